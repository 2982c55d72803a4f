/** Buckets and objects as Cloud Storage's JSON API writes them, and what it reads of them. */
import { projectNumber } from '../cloud/projects.ts';
import { GoogleError } from '../http.ts';
import { jsonObject, wrongField } from '../rest/fieldTypes.ts';
import { locationType, normalizeLocation } from './locations.ts';
import { checkSettings, invalidField, STORAGE_CLASSES, storageNotImplemented } from './refusals.ts';
import { BUCKET } from './resourceFields.ts';
import { retentionExpiration } from './retention.ts';
import type {
  ObjectAttributes,
  ObjectRecord,
  SentBucketSettings,
  StoredBucket,
} from './storedTypes.ts';

/** JSON of a bucket; `origin` is the address under which the sandbox is reached. */
export function bucketResource(bucket: StoredBucket, origin: string): Record<string, unknown> {
  const { location, customPlacementConfig } = bucket.settings;
  return {
    storageClass: 'STANDARD',
    ...bucket.settings,
    iamConfiguration: {
      uniformBucketLevelAccess: { enabled: true },
      publicAccessPrevention: 'inherited',
      ...jsonObject(bucket.settings.iamConfiguration),
    },
    location: normalizeLocation(location),
    kind: 'storage#bucket',
    id: bucket.name,
    name: bucket.name,
    selfLink: `${origin}/storage/v1/b/${bucket.name}`,
    projectNumber: projectNumber(bucket.project),
    locationType: locationType(location, customPlacementConfig),
    generation: String(bucket.generation),
    metageneration: String(bucket.metageneration),
    etag: etagOf(bucket),
    timeCreated: bucket.timeCreated,
    updated: bucket.updated,
  };
}

/** JSON of an object: https://cloud.google.com/storage/docs/json_api/v1/objects#resource */
export function objectResource(
  object: ObjectRecord,
  origin: string,
  stored: StoredBucket,
): Record<string, unknown> {
  const { content, bucket, name, generation, metageneration, componentCount, ...more } = object;
  const { retentionStart: _, ...rest } = more;
  const retentionExpirationTime = retentionExpiration(object, stored);
  const path = `b/${bucket}/o/${encodeURIComponent(name)}`;
  return {
    storageClass: 'STANDARD',
    ...rest,
    kind: 'storage#object',
    id: `${bucket}/${name}/${generation}`,
    selfLink: `${origin}/storage/v1/${path}`,
    mediaLink: `${origin}/download/storage/v1/${path}?generation=${generation}&alt=media`,
    name,
    bucket,
    generation: String(generation),
    metageneration: String(metageneration),
    size: String(content.size),
    md5Hash: content.md5Hash,
    crc32c: content.crc32c,
    etag: etagOf(object),
    timeStorageClassUpdated: object.timeCreated,
    timeFinalized: object.timeCreated,
    ...(retentionExpirationTime !== undefined && { retentionExpirationTime }),
    ...(componentCount !== undefined && { componentCount }),
  };
}

/** Changes with every change of the bytes or of their attributes. */
export function etagOf(versioned: { generation: number; metageneration: number }): string {
  return Buffer.from(`${versioned.generation}/${versioned.metageneration}`).toString('base64');
}

const TEXTS = [
  'contentType',
  'contentEncoding',
  'contentDisposition',
  'contentLanguage',
  'cacheControl',
  'customTime',
  'storageClass',
] as const;
const HOLDS = ['temporaryHold', 'eventBasedHold'] as const;

/**
 * Merges the attributes that a client sends for an object into the stored ones.
 *
 * A field that is null is removed, one that is left out stays; the same within `metadata`.
 */
export function mergeAttributes(
  now: ObjectAttributes,
  sent: Record<string, unknown>,
): ObjectAttributes {
  if (sent.retention) throw storageNotImplemented('object retention');
  if (sent.kmsKeyName) throw storageNotImplemented('Cloud KMS keys (kmsKeyName)');
  if (sent.contexts) throw storageNotImplemented('object contexts');
  requireNoList(sent.acl);
  const merged: Record<string, unknown> = {};
  for (const field of TEXTS) merged[field] = mergeField(now[field], sent[field], 'string', field);
  for (const field of HOLDS) merged[field] = mergeField(now[field], sent[field], 'boolean', field);
  merged.metadata = mergeMetadata(now.metadata, sent.metadata);
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
}

