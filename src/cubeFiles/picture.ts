/** The parts of a file or cube that the quick look shows. */
import type { ImageFacts, ImageTile, TilePlace } from '../imageFiles/index.ts';

/** An image file, or a cube as an image with a band for each variable of each date. */
export interface Picture {
  readonly facts: ImageFacts;
  /**
   * Reads a tile of the pyramid.
   *
   * @param bands indices, from 0
   * @throws UnreadableImage, or the signal's reason
   */
  readTile(
    place: TilePlace,
    bands: readonly number[],
    options?: {
      readonly signal?: AbortSignal;
      /** Called with the number of parts that were read, and of all parts. */
      readonly onProgress?: (done: number, total: number) => void;
    },
  ): Promise<ImageTile>;
  /** The stored numbers of one pixel in full resolution. */
  readPixel(
    column: number,
    row: number,
    bands: readonly number[],
    signal?: AbortSignal,
  ): Promise<{ readonly values: number[]; readonly masked: boolean }>;
  close(): Promise<void>;
}
