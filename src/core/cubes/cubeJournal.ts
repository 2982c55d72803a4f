/**
 * Record of the finished parts of a cube, so that a later run, or another machine, can continue.
 *
 * The journal is in a folder beside the cube: the plan that all runs must share, and one file for each
 * window whose chunks are stored, with their places and checksums of some of its blocks.
 */
import { createHash } from 'node:crypto';
import type { ByteStore, ByteStoreWatch } from './byteStore.ts';
import type { CubeWindow, WindowRecord } from './cubeMessages.ts';

/** Folder of the journal. */
export const JOURNAL_FOLDER = 'cedar';

/** File of the plan, which a cube that is being written has. */
export const JOURNAL_PLAN = `${JOURNAL_FOLDER}/plan.txt`;

const FINISHING = `${JOURNAL_FOLDER}/finishing.txt`;

export class CubeJournal {
  readonly #store: ByteStore;

  /** @param store the folder beside the cube */
  constructor(store: ByteStore) {
    this.#store = store;
  }

  /**
   * Begins with a plan, or continues it.
   *
   * @param plan all that the values of the cube depend on
   * @returns whether the journal is of this plan; if not, it is of another one
   */
  async begin(plan: string, { signal }: ByteStoreWatch): Promise<boolean> {
    const bytes = Buffer.from(digestOf(plan));
    return (
      (await this.#store.create(JOURNAL_PLAN, bytes, { signal })) || this.isBegun(plan, { signal })
    );
  }

  /** Windows that are complete, by their keys, with their records. */
  async finished({ signal }: ByteStoreWatch): Promise<Map<string, WindowRecord>> {
    const files = await this.#store.list(`${JOURNAL_FOLDER}/done`, { signal });
    const finished = new Map<string, WindowRecord>();
    for (const { key } of files) {
      const bytes = await this.#store.read(key, { signal });
      const name = /([^/]+)\.json$/.exec(key)?.[1];
      if (bytes && name) finished.set(name, JSON.parse(Buffer.from(bytes).toString()));
    }
    return finished;
  }

  /** Records that a window is complete. */
  async record(
    window: CubeWindow,
    record: WindowRecord,
    { signal }: ByteStoreWatch,
  ): Promise<void> {
    const bytes = Buffer.from(JSON.stringify(record));
    await this.#store.write(`${JOURNAL_FOLDER}/done/${windowKey(window)}.json`, bytes, { signal });
  }

  /** Removes the records of windows, which are then written again. */
  async forget(keys: readonly string[], { signal }: ByteStoreWatch): Promise<void> {
    const files = keys.map((key) => `${JOURNAL_FOLDER}/done/${key}.json`);
    await this.#store.remove([...files, FINISHING], { signal });
  }

  /** Whether a run with this plan has begun and is not complete. */
  async isBegun(plan: string, { signal }: ByteStoreWatch): Promise<boolean> {
    const found = await this.#store.read(JOURNAL_PLAN, { signal });
    return found !== undefined && Buffer.from(found).toString() === digestOf(plan);
  }

  /** Takes over the last steps. @returns whether no other run has done so */
  claimFinish({ signal }: ByteStoreWatch): Promise<boolean> {
    return this.#store.create(FINISHING, Buffer.from(new Date().toISOString()), { signal });
  }

  /** Deletes the journal, and with it all else that is in the folder if `isAll`. */
  async remove({ isAll, signal }: { readonly isAll: boolean } & ByteStoreWatch): Promise<void> {
    const files = await this.#store.list(isAll ? '' : JOURNAL_FOLDER, { isDeep: true, signal });
    await this.#store.remove(
      files.map(({ key }) => key),
      { signal },
    );
  }
}

function digestOf(plan: string): string {
  return createHash('sha256').update(plan).digest('hex');
}

/** Names the window in the journal. */
export function windowKey({ row, column }: Pick<CubeWindow, 'row' | 'column'>): string {
  return `${row}-${column}`;
}
