/**
 * Reads and writes the credentials that `earthengine authenticate` and `ee.Authenticate()` leave on this machine.
 *
 * https://github.com/google/earthengine-api/blob/master/python/ee/oauth.py
 */
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { addGrant, type Grant, grantFor, isIncluded } from '../../domain/grants.ts';
import { isGoogle } from '../../domain/hosts.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { ConfigError } from '../errors.ts';
import { readTextFile, TextFileError } from '../files/textFile.ts';
import { credentialsProject } from './applicationDefault.ts';
import type { Credentials, UserCredentials } from './credentials.ts';
import { credentialsProblem, foreignTokenHosts } from './credentialsJson.ts';

/**
 * The Earth Engine command line as a program that signs in. Its newer files leave this out. Such a
 * "secret" is part of an installed program, and public: https://developers.google.com/identity/protocols/oauth2#installed
 */
const COMMAND_LINE = {
  clientId: '517222506229-vsmmajv00ul0bs7p89v5m89qs8eb9359.apps.googleusercontent.com',
  clientSecret: 'RUP0RZ6e0pPhDzsqIJ7KlNd1',
};

/**
 * Path of the file, on every system: the client does not follow other conventions.
 *
 * @param home the user's home folder
 */
export function earthEngineFile(home = homedir()): string {
  return path.join(home, '.config', 'earthengine', 'credentials');
}

/**
 * The user's credentials in that file.
 *
 * @param scopes what is needed; of several sign-ins, the one that has most of it is used
 * @returns undefined where there is no file, or one without a user, as for service accounts
 * @throws ConfigError when the file is damaged; it never quotes the file
 */
export function readEarthEngineFile(
  scopes: readonly string[] = [],
  file = earthEngineFile(),
): (Credentials & { readonly user: UserCredentials }) | undefined {
  const content = readContent(file);
  if (!content) return undefined;
  const [latest, ...others] = signInsOf(content);
  if (!latest) return undefined;
  const signIn = grantFor([latest, ...others], scopes);
  const {
    refresh_token: refreshToken,
    client_id: id,
    client_secret: secret,
    token_uri: tokenUri,
  } = signIn.fields;
  const own = typeof id === 'string' && typeof secret === 'string';
  const program = own ? { clientId: id, clientSecret: secret } : COMMAND_LINE;
  const { clientId: client_id, clientSecret: client_secret } = program;
  const fields = { type: 'authorized_user', refresh_token: refreshToken, client_id, client_secret };
  const json = { ...fields, ...(typeof tokenUri === 'string' && { token_uri: tokenUri }) };
  // The user's own tools have written it, so the hosts that it names are the user's choice.
  const problem = credentialsProblem(json, foreignTokenHosts(json));
  if (problem) throw unusable(file, problem);
  return {
    way: 'earthEngineFile',
    file,
    project: credentialsProject(content),
    user: { refreshToken, ...program, ...(typeof tokenUri === 'string' && { tokenUri }) },
  };
}

/** A sign-in in the file. */
interface StoredSignIn extends Grant {
  /** Email address, if `cedar login` has written it. */
  readonly account: string | undefined;
  /** The sign-in as it is stored. */
  readonly fields: Readonly<Record<string, unknown>> & { readonly refresh_token: string };
}

/** Earlier sign-ins of the account, with other permissions; other clients ignore the key. */
const EARLIER_KEY = 'cedar_earlier';

/** All sign-ins in the file, the latest first. */
function signInsOf(content: Readonly<Record<string, unknown>>): readonly StoredSignIn[] {
  const { [EARLIER_KEY]: earlier, ...latest } = content;
  if (!isSignIn(latest)) return [];
  return [latest, ...(Array.isArray(earlier) ? earlier.filter(isSignIn) : [])].map((fields) => ({
    scopes: Array.isArray(fields.scopes) ? fields.scopes.map(String) : [],
    account: typeof fields.account === 'string' ? fields.account : undefined,
    fields,
  }));
}

