/**
 * Google Drive's API v3 on localhost, over a folder.
 *
 * ```ts
 * const drive = await openDrive({ folder, callers, projects });
 * const answered = await drive.service.handle(exchange);
 * ```
 *
 * https://developers.google.com/workspace/drive/api/reference/rest/v3
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Callers } from '../cloud/callers.ts';
import type { Projects } from '../cloud/projects.ts';
import type { Exchange, Service } from '../http.ts';
import type { TokenGrant } from '../oauth/tokens.ts';
import { answerBatch } from '../rest/batch.ts';
import { type Call, decode, type Reply, readBytes } from '../rest/call.ts';
import { callOf, sendReply } from '../rest/exchange.ts';
import { Caller, callerOf } from './access.ts';
import { accountMethods } from './accountMethods.ts';
import { API, findMethod, type MethodDescription } from './api.ts';
import { checkRequestedFields, type Handler } from './context.ts';
import { discoveryDocument } from './discovery.ts';
import { badRequest, DriveError, errorReply, notImplemented, required } from './driveErrors.ts';
import { type SharedDriveOptions, SharedDriveRoles } from './driveRoles.ts';
import { driveExports } from './exports.ts';
import { createFile, updateFile } from './fileChanges.ts';
import { fileMethods, isUpload, uploadReply } from './fileMethods.ts';
import { DriveFiles } from './fileStore.ts';
import { DriveParameters } from './parameters.ts';
import { isDrivePath } from './path.ts';
import { revisionMethods } from './revisionMethods.ts';
import { type DriveUploads, openUploads } from './uploads.ts';

export interface DriveServiceOptions {
  /** Where files and unfinished uploads are kept. */
  readonly folder: string;
  readonly callers: Callers;
  readonly projects: Projects;
  /** Bytes that files of My Drive may have together; 15 GiB when left out. */
  readonly quota?: number | undefined;
}

/** The service, where Earth Engine exports to, and what can be set. */
export interface Drive {
  readonly service: Service;
  readonly exports: ReturnType<typeof driveExports>;
  /**
   * Replaces the settings of the shared drive with a name, which is made when it is not there.
   *
   * @returns its id
   */
  setSharedDrive(name: string, options: SharedDriveOptions): Promise<string>;
  /**
   * Sets shared drives by name. On those that were set so before and are not any more, all accounts are
   * organizers again.
   */
  replaceSharedDrives(drives: Readonly<Record<string, SharedDriveOptions>>): Promise<void>;
}

interface Parts {
  readonly files: DriveFiles;
  readonly uploads: DriveUploads;
  readonly callers: Callers;
  readonly projects: Projects;
  readonly roles: SharedDriveRoles;
}

export async function openDrive({
  folder,
  callers,
  projects,
  quota,
}: DriveServiceOptions): Promise<Drive> {
  const roles = new SharedDriveRoles();
  const pending = (grant: TokenGrant) => new Caller(grant, callers.accountOf(grant), roles);
  const files = await DriveFiles.open(folder, { ...(quota !== undefined && { quota }) });
  const uploads = await openUploads(
    join(folder, 'uploads'),
    files,
    async ({ grant, ...upload }, content) => {
      const caller = pending(grant);
      const { id } = upload;
      const file =
        id === undefined
          ? await createFile(files, caller, upload, content)
          : await updateFile(files, caller, { ...upload, id }, content);
      return file.id;
    },
    (call, { id, grant }) => uploadReply({ call, files, caller: pending(grant) }, id),
  );
  /** Ids of the shared drives that `replaceSharedDrives` has set. */
  let replaced: readonly string[] = [];
  const setSharedDrive: Drive['setSharedDrive'] = async (name, options) => {
    const known = files.drives().find((drive) => drive.name === name);
    const { id } = known ?? (await files.createDrive(name, randomUUID()));
    roles.set(id, options.roles);
    return id;
  };
  return {
    service: driveService({ files, uploads, callers, projects, roles }),
    exports: driveExports(files, roles),
    setSharedDrive,
    async replaceSharedDrives(drives) {
      for (const id of replaced) roles.set(id, undefined);
      const set = Object.entries(drives).map(([name, options]) => setSharedDrive(name, options));
      replaced = await Promise.all(set);
    },
  };
}

function driveService(parts: Parts): Service {
  return {
    async handle(exchange) {
      if (isDiscovery(exchange)) {
        exchange.json(200, discoveryDocument(`${exchange.url.origin}/`));
        return true;
      }
      const call = callOf(exchange);
      if (!isDrivePath(call.path)) return false;
      await sendReply(exchange, await answered(call, parts));
      return true;
    },
    async close() {
      await parts.files.close();
    },
  };
}

