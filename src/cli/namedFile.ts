/** Reads the text files that a command line names. */
import { MAX_TEXT_FILE_SIZE } from '../domain/files.ts';

/**
 * The text of a file.
 *
 * @param refuse makes the error, from a sentence about what is wrong, without its full stop
 * @param maxSize longest file that is read, bytes
 * @throws what `refuse` makes
 */
export async function readNamedFile(
  file: string,
  refuse: (reason: string, cause: unknown) => Error,
  maxSize: number = MAX_TEXT_FILE_SIZE,
): Promise<string> {
  const { readTextFile } = await import('../core/index.ts');
  try {
    return readTextFile(file, { maxSize });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw refuse('There is no such file', error);
    throw refuse(`It cannot be read (${code ?? message})`, error);
  }
}
