/** Checks whether the key file of a configuration can be used. */
import { stat } from 'node:fs/promises';
import type { Config } from '../core/index.ts';
import { isOnOtherServer, textFileProblem } from '../domain/files.ts';

/** Absolute path of the file with credentials that a configuration is used with, if it names one. */
export function keyFileOf({ store }: Pick<Config, 'store'>): string | undefined {
  return store.credentialsFile;
}

/** Why a file cannot be used as a key file, as far as that is known without reading it. */
export async function keyFileProblem(
  file: string,
  folder: string,
): Promise<'missing' | 'elsewhere' | ReturnType<typeof textFileProblem>> {
  if (isOnOtherServer(file, folder, process.platform)) return 'elsewhere';
  try {
    return textFileProblem(await stat(file));
  } catch (error) {
    // A file that may not be inspected may exist.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : undefined;
  }
}
