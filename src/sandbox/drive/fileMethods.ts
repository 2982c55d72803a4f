/** Methods of files: https://developers.google.com/workspace/drive/api/reference/rest/v3#rest-resource:-v3.files */
import { type Reply, readJsonBody } from '../rest/call.ts';
import { type Context, type Handler, NO_CONTENT, resourceReply } from './context.ts';
import {
  fileNotFound,
  forbidden,
  insufficientFilePermissions,
  invalidValue,
  notImplemented,
} from './driveErrors.ts';
import { checkChange, checkDeletable, createFile, parentOf, updateFile } from './fileChanges.ts';
import { createFileId } from './ids.ts';
import { listFiles } from './listing.ts';
import { readMedia } from './media.ts';
import { checkType, type Metadata, parseMetadata } from './metadata.ts';
import { DEFAULT_FIELDS, fileResource } from './resource.ts';
import type { DriveRecord } from './types.ts';
import { readAnnounced, readWhole, type Upload } from './uploads.ts';

const list: Handler = ({ call, parameters, caller, files }) => {
  const { files: found, nextPageToken } = listFiles(files, parameters, caller);
  const resource = {
    kind: 'drive#fileList',
    ...(nextPageToken !== undefined && { nextPageToken }),
    incompleteSearch: false,
    files: found.map((file) => fileResource(file, files, caller)),
  };
  return resourceReply(call, resource, DEFAULT_FIELDS.files);
};

const get: Handler = async (context) => {
  const { parameters, caller, files, id } = context;
  const file = caller.file(files, id, parameters.flag('supportsAllDrives'));
  if (parameters.text('alt') !== 'media') return fileReply(context, file);
  return readMedia(context, () => {
    const { content, mimeType } = files.find(id) ?? missing(id);
    return { content: content ?? noBytes(), mimeType };
  });
};

function missing(id: string): never {
  throw fileNotFound(id);
}

function noBytes(): never {
  throw forbidden(
    'fileNotDownloadable',
    'Only files with binary content can be directly downloaded. Use Export with Docs Editors files.',
    { type: 'parameter', name: 'alt' },
  );
}

const create: Handler = async (context) => {
  const { call, files, caller } = context;
  if (!isUpload(context)) {
    const upload = uploadOf(context, parseMetadata(await readJsonBody(call), 'create'));
    return fileReply(context, await createFile(files, caller, upload));
  }
  if (call.query.get('uploadType') === 'resumable') {
    const { metadata, contentType, size } = await readAnnounced(call, 'create');
    const upload = uploadOf(context, metadata, contentType);
    const { driveId } = parentOf(files, caller, upload);
    caller.checkRoom(size ?? 0, driveId);
    files.checkRoom(size ?? 0, driveId);
    return context.uploads.start(call, { ...upload, grant: caller.grant });
  }
  const { metadata, contentType, bytes } = await readWhole(call, 'create');
  const upload = uploadOf(context, metadata, contentType);
  parentOf(files, caller, upload);
  return fileReply(
    context,
    await createFile(files, caller, upload, await files.contents.stage(bytes)),
  );
};

const update: Handler = async (context) => {
  const { call, files, caller } = context;
  if (!isUpload(context)) {
    const upload = changeOf(context, parseMetadata(await readJsonBody(call), 'update'));
    return fileReply(context, await updateFile(files, caller, upload));
  }
  if (call.query.get('uploadType') === 'resumable') {
    const { metadata, contentType, size } = await readAnnounced(call, 'update');
    const upload = changeOf(context, metadata, contentType);
    checkChange(files, caller, upload, true);
    const now = files.find(upload.id);
    files.checkRoom(size ?? 0, now?.driveId, now?.content?.size);
    return context.uploads.start(call, { ...upload, grant: caller.grant });
  }
  const { metadata, contentType, bytes } = await readWhole(call, 'update');
  const upload = changeOf(context, metadata, contentType);
  checkChange(files, caller, upload, true);
  return fileReply(
    context,
    await updateFile(files, caller, upload, await files.contents.stage(bytes)),
  );
};

/** Whether a request sends bytes, which its path shows. */
export function isUpload({ call }: Pick<Context, 'call'>): boolean {
  return /^\/(resumable\/)?upload\//.test(call.path);
}

function uploadOf({ parameters }: Context, metadata: Metadata, contentType?: string): Upload {
  checkType(contentType);
  return {
    metadata,
    ...(contentType !== undefined && { contentType }),
    move: { add: parameters.list('addParents'), remove: parameters.list('removeParents') },
    allDrives: parameters.flag('supportsAllDrives'),
  };
}

function changeOf(context: Context, metadata: Metadata, contentType?: string) {
  const { caller, files, id, parameters } = context;
  const file = caller.file(files, id, parameters.flag('supportsAllDrives'));
  return { ...uploadOf(context, metadata, contentType), id: file.id };
}

const remove: Handler = async ({ parameters, caller, files, id }) => {
  const file = caller.file(files, id, parameters.flag('supportsAllDrives'));
  await files.remove(file.id, (now) => checkDeletable(caller, now));
  return NO_CONTENT;
};

const emptyTrash: Handler = async ({ parameters, caller, files }) => {
  const driveId = parameters.text('driveId');
  const drive = driveId === '' ? undefined : caller.drive(files, driveId);
  if (drive && !caller.may('manage', { driveId })) throw insufficientFilePermissions();
  await files.emptyTrash(drive?.id);
  return NO_CONTENT;
};

/** How many ids are given out where a request does not set it. */
const ID_COUNT = 10;

const generateIds: Handler = ({ call, parameters }) => {
  const space = parameters.text('space') || 'drive';
  if (space === 'appDataFolder') throw notImplemented('the space appDataFolder');
  if (space !== 'drive') throw invalidValue('space');
  const type = parameters.text('type') || 'files';
  if (type === 'shortcuts') throw notImplemented('shortcuts');
  if (type !== 'files') throw invalidValue('type');
  const ids = Array.from({ length: parameters.number('count', ID_COUNT) }, createFileId);
  return resourceReply(call, { kind: 'drive#generatedIds', space, ids }, null);
};

type Replying = Pick<Context, 'call' | 'files' | 'caller'>;

function fileReply({ call, files, caller }: Replying, file: DriveRecord): Reply {
  return resourceReply(call, fileResource(file, files, caller), DEFAULT_FIELDS.file);
}

/** The reply of an upload that has finished. */
export function uploadReply(context: Replying, id: string): Reply {
  const file = context.files.find(id);
  if (!file) throw fileNotFound(id);
  return fileReply(context, file);
}

export const fileMethods: Readonly<Record<string, Handler>> = {
  'drive.files.list': list,
  'drive.files.get': get,
  'drive.files.create': create,
  'drive.files.update': update,
  'drive.files.delete': remove,
  'drive.files.emptyTrash': emptyTrash,
  'drive.files.generateIds': generateIds,
};
