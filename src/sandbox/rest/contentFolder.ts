/** A folder with the bytes of objects or files: files with random names that never change. */
import { randomUUID } from 'node:crypto';
import {
  constants,
  copyFile,
  type FileHandle,
  mkdir,
  open,
  readdir,
  rename,
  rm,
} from 'node:fs/promises';
import { join } from 'node:path';
import { type Bytes, type Checksums, readChecksums, writeContent } from './writeContent.ts';

/** Name of the file that has some bytes. */
export interface ContentFile {
  readonly file: string;
}

export class ContentFolder<Result extends object> {
  readonly #folder: string;
  readonly #checksums: () => Checksums<Result>;

  private constructor(folder: string, checksums: () => Checksums<Result>) {
    this.#folder = folder;
    this.#checksums = checksums;
  }

  /**
   * Opens a folder, which is made when it is not there.
   *
   * @param checksums makes what takes the checksums of one file
   */
  static async open<Result extends object>(
    folder: string,
    checksums: () => Checksums<Result>,
  ): Promise<ContentFolder<Result>> {
    await mkdir(folder, { recursive: true });
    return new ContentFolder(folder, checksums);
  }

  path({ file }: ContentFile): string {
    return join(this.#folder, file);
  }

  /** Brings bytes to disk that belong to nothing yet. */
  async stage(bytes: Bytes): Promise<ContentFile & Result> {
    const file = randomUUID();
    return { file, ...(await writeContent(this.path({ file }), bytes, this.#checksums())) };
  }

  /** Moves a finished file into the folder, as staged bytes. */
  async adopt(path: string): Promise<ContentFile & Result> {
    const file = randomUUID();
    const checksums = await readChecksums(path, this.#checksums());
    await rename(path, this.path({ file }));
    return { file, ...checksums };
  }

  /** Stages the bytes of a file of this folder once more. @returns the name of the new file */
  async copy(path: string): Promise<string> {
    const file = randomUUID();
    await copyFile(path, this.path({ file }), constants.COPYFILE_FICLONE);
    return file;
  }

  /** Opens bytes for reading. @throws Error ENOENT when they were removed */
  read(content: ContentFile): Promise<FileHandle> {
    return open(this.path(content));
  }

  /** Removes bytes that belong to nothing. */
  async discard(content: ContentFile): Promise<void> {
    await rm(this.path(content), { force: true });
  }

  /** Removes all files but those that are used. */
  async removeUnused(used: ReadonlySet<string>): Promise<void> {
    for (const file of await readdir(this.#folder)) {
      if (!used.has(file)) await this.discard({ file });
    }
  }
}
