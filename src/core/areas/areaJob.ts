/** One reading of an area from the bytes of its files to polygons and tiles, in whatever thread. */
import { TileGrid } from '../grids/index.ts';
import type { AreaAnswer, AreaJob, AreaJobEvents } from './areaMessages.ts';
import type { AreaNote } from './areaProblem.ts';
import { readAreaFile } from './formats/areaFile.ts';
import { insidePolygons, MAX_INSIDE_POSITIONS } from './insideArea.ts';
import { interpretArea } from './interpretArea.ts';
import { packPolygons } from './packedPolygons.ts';
import { boundsOf, positionCount, simplifyOutline } from './simplifiedOutline.ts';

/** @throws AreaProblemError */
export async function runAreaJob(
  { file, beside, choices, notes: fileNotes = [] }: AreaJob,
  { onStep, onProgress }: AreaJobEvents = {},
): Promise<AreaAnswer> {
  onStep?.('read');
  const archiveNotes: AreaNote[] = [];
  const layers = await readAreaFile(file, beside, (note) => archiveNotes.push(note));
  onStep?.('find-tiles');
  const { polygons, points, notes, ...others } = interpretArea(layers, choices, onProgress);
  const { polygons: outline, marks, tolerance } = simplifyOutline(polygons, points);
  const asRings = points.map((point) => [[point]]);
  const bounds = boundsOf([...polygons, ...asRings]);
  const isLarge = positionCount(polygons) > MAX_INSIDE_POSITIONS;
  const inside =
    isLarge && choices.grid ? insidePolygons(polygons, TileGrid.from(choices.grid)) : undefined;
  const found = {
    polygons: packPolygons(polygons),
    outline,
    marks,
    tolerance,
    points,
    bounds,
    notes: [...fileNotes, ...archiveNotes, ...notes],
    ...others,
  };
  return { ...found, ...(inside && { inside }) };
}
