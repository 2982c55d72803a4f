/** Key files that a configuration names: read when needed, kept nowhere. */
import { readFile } from 'node:fs/promises';
import * as l10n from '@vscode/l10n';
import { ConfigError } from '../errors.ts';

/**
 * The key of a service account.
 *
 * @param file path of the JSON key file
 * @throws ConfigError when the file cannot be read or is no JSON object; it never quotes the file
 */
export async function readKeyFile(file: string): Promise<object> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unusable(problemInWords(file, error));
  });
  let key: unknown;
  try {
    key = JSON.parse(text);
  } catch {
    // What the parser says quotes the text, which is a secret.
    throw unusable(l10n.t('The key file "{0}" cannot be used: it is not JSON.', file));
  }
  if (typeof key === 'object' && key !== null) return key;
  throw unusable(l10n.t('The key file "{0}" cannot be used: it holds no key.', file));
}

function unusable(problem: string): ConfigError {
  const advice = l10n.t(
    'Name the JSON key of a service account under gcs: credentials_file in cedar.yaml, or leave that out to use what "gcloud auth application-default login" left on this machine.',
  );
  const message = `${problem} ${advice}`;
  return new ConfigError(message, [{ message, path: 'gcs.credentials_file' }]);
}

function problemInWords(file: string, { code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'ENOENT':
      return l10n.t('The key file "{0}" cannot be used: there is no such file.', file);
    case 'EACCES':
      return l10n.t('The key file "{0}" cannot be used: reading it is not permitted.', file);
    case 'EISDIR':
      return l10n.t('The key file "{0}" cannot be used: it is a folder.', file);
    default:
      return l10n.t('The key file "{0}" cannot be used: {1}.', file, message);
  }
}