/** @throws GoogleError 400 for a list of who may do what that has entries */
function requireNoList(acl: unknown): void {
  if (Array.isArray(acl) && acl.length > 0) throw storageNotImplemented('access control lists');
}

function mergeField(now: unknown, sent: unknown, type: string, field: string): unknown {
  if (sent === undefined) return now;
  if (sent === null || sent === '') return undefined;
  if (typeof sent !== type) throw invalidField(field, sent);
  if (field === 'storageClass') checkStorageClass(sent);
  if (field === 'customTime' && !isTime(String(sent))) throw invalidField(field, sent);
  // Values that become headers of an answer must be valid there.
  if (typeof sent === 'string' && /[^\P{Cc}\t]/u.test(sent)) throw invalidField(field, sent);
  return sent;
}

/** Whether a text is a time as RFC 3339 writes it. */
function isTime(text: string): boolean {
  const form = /^(\d{4}-\d\d)-(\d\d)T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i;
  const [, month = '', day = ''] = form.exec(text) ?? [];
  if (Number.isNaN(Date.parse(text.toUpperCase())) || month === '') return false;
  const [year = 0, number = 0] = month.split('-').map(Number);
  return Number(day) <= new Date(Date.UTC(year, number, 0)).getUTCDate();
}

function mergeMetadata(
  now: ObjectAttributes['metadata'],
  sent: unknown,
): ObjectAttributes['metadata'] {
  if (sent === undefined) return now;
  if (sent === null) return undefined;
  const merged = { ...now };
  for (const [key, value] of Object.entries(jsonObject(sent))) {
    if (value === null) delete merged[key];
    else if (typeof value === 'string') merged[key] = value;
    else throw invalidField(`metadata.${key}`, value);
  }
  return Object.keys(merged).length > 0 ? merged : undefined;
}

function checkStorageClass(sent: unknown): void {
  if (STORAGE_CLASSES.includes(sent)) return;
  throw new GoogleError(400, 'Invalid storage class', 'INVALID_ARGUMENT', 'invalid');
}

/** Fields of a bucket that only the service sets. */
const OWN_FIELDS = new Set([
  ...['kind', 'id', 'name', 'selfLink', 'projectNumber', 'generation', 'metageneration', 'etag'],
  ...['timeCreated', 'updated', 'locationType', 'acl', 'defaultObjectAcl', 'owner'],
]);

/**
 * Merges the settings that a client sends for a bucket into the stored ones; null removes a field.
 *
 * Fields that Cloud Storage does not have are ignored, as it does; 400 for values of another type,
 * and for what the sandbox could only pretend to do.
 */
export function mergeSettings(
  now: SentBucketSettings,
  sent: Record<string, unknown>,
): SentBucketSettings {
  const wrong = wrongField(sent, BUCKET);
  if (wrong !== undefined) {
    throw new GoogleError(400, `Invalid value for field ${wrong}`, 'INVALID_ARGUMENT', 'invalid');
  }
  if (sent.storageClass) checkStorageClass(sent.storageClass);
  checkSettings(sent);
  if (jsonObject(sent.versioning).enabled) throw storageNotImplemented('object versioning');
  requireNoList(sent.acl);
  requireNoList(sent.defaultObjectAcl);
  const merged: Record<string, unknown> = { ...now };
  for (const [field, value] of Object.entries(sent)) {
    if (OWN_FIELDS.has(field) || !Object.hasOwn(BUCKET, field)) continue;
    if (value === null) delete merged[field];
    else merged[field] = mergePatch(now[field], value);
  }
  return merged;
}

/** Merges objects field by field, and replaces any other value: https://www.rfc-editor.org/rfc/rfc7396 */
function mergePatch(now: unknown, sent: unknown): unknown {
  if (!isRecord(sent)) return sent;
  const merged = new Map(Object.entries(isRecord(now) ? now : {}));
  for (const [field, value] of Object.entries(sent)) {
    if (value === null) merged.delete(field);
    else merged.set(field, mergePatch(merged.get(field), value));
  }
  return Object.fromEntries(merged);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
