/** Files of cubes in a folder on disk. */

import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { releaseBytes } from '../../domain/releaseBytes.ts';
import { openRegularFile, readRegularFile } from '../../imageFiles/regularFile.ts';
import type {
  ByteOutput,
  ByteStore,
  ByteStoreReference,
  ByteStoreWatch,
  StoredBytes,
} from './byteStore.ts';
import { UNFINISHED_ENDING } from './byteStore.ts';

export class FolderStore implements ByteStore {
  readonly reference: ByteStoreReference;
  readonly #path: string;

  /** @param path absolute */
  constructor(path: string) {
    this.#path = path;
    this.reference = { kind: 'folder', path };
  }

  address(key: string): string {
    return key === '' ? this.#path : join(this.#path, ...key.split('/'));
  }

  async list(
    folder: string,
    { isDeep = false, signal }: { readonly isDeep?: boolean } & ByteStoreWatch = {},
  ): Promise<StoredBytes[]> {
    signal?.throwIfAborted();
    const entries = await readdir(this.address(folder), { withFileTypes: true }).catch(orNothing);
    const found: StoredBytes[] = [];
    for (const entry of entries ?? []) {
      const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (isDeep) found.push(...(await this.list(key, { isDeep, signal })));
      } else if (!entry.name.endsWith(UNFINISHED_ENDING)) {
        const file = await this.find(key);
        if (file) found.push(file);
      }
    }
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async folders({ signal }: ByteStoreWatch = {}): Promise<string[]> {
    signal?.throwIfAborted();
    const entries = await readdir(this.#path, { withFileTypes: true }).catch(orNothing);
    const folders = (entries ?? []).filter((entry) => entry.isDirectory());
    return folders.map(({ name }) => name).sort();
  }

  async readRange({ key }: StoredBytes, offset: number, length: number) {
    const bytes = new Uint8Array(length);
    const file = await openRegularFile(this.address(key));
    try {
      let received = 0;
      while (received < length) {
        const { bytesRead } = await file.read(
          bytes,
          received,
          length - received,
          offset + received,
        );
        if (bytesRead === 0) break;
        received += bytesRead;
      }
      return bytes.subarray(0, received);
    } finally {
      await file.close();
    }
  }

  async read(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = await readRegularFile(this.address(key)).catch(orNothing);
    return bytes && new Uint8Array(bytes);
  }

  async find(key: string): Promise<StoredBytes | undefined> {
    const found = await stat(this.address(key)).catch(orNothing);
    if (!found?.isFile()) return undefined;
    return { key, size: found.size, version: `${found.mtimeMs}` };
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    const path = this.address(key);
    await this.#written(path, bytes, (temporary) => rename(temporary, path));
  }

  async create(key: string, bytes: Uint8Array): Promise<boolean> {
    const path = this.address(key);
    try {
      await this.#written(path, bytes, (temporary) => link(temporary, path));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  async openOutput(key: string): Promise<ByteOutput> {
    const path = this.address(key);
    const temporary = temporaryName(path);
    await mkdir(dirname(path), { recursive: true });
    const file = await open(temporary, 'wx');
    return {
      async append(bytes, { isOwned = false } = {}) {
        await file.writeFile(bytes);
        if (isOwned) releaseBytes(bytes);
      },
      async finish() {
        await file.close();
        await rename(temporary, path);
      },
      async discard() {
        await file.close();
        await rm(temporary, { force: true });
      },
    };
  }

  async join(keys: readonly string[], key: string, { signal }: ByteStoreWatch = {}): Promise<void> {
    const output = await this.openOutput(key);
    const memory = new Uint8Array(JOINED_BYTES);
    try {
      for (const each of keys) {
        for await (const bytes of readInTurn(this.address(each), memory)) {
          signal?.throwIfAborted();
          await output.append(bytes);
        }
      }
    } catch (error) {
      await output.discard();
      throw error;
    }
    await output.finish();
  }

  async rename(key: string, newKey: string): Promise<void> {
    await mkdir(dirname(this.address(newKey)), { recursive: true });
    await rename(this.address(key), this.address(newKey));
  }

  /** Deletes what interrupted runs have left of files. */
  async removeUnfinished(): Promise<void> {
    const entries = await readdir(this.#path, { recursive: true, withFileTypes: true });
    for (const { name, parentPath } of entries) {
      if (name.endsWith(UNFINISHED_ENDING)) await rm(join(parentPath, name), { force: true });
    }
  }

  async removeVersion({ key, version }: StoredBytes): Promise<boolean> {
    const path = this.address(key);
    const temporary = temporaryName(path);
    try {
      // Of several that delete it, one gets it. What has come in its place since then is put back.
      await rename(path, temporary);
      if (`${(await stat(temporary)).mtimeMs}` === version) return true;
      await link(temporary, path).catch(() => {});
      return false;
    } catch (error) {
      orNothing(error as NodeJS.ErrnoException);
      return false;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) await rm(this.address(key), { force: true });
  }

  /** Writes a temporary file, which `finish` gives its name. */
  async #written(
    path: string,
    bytes: Uint8Array,
    finish: (temporary: string) => Promise<void>,
  ): Promise<void> {
    const temporary = temporaryName(path);
    try {
      await writeFile(temporary, bytes, { flag: 'wx' }).catch(async (error) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        await mkdir(dirname(path), { recursive: true });
        await writeFile(temporary, bytes, { flag: 'wx' });
      });
      await finish(temporary);
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

/** Bytes that are copied at a time. */
const JOINED_BYTES = 2 ** 20;

/** The bytes of a file in parts that all use the same memory: a stream takes more for each. */
async function* readInTurn(path: string, memory: Uint8Array): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    for (;;) {
      const { bytesRead } = await file.read(memory, 0, memory.length);
      if (bytesRead === 0) return;
      yield memory.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

/** Another one for each writer: several machines may write the same file. */
function temporaryName(path: string): string {
  return `${path}.${randomUUID().slice(0, 8)}${UNFINISHED_ENDING}`;
}

function orNothing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
