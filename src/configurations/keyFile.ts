/** The key file that a configuration names: whether it is there. */
import { stat } from 'node:fs/promises';
import type { Config } from '../core/index.ts';
import { isOnOtherServer, textFileProblem } from '../domain/files.ts';

/** Absolute path of the key file a configuration is used with, if it names one. */
export function keyFileOf({ store }: Pick<Config, 'store'>): string | undefined {
  return store.service === 'gcs' ? store.credentialsFile : undefined;
}

/** How a file cannot be used as a key file, as far as that is seen without reading it. */
export async function keyFileProblem(
  file: string,
  folder: string,
): Promise<'missing' | 'elsewhere' | ReturnType<typeof textFileProblem>> {
  if (isOnOtherServer(file, folder, process.platform)) return 'elsewhere';
  try {
    return textFileProblem(await stat(file));
  } catch (error) {
    // What may not be looked at may be there.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : undefined;
  }
}
