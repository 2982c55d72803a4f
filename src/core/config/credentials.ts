/** Key files that a configuration names: read when needed, kept nowhere. */
import { readFile } from 'node:fs/promises';
import type { AuthClient } from 'google-auth-library';
import { authenticate } from '../auth.ts';
import { ConfigError } from '../errors.ts';

/**
 * A client that signs requests with a service account's key.
 *
 * @param file path of the JSON key file
 * @throws ConfigError when the file is not there or is no such key
 */
export async function readServiceAccountKey(file: string): Promise<AuthClient> {
  try {
    const key: unknown = JSON.parse(await readFile(file, 'utf8'));
    return await authenticate({ serviceAccountKey: Object(key) });
  } catch (error) {
    // The parser's own message would quote the file, which may hold a key.
    const reason =
      error instanceof SyntaxError
        ? 'it is not JSON'
        : error instanceof Error
          ? error.message
          : String(error);
    const message = `The key file "${file}" cannot be used: ${reason}. Name the JSON key of a service account under gcs: credentials_file, or leave that out to use the credentials of this machine.`;
    throw new ConfigError(message, [{ message, path: 'gcs.credentials_file' }], { cause: error });
  }
}
