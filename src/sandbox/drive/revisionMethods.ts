/**
 * Methods of revisions, the bytes that a file has had:
 * https://developers.google.com/workspace/drive/api/guides/manage-revisions
 */
import { type Context, type Handler, resourceReply } from './context.ts';
import { DriveError, invalidValue } from './driveErrors.ts';
import { readMedia } from './media.ts';
import { DEFAULT_FIELDS, revisionResource } from './resource.ts';
import type { StoredRevision } from './types.ts';

const PAGE_SIZE = 200;

const list: Handler = (context) => {
  const { call, parameters } = context;
  const all = revisionsOf(context);
  const token = parameters.text('pageToken');
  const start = token === '' ? 0 : all.findIndex(({ id }) => id === token) + 1;
  if (token !== '' && start === 0) throw invalidValue('pageToken');
  const page = all.slice(start, start + parameters.number('pageSize', PAGE_SIZE));
  const last = page.at(-1)?.id;
  const resource = {
    kind: 'drive#revisionList',
    ...(last !== undefined && last !== all.at(-1)?.id && { nextPageToken: last }),
    revisions: page.map(revisionResource),
  };
  return resourceReply(call, resource, DEFAULT_FIELDS.revisions);
};

const get: Handler = async (context) => {
  const revision = revisionOf(context);
  if (context.parameters.text('alt') === 'media') {
    return readMedia(context, () => revisionOf(context));
  }
  return resourceReply(context.call, revisionResource(revision), DEFAULT_FIELDS.revision);
};

/** Revisions of the file that a path names, the oldest first; folders have none. */
function revisionsOf({ caller, files, id }: Context): readonly StoredRevision[] {
  // These methods have no parameter for shared drives.
  const file = caller.file(files, id, true);
  caller.check('edit', file);
  if (file.revisions) return file.revisions;
  throw new DriveError(403, 'revisionsNotSupported', 'The file does not support revisions.');
}

function revisionOf(context: Context): StoredRevision {
  const wanted = context.innerId;
  const found = revisionsOf(context).find(({ id }) => id === wanted);
  if (found) return found;
  throw new DriveError(404, 'notFound', `Revision not found: ${wanted}.`, {
    at: { type: 'parameter', name: 'revisionId' },
  });
}

export const revisionMethods: Readonly<Record<string, Handler>> = {
  'drive.revisions.get': get,
  'drive.revisions.list': list,
};
