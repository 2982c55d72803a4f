/** Layers that are copied from a cube that exists when it is written again with further dates. */
import type { CubeBox } from './blockCopy.ts';
import type { CubeValues } from './cubeLayout.ts';
import type { CubeTask, HeldLayers, NetcdfSource } from './cubeMessages.ts';
import { NetcdfBlocks } from './heldNetcdf.ts';
import type { ThreadStore } from './threadStores.ts';
import { openZarrReader } from './zarrReader.ts';

/** A part of a cube that exists could not be read. */
export class HeldReadError extends Error {
  /** Path of the cube or of its file. */
  readonly path: string;
  constructor(path: string, cause: unknown) {
    super(path, { cause });
    this.path = path;
  }
}

/** Reads a cube that exists. */
export interface HeldReader {
  /** @param box with the dates of that cube @throws HeldReadError */
  read(variable: number, box: CubeBox): Promise<CubeValues>;
}

export function openHeldLayers(
  { source }: HeldLayers,
  store: ThreadStore,
  task: CubeTask,
): HeldReader {
  return source.kind === 'zarr' ? zarrLayers(store, task) : netcdfLayers(source, store, task);
}

function netcdfLayers(source: NetcdfSource, store: ThreadStore, task: CubeTask): HeldReader {
  const blocks = new NetcdfBlocks(source, store, task.variables);
  return {
    read: (variable, box) =>
      blocks.read(variable, box).catch((error) => {
        throw new HeldReadError(store.address(source.file.key), error);
      }),
  };
}

function zarrLayers(store: ThreadStore, { variables }: CubeTask): HeldReader {
  // Every shard of a cube is stored: one that is missing is not missing data.
  const reader = openZarrReader({
    read: (key) => store.read(key),
    readRange: (file, offset, length) => store.readRange(file, offset, length),
    async find(key) {
      const found = await store.find(key);
      if (!found) throw new HeldReadError(store.address(key), undefined);
      return found;
    },
  });
  return {
    async read(variable, { origin, shape }) {
      const { name = '' } = variables[variable] ?? {};
      try {
        return await reader.read(name, origin, shape);
      } catch (error) {
        throw error instanceof HeldReadError
          ? error
          : new HeldReadError(store.address(name), error);
      }
    },
  };
}
