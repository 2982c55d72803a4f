/** Metadata of a file from a client: checked, and merged into the stored metadata. */
import { wrongField } from '../rest/fieldTypes.ts';
import { fieldsOf, isReadOnly } from './api.ts';
import { badRequest, forbidden, invalidValue, notImplemented } from './driveErrors.ts';
import { parseTime } from './times.ts';
import { type DriveRecord, type FileProperties, FOLDER } from './types.ts';

/** Fields of a file that a request may set; null removes a value. */
export interface Metadata {
  readonly id?: string;
  readonly name?: string;
  readonly mimeType?: string;
  readonly description?: string | null;
  readonly starred?: boolean;
  readonly trashed?: boolean;
  readonly createdTime?: string;
  readonly modifiedTime?: string;
  readonly originalFilename?: string;
  readonly parents?: readonly string[];
  readonly properties?: Readonly<Record<string, string | null>>;
  readonly appProperties?: Readonly<Record<string, string | null>>;
}

/** Fields that Drive lets clients set, and the sandbox could only forget. */
const MISSING = new Set([
  ...['contentHints', 'contentRestrictions', 'copyRequiresWriterPermission', 'folderColorRgb'],
  ...['downloadRestrictions', 'inheritedPermissionsDisabled', 'linkShareMetadata'],
  ...['shortcutDetails', 'viewedByMeTime', 'viewersCanCopyContent', 'writersCanShare'],
]);

const NOT_WRITABLE = 'The resource body includes fields which are not directly writable.';
/** Fields that are set by other means, or by the service although nothing documents that. */
const NOT_IN_CREATE = new Set(['trashed', 'modifiedByMeTime', 'sharedWithMeTime', 'trashedTime']);
const NOT_IN_UPDATE = new Set(['id', 'modifiedByMeTime', 'sharedWithMeTime', 'trashedTime']);
const IGNORED = new Set(['kind']);

/**
 * Checks the JSON of a file. Names other than those of fields are ignored, as Drive does.
 *
 * @throws DriveError 400 or 403
 */
export function parseMetadata(
  sent: Readonly<Record<string, unknown>>,
  purpose: 'create' | 'update',
): Metadata {
  const fields = fieldsOf('File');
  const wrong = wrongField(sent, fields);
  if (wrong !== undefined) throw invalidValue(wrong);
  const metadata: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(sent)) {
    if (!Object.hasOwn(fields, field) || IGNORED.has(field)) continue;
    if (value === null && field !== 'description') continue;
    checkWritable(field, purpose);
    if (MISSING.has(field)) throw notImplemented(field);
    metadata[field] = value;
  }
  const other = notText(metadata);
  if (other !== undefined) throw invalidValue(other);
  const parsed = metadata as Metadata;
  for (const field of ['createdTime', 'modifiedTime'] as const) {
    const time = parsed[field] === undefined ? undefined : parseTime(parsed[field]);
    if (parsed[field] !== undefined && time === undefined) throw invalidValue(field);
    if (time !== undefined) metadata[field] = new Date(time).toISOString();
  }
  checkType(parsed.mimeType);
  for (const field of ['properties', 'appProperties'] as const) checkProperties(parsed[field]);
  return parsed;
}

const TEXTS = ['id', 'name', 'mimeType', 'description', 'originalFilename'];
const TIMES = ['createdTime', 'modifiedTime'];

/** The first field that has something else than text where it must have text. */
function notText(metadata: Readonly<Record<string, unknown>>): string | undefined {
  const isText = (value: unknown) => typeof value === 'string' || value === null;
  const texts = [...TEXTS, ...TIMES].map((field) => [field, [metadata[field] ?? null]] as const);
  const lists = ['parents', 'properties', 'appProperties'].map(
    (field) => [field, Object.values(metadata[field] ?? {})] as const,
  );
  return [...texts, ...lists].find(([, values]) => !values.every(isText))?.[0];
}

function checkWritable(field: string, purpose: 'create' | 'update'): void {
  if (purpose === 'update' && field === 'parents') {
    throw forbidden(
      'fieldNotWritable',
      'The parents field is not directly writable in update requests. Use the addParents and ' +
        'removeParents parameters instead.',
    );
  }
  const refused = purpose === 'create' ? NOT_IN_CREATE : NOT_IN_UPDATE;
  if (isReadOnly(field) || refused.has(field)) throw forbidden('fieldNotWritable', NOT_WRITABLE);
}

/** Documents of Google's editors are more than bytes or folders. */
export function checkType(mimeType: string | undefined): void {
  // It becomes a header of downloads.
  if (mimeType !== undefined && !/^[\x20-\x7e]+$/.test(mimeType)) {
    throw badRequest('Invalid MIME type provided for the uploaded content.');
  }
  if (!mimeType?.startsWith('application/vnd.google-apps.') || mimeType === FOLDER) return;
  throw notImplemented(`files of type ${mimeType}`);
}

/** https://developers.google.com/workspace/drive/api/guides/properties#custom_file_property_limits */
const MAX_PROPERTY_BYTES = 124;
const MAX_PROPERTIES = 30;

function checkProperties(properties: Metadata['properties']): void {
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (Buffer.byteLength(`${key}${value ?? ''}`) > MAX_PROPERTY_BYTES) {
      throw badRequest(
        `Properties and app properties are limited to ${MAX_PROPERTY_BYTES} bytes for key and value.`,
      );
    }
  }
}

/** The pairs of a file after a request. @throws DriveError 400 when there are too many */
export function mergeProperties(
  now: FileProperties | undefined,
  sent: Metadata['properties'],
): FileProperties | undefined {
  const merged = new Map<string, string>(Object.entries(now ?? {}));
  for (const [key, value] of Object.entries(sent ?? {})) {
    if (value === null) merged.delete(key);
    else merged.set(key, value);
  }
  if (merged.size > MAX_PROPERTIES) {
    throw badRequest(`A file can have at most ${MAX_PROPERTIES} properties of a kind.`);
  }
  return merged.size > 0 ? Object.fromEntries(merged) : undefined;
}

/** The stored file after a request that changes it. */
export function mergeMetadata(now: DriveRecord, sent: Metadata, hasContent: boolean): DriveRecord {
  const { description: oldDescription, properties: _p, appProperties: _a, ...rest } = now;
  const { trashedTime, ...untrashed } = rest;
  const time = new Date().toISOString();
  const description = sent.description === undefined ? oldDescription : sent.description;
  const properties = mergeProperties(now.properties, sent.properties);
  const appProperties = mergeProperties(now.appProperties, sent.appProperties);
  const isTrashed = sent.trashed ?? trashedTime !== undefined;
  return {
    ...untrashed,
    ...(sent.name && { name: sent.name }),
    ...(sent.mimeType !== undefined && { mimeType: sent.mimeType }),
    ...(description != null && { description }),
    ...(sent.starred !== undefined && { starred: sent.starred }),
    ...(sent.originalFilename !== undefined && { originalFilename: sent.originalFilename }),
    ...(sent.createdTime !== undefined && { createdTime: sent.createdTime }),
    modifiedTime: sent.modifiedTime ?? (isModified(sent, hasContent) ? time : now.modifiedTime),
    ...(properties && { properties }),
    ...(appProperties && { appProperties }),
    ...(isTrashed && { trashedTime: trashedTime ?? time }),
  };
}

/** Whether a request changes the file itself: neither stars nor the trash do. */
function isModified(sent: Metadata, hasContent: boolean): boolean {
  const { starred: _s, trashed: _t, ...rest } = sent;
  return hasContent || Object.keys(rest).length > 0;
}
