/** Opens image files for tests. */
import { fromFile, type GeoTIFF } from 'geotiff';
import { onTestFinished } from 'vitest';

/** A file that the running test closes. */
export async function openTiff(file: string): Promise<GeoTIFF> {
  const tiff = await fromFile(file);
  onTestFinished(async () => void (await tiff.close()));
  return tiff;
}
