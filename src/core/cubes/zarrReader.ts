/** Reads blocks of a Zarr cube with zarrita. */
import * as zarr from 'zarrita';
import type { CubeExtent, CubeValues } from './cubeLayout.ts';
import type { ThreadStore } from './threadStores.ts';

/** Reads blocks of the arrays of a cube. */
export interface ZarrReader {
  /** Values of an array in a block, the last dimension fastest. */
  read(array: string, origin: CubeExtent, shape: CubeExtent): Promise<CubeValues>;
}

/**
 * @param documents metadata documents by key, in place of those that are stored
 */
export function openZarrReader(
  store: ThreadStore,
  documents: Readonly<Record<string, string>> = {},
): ZarrReader {
  const root = zarr.root(new ZarrSource(store, documents));
  const arrays = new Map<string, Promise<zarr.Array<zarr.DataType, ZarrSource>>>();
  return {
    async read(name, origin, shape) {
      const opening = arrays.get(name) ?? zarr.open.v3(root.resolve(name), { kind: 'array' });
      arrays.set(name, opening);
      const range = origin.map((start, i) => zarr.slice(start, start + (shape[i] ?? 0)));
      const { data } = await zarr.get(await opening, range);
      return data as CubeValues;
    },
  };
}

/** A store as zarrita asks for it. */
class ZarrSource {
  readonly #store: ThreadStore;
  readonly #documents: Readonly<Record<string, string>>;

  constructor(store: ThreadStore, documents: Readonly<Record<string, string>>) {
    this.#store = store;
    this.#documents = documents;
  }

  async get(path: `/${string}`): Promise<Uint8Array | undefined> {
    const key = path.slice(1);
    const document = this.#documents[key];
    return document === undefined ? this.#store.read(key) : Buffer.from(document);
  }

  async getRange(
    path: `/${string}`,
    range: { offset: number; length: number } | { suffixLength: number },
  ): Promise<Uint8Array | undefined> {
    const file = await this.#store.find(path.slice(1));
    if (!file) return undefined;
    const length = 'length' in range ? range.length : Math.min(range.suffixLength, file.size);
    const offset = 'offset' in range ? range.offset : file.size - length;
    return this.#store.readRange(file, offset, length);
  }
}