function isSignIn(value: unknown): value is StoredSignIn['fields'] {
  return isRecord(value) && typeof value.refresh_token === 'string' && value.refresh_token !== '';
}

/** What a sign-in in the file would keep of it. */
export interface EarthEngineFileState {
  /** Email address of the account in the file, if `cedar login` has written it. */
  readonly account: string | undefined;
  /** Whether a sign-in of that account, with the scopes given, replaces none. */
  readonly isKept: boolean;
}

/**
 * @param scopes of another sign-in
 * @param file absolute path
 * @returns undefined where there is no file
 */
export function earthEngineFileState(
  scopes: readonly string[],
  file = earthEngineFile(),
): EarthEngineFileState | undefined {
  const signIns = storedSignIns(file);
  if (!signIns) return undefined;
  const account = signIns[0]?.account;
  const isKept = account !== undefined && !signIns.some((each) => isIncluded(each.scopes, scopes));
  return { account, isKept };
}

/** The sign-ins in a file that is to be written; undefined where there is no file, none in a damaged one. */
function storedSignIns(file: string): readonly StoredSignIn[] | undefined {
  try {
    const content = readContent(file);
    return content && signInsOf(content);
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

/** The JSON of the file; undefined where there is none. @throws ConfigError */
function readContent(file: string): Readonly<Record<string, unknown>> | undefined {
  let text: string;
  try {
    text = readTextFile(file);
  } catch (error) {
    if (!(error instanceof TextFileError)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw unusable(file, error.message);
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isRecord(content)) return content;
  } catch {
    // The parser's message quotes the text, which is a secret.
  }
  throw unusable(file, l10n.t('it is not JSON'));
}

/**
 * Stores a sign-in in that file, where the Earth Engine command line and its Python client find it as
 * well. Only the user can read it.
 *
 * Earlier sign-ins of the same account are kept beside it, unless it includes their permissions.
 *
 * @param signIn the credentials, with the permissions that the user granted
 * @param file absolute path
 * @throws Error of the file system
 */
export async function writeEarthEngineFile(
  { user, scopes, account, project }: EarthEngineSignIn,
  file = earthEngineFile(),
): Promise<void> {
  const { refreshToken, clientId, clientSecret, tokenUri } = user;
  const fields = {
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
    scopes,
    ...(account && { account }),
    ...(project && { project }),
    // Other clients sign in at Google whatever the file names.
    ...(tokenUri && !isGoogle(tokenUri) && { token_uri: tokenUri }),
  };
  const stored = account ? storedSignIns(file) : undefined;
  const ofAccount = (stored ?? []).filter((each) => each.account === account);
  const [, ...earlier] = addGrant<StoredSignIn>(ofAccount, { scopes, account, fields });
  const content = {
    ...fields,
    ...(earlier.length > 0 && { [EARLIER_KEY]: earlier.map((each) => each.fields) }),
  };
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  // Beside it, so that a process that ends meanwhile leaves the earlier file whole.
  const written = path.join(folder, `.credentials-${randomUUID()}`);
  try {
    await writeFile(written, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(written, file);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}

/** A sign-in as it is stored. */
export interface EarthEngineSignIn {
  /** Credentials that new tokens are requested with. */
  readonly user: UserCredentials;
  /** Permissions that the user granted. */
  readonly scopes: readonly string[];
  /** Email address of the account, where Google names it. */
  readonly account?: string | undefined;
  /** Google Cloud project that the Earth Engine command line uses. */
  readonly project?: string | undefined;
}

function unusable(file: string, problem: string): ConfigError {
  const message = l10n.t(
    'The credentials of the Earth Engine command line in "{0}" cannot be used: {1}. Run "{2}" again, or delete the file.',
    file,
    problem,
    'earthengine authenticate',
  );
  return new ConfigError(message, [{ message, path: '' }]);
}
