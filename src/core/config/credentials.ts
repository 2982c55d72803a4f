/** Reads the files with credentials that a configuration names, when they are needed; keeps no copies. */
import * as l10n from '@vscode/l10n';
import { ConfigError } from '../errors.ts';
import { type Credentials, EARTH_ENGINE_SCOPE } from '../services/auth.ts';
import { keyProblem, userTokensProblem } from '../services/keys.ts';
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
  const refuse = (problem: string) => unusableKey(file, problem);
  const key = readJson(file, folder, refuse);
  const problem = keyProblem(key);
  if (problem) throw refuse(problem);
  return key;
}

/** Credentials for a store. */
export interface StoreCredentials {
  readonly credentials: Credentials;
  /** Whether they are for Earth Engine as well, as far as their file shows. */
  readonly isForEarthEngine: boolean;
}

/**
 * Credentials for Google Drive: the tokens of an account, as the Python tool keeps them, or the key of
 * a service account.
 *
 * @param file path of the JSON file
 * @param folder where the configuration is that names it
 * @throws ConfigError as `readKeyFile` does
 */
export async function readDriveCredentials(
  file: string,
  folder?: string,
): Promise<StoreCredentials> {
  const refuse = (problem: string) => unusableTokens(file, problem);
  const held = readJson(file, folder, refuse);
  const isKey = 'type' in held && held.type === 'service_account';
  const problem = isKey ? keyProblem(held) : userTokensProblem(held);
  if (problem) throw refuse(problem);
  if (isKey) return { credentials: { serviceAccountKey: held }, isForEarthEngine: true };
  const { refresh_token, client_id, client_secret, scopes } = held as Record<string, unknown>;
  const user = {
    refreshToken: String(refresh_token),
    clientId: String(client_id),
    clientSecret: String(client_secret),
  };
  const isForEarthEngine = [scopes].flat().includes(EARTH_ENGINE_SCOPE);
  return { credentials: { user }, isForEarthEngine };
}

function readJson(
  file: string,
  folder: string | undefined,
  refuse: (problem: string) => ConfigError,
): object {
  let text: string;
  try {
    text = readTextFile(file, folder);
  } catch (error) {
    if (!(error instanceof TextFileError)) throw error;
    throw refuse(error.message);
  }
  let held: unknown;
  try {
    held = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which is a secret.
    throw refuse(l10n.t('it is not JSON'));
  }
  if (typeof held !== 'object' || held === null) throw refuse(l10n.t('it does not contain a key'));
  return held;
}

function unusableKey(file: string, problem: string): ConfigError {
  const advice = l10n.t(
    'Name the JSON key of a service account under gcs: credentials_file in cedar.yaml, or leave that out to use what "gcloud auth application-default login" left on this machine.',
  );
  return unusable(file, problem, advice, 'gcs.credentials_file');
}

function unusableTokens(file: string, problem: string): ConfigError {
  const advice = l10n.t(
    'Name the file that "cedar auth gdrive" of the Python tool writes, or the JSON key of a service account, under gdrive: credentials_file in cedar.yaml. Leave that out to use what "gcloud auth application-default login" left on this machine.',
  );
  return unusable(file, problem, advice, 'gdrive.credentials_file');
}

function unusable(file: string, problem: string, advice: string, path: string): ConfigError {
  const text = l10n.t('The key file "{0}" cannot be used: {1}.', file, problem);
  const message = `${text} ${advice}`;
  return new ConfigError(message, [{ message, path }]);
}
