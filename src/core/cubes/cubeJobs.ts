/** The jobs of the threads of cubes. */
import type { ByteStoreReference } from './byteStore.ts';
import { writeCog } from './cog/cogImage.ts';
import { inspectCog } from './cog/inspectCog.ts';
import type { CubeValues } from './cubeLayout.ts';
import type { CubeJobName, CubeJobs, CubeTask } from './cubeMessages.ts';
import { openHeldLayers } from './heldLayers.ts';
import { ItemReader, inspectPiece } from './itemReader.ts';
import type { ThreadStore } from './threadStores.ts';
import { differencesInCogs, differencesInNetcdf, differencesInZarr } from './verifyBlocks.ts';
import { MAX_REGION_BYTES, writeWindow } from './writeWindow.ts';

type Jobs = {
  readonly [Name in CubeJobName]: (
    given: CubeJobs[Name]['arguments'],
  ) => Promise<CubeJobs[Name]['result']>;
};

export class CubeJobRunner {
  readonly #storeOf: (reference: ByteStoreReference) => ThreadStore;
  readonly #cubes = new Map<number, CubeTask>();
  readonly #readers = new Map<number, ItemReader>();
  readonly #jobs: Jobs;
  #free: { readonly cube: number; readonly arrays: Map<string, CubeValues[]> } | undefined;

  /** @param signal ends the jobs at their next step */
  constructor(storeOf: (reference: ByteStoreReference) => ThreadStore, signal?: AbortSignal) {
    this.#storeOf = storeOf;
    this.#jobs = {
      inspect: ({ store, file }) => inspectPiece(storeOf(store), file),
      inspectCog: ({ store, file }) => inspectCog(storeOf(store), file),
      writeWindow: ({ cube, window }) => {
        const task = this.#task(cube);
        const { maxRegionBytes } = this;
        const held = task.held && openHeldLayers(task.held, storeOf(task.held.store), task);
        const options = { maxRegionBytes, free: this.#freeOf(cube), held, signal };
        return writeWindow(task, window, this.readerOf(cube), storeOf(task.target), options);
      },
      verifyZarr: ({ target, variables, blocks, documents }) =>
        differencesInZarr(storeOf(target), variables, blocks, documents),
      verifyNetcdf: ({ cube, store, key, chunks }) =>
        differencesInNetcdf(this.#task(cube), storeOf(store), key, chunks),
      writeCog: (task) => writeCog(task, storeOf(task.store), signal),
      verifyCog: ({ store, keys, blocks }) => differencesInCogs(storeOf(store), keys, blocks),
    };
  }

  /** Makes a cube known. @param cube its number, for jobs */
  setCube(cube: number, task: CubeTask): void {
    this.#cubes.set(cube, task);
  }

  run<Name extends CubeJobName>(
    name: Name,
    given: CubeJobs[Name]['arguments'],
  ): Promise<CubeJobs[Name]['result']> {
    return this.#jobs[name](given);
  }

  /** Samples and chunks of a region that are in memory at a time. */
  protected get maxRegionBytes(): number {
    return MAX_REGION_BYTES;
  }

  /** Reads the images of a cube. */
  protected readerOf(cube: number): Pick<ItemReader, 'read'> {
    const reader = this.#readers.get(cube) ?? new ItemReader(({ store }) => this.#storeOf(store));
    this.#readers.set(cube, reader);
    return reader;
  }

  /** Arrays of the cube that is being written, so that its windows do not each take others. */
  #freeOf(cube: number): Map<string, CubeValues[]> {
    if (this.#free?.cube !== cube) this.#free = { cube, arrays: new Map() };
    return this.#free.arrays;
  }

  #task(cube: number): CubeTask {
    const task = this.#cubes.get(cube);
    if (!task) throw new RangeError('cube');
    return task;
  }
}
