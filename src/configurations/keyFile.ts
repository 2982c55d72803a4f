/** The key file that a configuration names: whether it is there. */
import { stat } from 'node:fs/promises';
import type { Config } from '../core/index.ts';

/** Absolute path of the key file a configuration is used with, if it names one. */
export function keyFileOf({ store }: Pick<Config, 'store'>): string | undefined {
  return store.service === 'gcs' ? store.credentialsFile : undefined;
}

/** How a file cannot be used as a key file, as far as that is seen without reading it. */
export async function keyFileProblem(file: string): Promise<'missing' | 'folder' | undefined> {
  try {
    return (await stat(file)).isDirectory() ? 'folder' : undefined;
  } catch (error) {
    // What may not be looked at may be there.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : undefined;
  }
}
