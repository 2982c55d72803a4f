/**
 * How Cedar proves who is asking, for one configuration.
 *
 * Read when needed and handed on; never kept, logged, or put where somebody else could read it.
 */
import { readFile } from 'node:fs/promises';
import type { Endpoints } from '../configurations/endpoints.ts';
import { areLoopback } from '../configurations/endpoints.ts';
import type { Credentials } from '../core/index.ts';

/**
 * @param credentialsFile key of a service account, where the configuration names one; absolute
 * @throws ServiceError when the key file cannot be read
 */
export async function credentialsFor(
  endpoints: Endpoints,
  credentialsFile: string | undefined,
): Promise<Credentials> {
  // Nobody but this machine is asked: that is the sandbox, and it takes any token.
  if (areLoopback(endpoints)) return { token: 'sandbox' };
  if (credentialsFile) return { serviceAccountKey: await readKey(credentialsFile) };
  return { applicationDefault: true };
}

async function readKey(file: string): Promise<object> {
  const { ServiceError } = await import('../core/index.ts');
  const refuse = (said: string, cause?: unknown) =>
    new ServiceError(
      'Google sign-in',
      0,
      said,
      'Name the JSON key of a service account under gcs: credentials_file in cedar.yaml, or leave that out to use "gcloud auth application-default login".',
      { cause },
    );
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw refuse(`The key file ${file} cannot be read (${reason(error)}).`, error);
  }
  let key: unknown;
  try {
    key = JSON.parse(text);
  } catch {
    // What JSON.parse says quotes the text, which is a secret.
    throw refuse(`The key file ${file} is not JSON.`);
  }
  if (typeof key !== 'object' || key === null) throw refuse(`The key file ${file} holds no key.`);
  return key;
}

function reason(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'reading it is not permitted';
  return String(code ?? error);
}