/** Both places where Google has the description of an API. */
function isDiscovery({ url }: Exchange): boolean {
  const isGeneral = url.pathname === '/$discovery/rest' || url.pathname === '/%24discovery/rest';
  return (
    url.pathname === '/discovery/v1/apis/drive/v3/rest' ||
    (isGeneral && url.searchParams.get('version') === 'v3')
  );
}

async function answered(call: Call, parts: Parts): Promise<Reply> {
  try {
    if (call.path === '/batch/drive/v3') return await answerWholeBatch(call, parts);
    return await answer(await withOverriddenMethod(call), parts);
  } catch (error) {
    return errorReply(error);
  }
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  ...fileMethods,
  ...revisionMethods,
  ...accountMethods,
};

async function answer(call: Call, parts: Parts): Promise<Reply> {
  const session = call.query.get('upload_id');
  // Every client with a session's address may use it: the address is the key.
  if (session !== null && isUpload({ call })) {
    return call.method === 'DELETE'
      ? parts.uploads.cancel(session)
      : parts.uploads.put(call, session);
  }
  const segments = call.path
    .replace(/^.*?\/drive\/v3\/?/, '')
    .split('/')
    .map(decode);
  const found = findMethod(call.method, segments);
  if (!found) throw new DriveError(404, 'notFound', 'Not Found');
  const { method, id, innerId } = found;
  const caller = callerOf(call.bearer, parts, method);
  const handler = HANDLERS[method.id];
  if (!handler) throw notImplemented(method.id);
  checkKind(call, method);
  const isMedia = call.query.get('alt') === 'media';
  caller.checkScopes(method, isUpload({ call }) ? 'write' : isMedia ? 'read' : undefined);
  const { account } = caller;
  checkProject(call, account, parts.projects);
  const parameters = new DriveParameters(call.query, method);
  checkRequestedFields(call.query, method);
  return handler({ call, method, id, innerId, parameters, caller, ...parts });
}

/** @throws GoogleError 403 when the project that is counted for the call must not be used */
function checkProject(call: Call, account: string, projects: Projects): void {
  const project = call.header('x-goog-user-project');
  if (project) projects.checkUse(project, account, 'drive');
  else projects.checkEnabled(projects.defaultId, 'drive');
}

const UPLOAD_TYPES: readonly unknown[] = ['media', 'multipart', 'resumable'];
const UPLOADED: readonly string[] = ['drive.files.create', 'drive.files.update'];

const DOWNLOADED: readonly string[] = ['drive.files.get', 'drive.revisions.get'];

/** Bytes go to the methods that take them, and come from those that give them. */
function checkKind(call: Call, { id }: MethodDescription): void {
  if (call.path.startsWith('/download/')) call.query.set('alt', 'media');
  if (call.query.get('alt') === 'media' && !DOWNLOADED.includes(id)) {
    throw badRequest('Media download is not supported by this method.');
  }
  if (!isUpload({ call })) return;
  if (!UPLOADED.includes(id)) throw new DriveError(404, 'notFound', 'Not Found');
  if (!UPLOAD_TYPES.includes(call.query.get('uploadType'))) {
    throw required(
      'uploadType',
      'Required parameter: uploadType must be media, multipart or resumable',
    );
  }
}

/** The longest query that a client may send as a body. */
const LONGEST_QUERY = 1024 * 1024;

/**
 * A GET whose address would be too long comes as a POST with the query in its body, as Google's
 * client libraries send it.
 */
async function withOverriddenMethod(call: Call): Promise<Call> {
  const method = call.header('x-http-method-override')?.toUpperCase();
  if (call.method !== 'POST' || method === undefined) return call;
  if (method !== 'GET') return { ...call, method };
  const query = new URLSearchParams(call.query);
  const sent = (await readBytes(call.body, LONGEST_QUERY)).toString('utf8');
  for (const [name, value] of new URLSearchParams(sent)) query.append(name, value);
  return { ...call, method, query };
}

async function answerWholeBatch(call: Call, parts: Parts): Promise<Reply> {
  if (call.method !== 'POST') throw new DriveError(404, 'notFound', 'Not Found');
  const method = API.methods.find(({ id }) => id === 'drive.files.list');
  // The credentials of an inner call may replace these, but not make up for missing ones.
  if (method) callerOf(call.bearer, parts, method);
  return answerBatch(call, (inner) => {
    const isSimple = inner.path.startsWith('/drive/v3/') && inner.query.get('alt') !== 'media';
    if (isSimple) return answered(inner, parts);
    // https://developers.google.com/workspace/drive/api/guides/performance#batch-requests
    return Promise.resolve(errorReply(badRequest('Batches cannot upload or download media.')));
  });
}
