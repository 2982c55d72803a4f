/** Reads what the GeoTIFF of a date records, in the threads that have the reader of GeoTIFFs. */
import type { StoredBytes } from '../byteStore.ts';
import type { CogFacts } from '../cubeMessages.ts';
import { openImage, PieceReadError, pieceFacts } from '../itemReader.ts';
import type { ThreadStore } from '../threadStores.ts';

/** @throws PieceReadError */
export async function inspectCog(store: ThreadStore, file: StoredBytes): Promise<CogFacts> {
  try {
    const image = await openImage(store, file);
    try {
      const { bands, bandCount, notes } = image.facts;
      return {
        ...pieceFacts(image.facts),
        bands: Array.from({ length: bandCount }, (_, band) => bands.get(band) ?? {}),
        notes,
      };
    } finally {
      await image.close();
    }
  } catch (error) {
    throw new PieceReadError(store.address(file.key), error);
  }
}
