/** Access to methods and files: tokens and their scopes, and roles on shared drives. */
import type { Callers } from '../cloud/callers.ts';
import type { TokenGrant } from '../oauth/tokens.ts';
import type { MethodDescription } from './api.ts';
import {
  DriveError,
  driveNotFound,
  fileNotFound,
  forbidden,
  insufficientFilePermissions,
  insufficientParentPermissions,
} from './driveErrors.ts';
import type { DriveAction, SharedDriveRoles } from './driveRoles.ts';
import type { DriveFiles } from './fileStore.ts';
import { type DriveRecord, FOLDER, type StoredDrive } from './types.ts';

const SCOPE = 'https://www.googleapis.com/auth/';

/** https://developers.google.com/workspace/drive/api/guides/api-specific-auth */
const ANY_FILE_READABLE = scopes('drive', 'drive.readonly');
const ANY_FILE_LISTED = [
  ...ANY_FILE_READABLE,
  ...scopes('drive.metadata', 'drive.metadata.readonly'),
];
/** Scopes for bytes, which need more than those for metadata. */
const BYTES: Readonly<Record<'read' | 'write', readonly string[]>> = {
  read: [...ANY_FILE_READABLE, ...scopes('drive.file')],
  write: scopes('drive', 'drive.file'),
};

function scopes(...names: string[]): string[] {
  return names.map((name) => `${SCOPE}${name}`);
}

/** The caller of a method. */
export class Caller {
  readonly grant: TokenGrant;
  /** Email address. */
  readonly account: string;
  readonly #roles: SharedDriveRoles;

  constructor(grant: TokenGrant, account: string, roles: SharedDriveRoles) {
    this.grant = grant;
    this.account = account;
    this.#roles = roles;
  }

