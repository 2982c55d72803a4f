/**
 * Finds Application Default Credentials on this machine, in the files where Google's tools keep them.
 *
 * https://cloud.google.com/docs/authentication/application-default-credentials
 */
import { homedir } from 'node:os';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import { ConfigError } from '../errors.ts';
import { readTextFile, TextFileError } from '../files/textFile.ts';
import { credentialsProblem, foreignTokenHosts } from './credentialsJson.ts';

/** Environment variable that names the file. */
export const CREDENTIALS_VARIABLE = 'GOOGLE_APPLICATION_CREDENTIALS';

/** Credentials in a file of this machine. */
export interface FoundCredentials {
  readonly json: object;
  /** Absolute path. */
  readonly file: string;
  /** Project that the credentials name. */
  readonly project?: string | undefined;
}

/** Path of the file that `gcloud auth application-default login` writes. */
export function applicationDefaultFile(): string {
  const { CLOUDSDK_CONFIG: folder, APPDATA: appData } = process.env;
  const gcloud =
    folder ||
    (process.platform === 'win32'
      ? path.join(appData ?? path.join(homedir(), 'AppData', 'Roaming'), 'gcloud')
      : path.join(homedir(), '.config', 'gcloud'));
  return path.join(gcloud, 'application_default_credentials.json');
}

/**
 * The credentials in the file that the environment names, or else in the one of gcloud.
 *
 * @returns undefined where there is no file; machines at Google have a metadata server instead
 * @throws ConfigError when the file cannot be used; it never quotes the file
 */
export function readApplicationDefault(): FoundCredentials | undefined {
  const named = process.env[CREDENTIALS_VARIABLE];
  const file = named ? path.resolve(named) : applicationDefaultFile();
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    if (!(error instanceof TextFileError)) throw error;
    const isMissing = error.code === 'ENOENT' || error.code === 'ENOTDIR';
    if (isMissing && !named) return undefined;
    throw unusable(file, error.message, Boolean(named));
  }
  const json = parse(text);
  if (!isRecord(json)) throw unusable(file, l10n.t('it is not JSON'), Boolean(named));
  // The user's own tools have written it, so the hosts that it names are the user's choice.
  const problem = credentialsProblem(json, foreignTokenHosts(json));
  if (problem) throw unusable(file, problem, Boolean(named));
  return { json, file, project: credentialsProject(json) };
}

/** Project that JSON with credentials names. */
export function credentialsProject(json: object): string | undefined {
  const { quota_project_id, project_id, project } = json as Readonly<Record<string, unknown>>;
  return [project, quota_project_id, project_id].find(
    (each): each is string => typeof each === 'string' && each !== '',
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which is a secret.
    return undefined;
  }
}

function unusable(file: string, problem: string, isNamed: boolean): ConfigError {
  const message = isNamed
    ? l10n.t(
        'The credentials in "{0}", which the environment variable {1} names, cannot be used: {2}. Correct the variable or the file.',
        file,
        CREDENTIALS_VARIABLE,
        problem,
      )
    : l10n.t(
        'The Application Default Credentials in "{0}" cannot be used: {1}. Run "{2}" again, or delete the file.',
        file,
        problem,
        'gcloud auth application-default login',
      );
  return new ConfigError(message, [{ message, path: '' }]);
}
