/** Methods of the account and of shared drives. */
import { readJsonBody } from '../rest/call.ts';
import { wrongField } from '../rest/fieldTypes.ts';
import { fieldsOf } from './api.ts';
import { type Handler, resourceReply } from './context.ts';
import { DriveError, invalidValue, notImplemented, required } from './driveErrors.ts';
import { aboutResource, DEFAULT_FIELDS, driveResource } from './resource.ts';

/** https://developers.google.com/workspace/drive/api/reference/rest/v3/about/get */
const about: Handler = ({ call, files, parameters, caller }) => {
  if (parameters.text('fields') === '') {
    throw required('fields', "The 'fields' parameter is required for this method.");
  }
  return resourceReply(call, aboutResource(files, caller), null);
};

const PAGE_SIZE = 10;

const listDrives: Handler = ({ call, files, caller, parameters }) => {
  if (parameters.text('q') !== '') throw notImplemented('searches for shared drives (q)');
  const size = parameters.number('pageSize', PAGE_SIZE);
  const token = parameters.text('pageToken');
  const all = files.drives().filter(({ id }) => caller.may('read', { driveId: id }));
  const start = token === '' ? 0 : all.findIndex(({ id }) => id === token) + 1;
  if (token !== '' && start === 0) throw invalidValue('pageToken');
  const page = all.slice(start, start + size);
  const nextPageToken = start + size < all.length ? page.at(-1)?.id : undefined;
  const resource = {
    kind: 'drive#driveList',
    ...(nextPageToken !== undefined && { nextPageToken }),
    drives: page.map((drive) => driveResource(drive, caller)),
  };
  return resourceReply(call, resource, DEFAULT_FIELDS.drives);
};

const getDrive: Handler = ({ call, files, caller, id }) => {
  const drive = caller.drive(files, id);
  return resourceReply(call, driveResource(drive, caller), DEFAULT_FIELDS.drive);
};

/** https://developers.google.com/workspace/drive/api/reference/rest/v3/drives/create */
const createDrive: Handler = async ({ call, files, caller, parameters }) => {
  const sent = await readJsonBody(call);
  const wrong = wrongField(sent, fieldsOf('Drive'));
  if (wrong !== undefined) throw invalidValue(wrong);
  const other = Object.keys(sent).find((field) => !['name', 'kind'].includes(field));
  if (other !== undefined) throw notImplemented(`${other} of shared drives`);
  if (typeof sent.name !== 'string' || sent.name === '') throw required('name', 'Required: name');
  const requestId = parameters.text('requestId');
  const drive = await files.createDrive(sent.name, requestId, () => {
    if (!files.drives().some((each) => each.requestId === requestId)) return;
    throw new DriveError(409, 'duplicate', 'A shared drive was created by this request already.');
  });
  return resourceReply(call, driveResource(drive, caller), DEFAULT_FIELDS.drive);
};

export const accountMethods: Readonly<Record<string, Handler>> = {
  'drive.about.get': about,
  'drive.drives.create': createDrive,
  'drive.drives.get': getDrive,
  'drive.drives.list': listDrives,
};
