/** One value at one place: for tests and for exploration. */
import type { AssetCatalog, Scene } from './earthTypes.ts';
import { toPixel } from './sceneGrid.ts';

/** Stored value of a band at a place (degrees), or undefined where the scene is masked. */
export function pixelValueAt(
  catalog: AssetCatalog,
  scene: Scene,
  band: string,
  lon: number,
  lat: number,
): number | undefined {
  const [column, row] = toPixel(scene, lon, lat);
  const { values, mask } = catalog.read(scene, band, Int32Array.of(column), Int32Array.of(row));
  return mask[0] ? values[0] : undefined;
}
