/** Key files that a configuration names: read when needed, kept nowhere. */
import { readFile } from 'node:fs/promises';
import { ConfigError } from '../errors.ts';

/**
 * The key of a service account.
 *
 * @param file path of the JSON key file
 * @throws ConfigError when the file cannot be read or is no JSON object; it never quotes the file
 */
export async function readKeyFile(file: string): Promise<object> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unusable(file, reason(error));
  });
  let key: unknown;
  try {
    key = JSON.parse(text);
  } catch {
    // What the parser says quotes the text, which is a secret.
    throw unusable(file, 'it is not JSON');
  }
  if (typeof key === 'object' && key !== null) return key;
  throw unusable(file, 'it holds no key');
}

function unusable(file: string, why: string): ConfigError {
  const message = `The key file "${file}" cannot be used: ${why}. Name the JSON key of a service account under gcs: credentials_file in cedar.yaml, or leave that out to use what "gcloud auth application-default login" left on this machine.`;
  return new ConfigError(message, [{ message, path: 'gcs.credentials_file' }]);
}

function reason({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'reading it is not permitted';
  if (code === 'EISDIR') return 'it is a folder';
  return message;
}
