/** Bytes of objects in a folder: files with random names that never change. */
import { randomUUID } from 'node:crypto';
import { constants, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, readChecksums, writeContent } from '../rest/writeContent.ts';
import { ObjectChecksums, type ObjectContent } from './objectContent.ts';

export class ContentFolder {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens a folder, which is made when it is not there. */
  static async open(folder: string): Promise<ContentFolder> {
    await mkdir(folder, { recursive: true });
    return new ContentFolder(folder);
  }

  path({ file }: Pick<ObjectContent, 'file'>): string {
    return join(this.#folder, file);
  }

  /** Brings bytes to disk that belong to no object yet. */
  async stage(bytes: Bytes): Promise<ObjectContent> {
    const file = randomUUID();
    return { file, ...(await writeContent(this.path({ file }), bytes, new ObjectChecksums())) };
  }

  /** Moves a finished file into the folder, as staged bytes. */
  async adopt(path: string): Promise<ObjectContent> {
    const file = randomUUID();
    const checksums = await readChecksums(path, new ObjectChecksums());
    await rename(path, this.path({ file }));
    return { file, ...checksums };
  }

  /** Stages the bytes of a file of this folder once more. @returns the name of the new file */
  async copy(path: string): Promise<string> {
    const file = randomUUID();
    await copyFile(path, this.path({ file }), constants.COPYFILE_FICLONE);
    return file;
  }

  /** Removes bytes that belong to no object. */
  async discard(content: Pick<ObjectContent, 'file'>): Promise<void> {
    await rm(this.path(content), { force: true });
  }

  /** Removes all files but those that are used. */
  async removeUnused(used: ReadonlySet<string>): Promise<void> {
    for (const file of await readdir(this.#folder)) {
      if (!used.has(file)) await this.discard({ file });
    }
  }
}
