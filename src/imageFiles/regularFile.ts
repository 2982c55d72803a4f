/** Opens files of folders that may come from anywhere: a pipe or a device among them is refused. */
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { damaged } from './unreadable.ts';

/**
 * Opens a file to read it.
 *
 * @throws UnreadableImage for what is not a plain file, without waiting for another program to write to
 *   it; the error of the file system
 */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const facts = await file.stat();
    // A folder is refused by the system, with an error of its own, when it is read.
    if (!facts.isFile() && !facts.isDirectory()) throw damaged('not a plain file');
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** All bytes of a file. Throws as `openRegularFile` does. */
export async function readRegularFile(path: string): Promise<Buffer> {
  const file = await openRegularFile(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}
