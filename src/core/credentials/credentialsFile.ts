/** Reads the files with credentials that a configuration names, when they are needed; keeps no copies. */
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { EARTH_ENGINE_SCOPE, missingScopes } from '../../domain/googleScopes.ts';
import { ConfigError } from '../errors.ts';
import { readTextFile, TextFileError } from '../files/textFile.ts';
import { credentialsProject } from './applicationDefault.ts';
import type { Credentials, StoreService } from './credentials.ts';
import {
  credentialsProblem,
  credentialsType,
  foreignTokenHosts,
  hasExternalSource,
  impersonatedAccount,
} from './credentialsJson.ts';
import { userFromJson } from './userFromJson.ts';

/** Asks the user whether a host, or a domain of another cloud, may get tokens. */
export type Trust = (host: string) => Promise<boolean>;

/** A file with credentials, as a configuration names it. */
export interface CredentialsFile {
  /** Absolute path. */
  readonly file: string;
  /** The store in whose section it is named. */
  readonly service: StoreService;
  /** Folder of the configuration. */
  readonly folder?: string | undefined;
  /** Folder of the workspace that the configuration is in, where that is known. */
  readonly workspace?: string | undefined;
}

/** Credentials for a store. */
export interface StoreCredentials {
  readonly credentials: Credentials;
  /** Whether they are for Earth Engine as well, as far as their file shows. */
  readonly isForEarthEngine: boolean;
}

/**
 * Credentials in a file: any JSON that Google's tools write, or the tokens of an account as the Python
 * tool keeps them.
 *
 * @param trust asks about hosts that are not Google's; without it, they are refused
 * @throws ConfigError when the file cannot be used; it never quotes the file
 */
export async function readCredentialsFile(
  named: CredentialsFile,
  trust?: Trust,
): Promise<StoreCredentials> {
  const { file } = named;
  const json = readJson(named);
  const trustedHosts = await askedHosts(json, trust);
  const problem = credentialsProblem(json, trustedHosts) ?? placeProblem(named, json);
  if (problem) throw unusableFile(named, problem);
  const origin = {
    way: 'credentialsFile',
    file,
    ...accountOf(json),
    ...(trustedHosts.length > 0 && { trustedHosts }),
    project: credentialsProject(json),
  } as const;
  switch (credentialsType(json)) {
    case 'service_account':
      return { credentials: { ...origin, serviceAccountKey: json }, isForEarthEngine: true };
    case 'authorized_user': {
      const credentials = { ...origin, user: userFromJson(json) };
      return { credentials, isForEarthEngine: isForEarthEngine(json) };
    }
    default:
      return { credentials: { ...origin, json }, isForEarthEngine: true };
  }
}

/** The account that JSON with credentials names. */
export function accountOf(json: object): { account?: string } {
  const fields = json as Readonly<Record<string, unknown>>;
  const { client_email: email, account, service_account_impersonation_url: url } = fields;
  const name = [impersonatedAccount(String(url ?? '')), email, account].find(
    (each): each is string => typeof each === 'string' && each !== '',
  );
  return name === undefined ? {} : { account: name };
}

/** Tokens of the Python tool are for Drive alone; gcloud's files do not list their scopes. */
function isForEarthEngine(json: object): boolean {
  const { scopes } = json as Readonly<Record<string, unknown>>;
  if (scopes === undefined || scopes === null) return 'type' in json;
  return missingScopes([EARTH_ENGINE_SCOPE], [scopes].flat().map(String)).length === 0;
}

async function askedHosts(json: object, trust: Trust | undefined): Promise<string[]> {
  const trusted: string[] = [];
  for (const host of trust ? foreignTokenHosts(json) : []) {
    if (await trust?.(host)) trusted.push(host);
  }
  return trusted;
}

/**
 * Credentials that send on other files, or answers of servers, are not taken from the workspace: a
 * repository could contain both the configuration and the file.
 */
function placeProblem(
  { file, folder, workspace }: CredentialsFile,
  json: object,
): string | undefined {
  if (!hasExternalSource(json)) return undefined;
  const folders = [workspace, folder && repositoryOf(folder)].filter((each) => each !== undefined);
  const real = realPath(file);
  if (!folders.some((each) => each && isWithin(realPath(each), real))) return undefined;
  return l10n.t(
    'credentials of this type can run programs and send files of this machine, so they are not used from within the folder of the configuration; move the file elsewhere, such as to your home folder',
  );
}

/** The nearest folder with a Git repository, or the folder itself. */
function repositoryOf(folder: string): string {
  for (let each = path.resolve(folder); ; each = path.dirname(each)) {
    if (existsSync(path.join(each, '.git'))) return each;
    if (path.dirname(each) === each) return folder;
  }
}

function isWithin(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return !relative.startsWith('..') && !path.isAbsolute(relative);
}

function realPath(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}

function readJson(named: CredentialsFile): object {
  let text: string;
  try {
    text = readTextFile(named.file, { folder: named.folder });
  } catch (error) {
    if (!(error instanceof TextFileError)) throw error;
    throw unusableFile(named, error.message);
  }
  let held: unknown;
  try {
    held = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which is a secret.
    throw unusableFile(named, l10n.t('it is not JSON'));
  }
  if (typeof held !== 'object' || held === null || Array.isArray(held)) {
    throw unusableFile(named, l10n.t('it contains no credentials'));
  }
  return held;
}

/** The error for a file that a configuration names. @param problem the end of a sentence */
export function unusableFile({ file, service }: CredentialsFile, problem: string): ConfigError {
  const text = l10n.t('The file "{0}" with credentials cannot be used: {1}.', file, problem);
  const message = `${text} ${credentialsFileAdvice(service)}`;
  return new ConfigError(message, [
    { message, path: `${service}.credentials_file`, action: 'signIn' },
  ]);
}

function credentialsFileAdvice(service: StoreService): string {
  return service === 'gcs'
    ? l10n.t(
        "Under gcs: credentials_file in cedar.yaml, name the JSON key of a service account or another file with credentials of Google's tools. Or leave that out, and sign in.",
      )
    : l10n.t(
        'Under gdrive: credentials_file in cedar.yaml, name the file that "cedar auth gdrive" of the Python tool writes or another file with credentials of Google\'s tools. Or leave that out, and sign in.',
      );
}
