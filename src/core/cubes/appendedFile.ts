/** A file that several writers append to at the same time, each to a place of its own. */
import { type FileHandle, open } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';

export class AppendedFile {
  readonly #file: FileHandle;
  #end: number;

  private constructor(file: FileHandle, end: number) {
    this.#file = file;
    this.#end = end;
  }

  /**
   * @param start where to append
   * @param isContinued whether the file exists and keeps its content
   */
  static async open(path: string, start: number, isContinued: boolean): Promise<AppendedFile> {
    return new AppendedFile(await open(path, isContinued ? 'r+' : 'w+'), start);
  }

  /** Where the next bytes will be. */
  get end(): number {
    return this.#end;
  }

  /** @returns where the bytes are */
  async append(bytes: Uint8Array): Promise<number> {
    const position = this.#end;
    this.#end += bytes.length;
    await this.writeAt(bytes, position);
    return position;
  }

  async writeAt(bytes: Uint8Array, position: number): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const left = bytes.length - written;
      const { bytesWritten } = await this.#file.write(bytes, written, left, position + written);
      written += bytesWritten;
    }
  }

  /** @param into filled with the bytes from the position on */
  async read(position: number, into: Uint8Array): Promise<void> {
    let received = 0;
    while (received < into.length) {
      const left = into.length - received;
      const { bytesRead } = await this.#file.read(into, received, left, position + received);
      if (bytesRead === 0) {
        throw new Error(l10n.t('A temporary file was changed while it was used.'));
      }
      received += bytesRead;
    }
  }

  /** Ends the file behind its last bytes, and waits until they are on the disk. */
  async complete(): Promise<void> {
    await this.#file.truncate(this.#end);
    await this.#file.sync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
