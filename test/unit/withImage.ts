/** Opens images for tests. */
import { GeoImage } from '../../src/imageFiles/index.ts';

/** The result of looking at the image of a file, which is closed afterwards. */
export async function withImage<T>(
  file: string,
  look: (image: GeoImage) => Promise<T>,
): Promise<T> {
  const image = await GeoImage.open(file);
  try {
    return await look(image);
  } finally {
    await image.close();
  }
}
