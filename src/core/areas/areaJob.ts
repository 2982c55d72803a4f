/** One reading of an area from the bytes of its files to polygons and tiles, in whatever thread. */
import type { AreaAnswer, AreaJob, AreaStep } from './areaMessages.ts';
import { readAreaFile } from './formats/areaFile.ts';
import { interpretArea } from './interpretArea.ts';
import { packPolygons } from './packedPolygons.ts';
import { boundsOf, simplifyOutline } from './simplifiedOutline.ts';

/** @throws AreaProblemError */
export async function runAreaJob(
  { file, beside, choices }: AreaJob,
  { onStep }: { readonly onStep?: ((step: AreaStep) => void) | undefined } = {},
): Promise<AreaAnswer> {
  onStep?.('read');
  const layers = await readAreaFile(file, beside);
  onStep?.('find-tiles');
  const { polygons, points, ...others } = interpretArea(layers, choices);
  const outline = simplifyOutline(polygons);
  const asRings = points.map((point) => [[point]]);
  const bounds = boundsOf([...polygons, ...asRings]);
  return { polygons: packPolygons(polygons), outline, points, bounds, ...others };
}
