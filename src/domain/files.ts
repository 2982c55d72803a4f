/**
 * Checks before a file is read whole: only regular files of a reasonable size, so that reading
 * neither blocks nor fills the memory.
 */

/** The result of `fs.stat`. */
export interface FileFacts {
  readonly size: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

/**
 * Largest text file that is read, bytes. Configurations, keys and grid definitions have a few KB.
 */
export const MAX_TEXT_FILE_SIZE = 256 * 1024;

/**
 * Most bytes of a document. That of an order of 10,000 items takes up to 12 MiB when all are completed,
 * and 52 MiB when all have failed with the longest messages; the metadata of an image with 5,000 bands
 * about 6 MiB.
 */
export const MAX_DOCUMENT_BYTES = 64 * 2 ** 20;

/** Why a file is not read: a folder, a pipe or device (`special`), or more than `maxSize` bytes. */
export function textFileProblem(
  file: FileFacts,
  maxSize = MAX_TEXT_FILE_SIZE,
): 'folder' | 'special' | 'large' | undefined {
  if (file.isDirectory()) return 'folder';
  if (!file.isFile()) return 'special';
  return file.size > maxSize ? 'large' : undefined;
}

/**
 * Whether a path names a file on another machine than the folder of the configuration that names it.
 * Windows signs in automatically at the server of a path such as `\\server\share\key.json`.
 */
export function isOnOtherServer(file: string, folder: string, platform: string): boolean {
  if (platform !== 'win32') return false;
  const server = (path: string) =>
    /^[\\/]{2}[^\\/]*/.exec(path)?.[0].replaceAll('/', '\\').toLowerCase();
  const wanted = server(file);
  return wanted !== undefined && wanted !== server(folder);
}
