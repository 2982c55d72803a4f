/** Replaces a text file as a whole: it has its old or its new text, whenever the process ends. */
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';

/** @throws Error when the file does not exist, or cannot be written */
export async function replaceTextFile(file: string, text: string): Promise<void> {
  // A link stays a link.
  const target = await realpath(file);
  const { mode } = await stat(target);
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text, { mode, flag: 'wx' });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