  /** A shared drive that the caller is a member of. @throws DriveError 404 */
  drive(files: DriveFiles, id: string): StoredDrive {
    const drive = files.findDrive(id);
    if (!drive || !this.#roles.allows(this.account, 'read', id)) throw driveNotFound(id);
    return drive;
  }

  /** Whether the caller's role on the shared drive of a file allows something; in My Drive it is. */
  may(action: DriveAction, { driveId }: Pick<DriveRecord, 'driveId'>): boolean {
    return driveId === undefined || this.#roles.allows(this.account, action, driveId);
  }

  /** @throws DriveError 403 for what the role on the shared drive of a file does not allow */
  check(action: DriveAction, file: DriveRecord): void {
    if (!this.may(action, file)) throw insufficientFilePermissions();
  }

  /**
   * A file that the caller may see.
   *
   * @param allDrives whether the request supports shared drives; otherwise those are not there
   * @throws DriveError 404
   */
  file(files: DriveFiles, id: string, allDrives: boolean): DriveRecord {
    const file = files.find(id);
    if (!file || !this.sees(file) || (file.driveId !== undefined && !allDrives)) {
      throw fileNotFound(id);
    }
    return file;
  }

  /**
   * Whether the caller is a member of the shared drive of a file. With the scope `drive.file` alone
   * an app sees only what it has made itself, and the roots.
   */
  sees(file: DriveRecord): boolean {
    if (!this.may('read', file)) return false;
    return this.#has(ANY_FILE_LISTED) || file.madeByApp || file.parent === undefined;
  }

  /**
   * @throws DriveError 403 for a change of a file that another app has made, where the token allows
   * to change the app's own files only
   */
  checkWritable(file: DriveRecord): void {
    if (this.#has(scopes('drive')) || file.madeByApp || file.parent === undefined) return;
    throw forbidden(
      'appNotAuthorizedToFile',
      `The user has not granted the app 000000000000 write access to the file ${file.id}.`,
    );
  }

  /**
   * @param bytes of a new file that is to be the caller's own
   * @throws DriveError 403 where the caller has no room at all, as service accounts outside of
   *   shared drives: https://developers.google.com/workspace/drive/api/guides/about-shareddrives
   */
  checkRoom(bytes: number, driveId: string | undefined): void {
    if (!this.grant.isServiceAccount || driveId !== undefined || bytes === 0) return;
    throw forbidden(
      'storageQuotaExceeded',
      'Service Accounts do not have storage quota. Leverage shared drives ' +
        '(https://developers.google.com/workspace/drive/api/guides/about-shareddrives), or use ' +
        'OAuth delegation (http://support.google.com/a/answer/7281227) instead.',
    );
  }

  /** @throws DriveError 403 when the token does not allow a method, or what it does with bytes */
  checkScopes(method: MethodDescription, bytes?: 'read' | 'write'): void {
    if (!this.#has(method.scopes ?? []) || (bytes && !this.#has(BYTES[bytes]))) {
      throw insufficientScopes(method);
    }
  }

  #has(wanted: readonly string[]): boolean {
    return this.grant.scopes?.some((scope) => wanted.includes(scope)) ?? true;
  }
}

/** The caller that a bearer token belongs to. @throws DriveError 401 */
export function callerOf(
  bearer: string | undefined,
  { callers, roles }: { readonly callers: Callers; readonly roles: SharedDriveRoles },
  method: MethodDescription,
): Caller {
  const { tokens } = callers;
  if (bearer === undefined)
    throw unauthenticated('missing required', 'CREDENTIALS_MISSING', method);
  if (!tokens.accepts(bearer)) {
    throw unauthenticated('had invalid', 'ACCESS_TOKEN_TYPE_UNSUPPORTED', method);
  }
  return new Caller(tokens.grant(bearer), callers.find(bearer).account, roles);
}

function unauthenticated(what: string, reason: string, method: MethodDescription): DriveError {
  const missing = reason === 'CREDENTIALS_MISSING';
  const credential = missing
    ? `Request is ${what} authentication credential.`
    : `Request ${what} authentication credentials.`;
  const message =
    `${credential} Expected OAuth 2 access token, login cookie or other valid authentication ` +
    'credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.';
  return new DriveError(401, missing ? 'required' : 'authError', message, {
    at: { type: 'header', name: 'Authorization' },
    short: missing ? 'Login Required.' : 'Invalid Credentials',
    status: 'UNAUTHENTICATED',
    details: missing ? [errorInfo(reason, method)] : [],
    headers: { 'www-authenticate': 'Bearer realm="https://accounts.google.com/"' },
  });
}

function insufficientScopes(method: MethodDescription): DriveError {
  const wanted = method.scopes?.join(' ') ?? '';
  return new DriveError(
    403,
    'insufficientPermissions',
    'Request had insufficient authentication scopes.',
    {
      short: 'Insufficient Permission',
      status: 'PERMISSION_DENIED',
      details: [errorInfo('ACCESS_TOKEN_SCOPE_INSUFFICIENT', method)],
      headers: {
        'www-authenticate':
          `Bearer realm="https://accounts.google.com/", error="insufficient_scope", ` +
          `scope="${wanted}"`,
      },
    },
  );
}

/** The problem, for programs: https://cloud.google.com/apis/design/errors#error_info */
function errorInfo(reason: string, { id }: MethodDescription): object {
  const [, resource = '', name = ''] = id.split('.').map(capitalized);
  return {
    '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
    reason,
    domain: 'googleapis.com',
    metadata: {
      service: 'drive.googleapis.com',
      method: `google.apps.drive.v3.Drive${resource}.${name}`,
    },
  };
}

function capitalized(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}

/** The folder with an id that the caller may put files in. @throws DriveError 403 or 404 */
export function openFolder(
  caller: Caller,
  files: DriveFiles,
  id: string,
  allDrives: boolean,
): DriveRecord {
  const folder = folderOf(caller, files, id, allDrives);
  if (caller.may('add', folder)) return folder;
  throw insufficientParentPermissions();
}

/** The folder with an id. @throws DriveError 403 or 404 */
export function folderOf(
  caller: Caller,
  files: DriveFiles,
  id: string,
  allDrives: boolean,
): DriveRecord {
  const folder = caller.file(files, id, allDrives);
  if (folder.mimeType === FOLDER) return folder;
  throw forbidden('parentNotAFolder', 'The specified parent is not a folder.');
}
