/** Reads blocks of a Zarr cube with zarrita. */
import { openZarrArrays, type ZarrPlace } from '../../cubeFiles/zarrSource.ts';
import type { CubeExtent, CubeValues } from './cubeLayout.ts';

/** Reads blocks of the arrays of a cube. */
export interface ZarrReader {
  /** Values of an array in a block, the last dimension fastest. */
  read(array: string, origin: CubeExtent, shape: CubeExtent): Promise<CubeValues>;
}

/**
 * @param documents metadata documents by key, in place of those that are stored
 */
export function openZarrReader(
  store: ZarrPlace,
  documents: Readonly<Record<string, string>> = {},
): ZarrReader {
  const arrays = openZarrArrays(store, documents);
  return {
    // Bands have no numbers of 64 bits.
    read: async (name, origin, shape) => (await arrays.read(name, origin, shape)) as CubeValues,
  };
}
