/** Reads the text files that a command line names. */
import path from 'node:path';
import { MAX_TEXT_FILE_SIZE } from '../domain/files.ts';

interface Unreadable {
  readonly cause: unknown;
  /** Whether there is nothing of this name. */
  readonly isMissing: boolean;
}

/**
 * The text of a file.
 *
 * @param refuse makes the error, from a sentence about what is wrong, without its full stop, and whether the
 *   file could be created instead
 * @param maxSize longest file that is read, bytes
 * @throws what `refuse` makes
 */
export async function readNamedFile(
  file: string,
  refuse: (reason: string, why: Unreadable) => Error,
  maxSize: number = MAX_TEXT_FILE_SIZE,
): Promise<string> {
  const { readTextFile } = await import('../core/index.ts');
  try {
    return readTextFile(file, { maxSize });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') {
      throw refuse(`It cannot be read: ${message}`, { cause: error, isMissing: false });
    }
    const folder = path.isAbsolute(file) ? '' : ` in ${process.cwd()}`;
    throw refuse(`There is no such file${folder}`, { cause: error, isMissing: true });
  }
}
