/** Reads the key files that a configuration names, when they are needed; keeps no copies. */
import * as l10n from '@vscode/l10n';
import { ConfigError } from '../errors.ts';
import { keyProblem } from '../services/keys.ts';
import { readTextFile, TextFileError } from './textFile.ts';

/**
 * The key of a service account.
 *
 * @param file path of the JSON key file
 * @param folder where the configuration is that names it
 * @throws ConfigError when the file cannot be read or is not a JSON object; it never quotes the
 *   file
 */
export async function readKeyFile(file: string, folder?: string): Promise<object> {
  let text: string;
  try {
    text = readTextFile(file, folder);
  } catch (error) {
    if (!(error instanceof TextFileError)) throw error;
    throw credentialsError(l10n.t('The key file "{0}" cannot be used: {1}.', file, error.message));
  }
  let key: unknown;
  try {
    key = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which is a secret.
    throw credentialsError(l10n.t('The key file "{0}" cannot be used: it is not JSON.', file));
  }
  if (typeof key !== 'object' || key === null) {
    throw credentialsError(
      l10n.t('The key file "{0}" cannot be used: it does not contain a key.', file),
    );
  }
  const problem = keyProblem(key);
  if (problem)
    throw credentialsError(l10n.t('The key file "{0}" cannot be used: {1}.', file, problem));
  return key;
}

function credentialsError(problem: string): ConfigError {
  const advice = l10n.t(
    'Name the JSON key of a service account under gcs: credentials_file in cedar.yaml, or leave that out to use what "gcloud auth application-default login" left on this machine.',
  );
  const message = `${problem} ${advice}`;
  return new ConfigError(message, [{ message, path: 'gcs.credentials_file' }]);
}
