/**
 * Refusals of Cloud Storage for settings of buckets and query parameters, and of what the sandbox
 * could only pretend to do.
 */
import { GoogleError } from '../http.ts';
import { jsonObject } from '../rest/fieldTypes.ts';
import { checkLocation } from './locations.ts';
import { CONDITION } from './resourceFields.ts';

/** 400 for what is not there to be had here. */
export function storageNotImplemented(what: string): GoogleError {
  return new GoogleError(
    400,
    `The sandbox does not implement ${what}.`,
    'INVALID_ARGUMENT',
    'notImplemented',
  );
}

/**
 * Resources of the JSON API that the sandbox does not have, by their names in paths.
 * https://cloud.google.com/storage/docs/json_api/v1
 */
const ABSENT: ReadonlySet<string> = new Set([
  ...['acl', 'anywhereCaches', 'defaultObjectAcl', 'folders', 'iam', 'managedFolders'],
  ...['notificationConfigs', 'operations', 'relocate', 'restore'],
  ...['bulkRestore', 'watch', 'hmacKeys', 'serviceAccount', 'stop'],
]);

/** Refuses a resource that Cloud Storage has and the sandbox does not. @throws GoogleError 400 */
export function refuseAbsent(segments: readonly string[]): void {
  const [kind, second, third, fourth, fifth] = segments;
  const places =
    kind === 'channels' ? [second] : kind === 'b' || kind === 'projects' ? [third, fifth] : [];
  // Methods of all objects of a bucket.
  if (third === 'o' && (fourth === 'watch' || fourth === 'bulkRestore')) places.push(fourth);
  const absent = places.find((name) => name !== undefined && ABSENT.has(name));
  if (absent !== undefined) throw storageNotImplemented(absent);
}

export function invalidField(field: string, value: unknown): GoogleError {
  return new GoogleError(
    400,
    `Invalid value for field ${field}: ${JSON.stringify(value)}`,
    'INVALID_ARGUMENT',
    'invalid',
  );
}

/** Values of query parameters, from the discovery document, for methods of buckets and objects. */
const ACLS = [
  ...['authenticatedRead', 'bucketOwnerFullControl', 'bucketOwnerRead', 'private'],
  ...['projectPrivate', 'publicRead', 'publicReadWrite'],
];
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  alt: ['json', 'media'],
  projection: ['full', 'noAcl'],
  predefinedAcl: ACLS,
  predefinedDefaultObjectAcl: ACLS,
  destinationPredefinedAcl: ACLS,
};

/** Parameters that are `true` or `false`; Google's Python client writes them with a capital. */
const FLAGS = [
  ...['versions', 'softDeleted', 'includeTrailingDelimiter', 'includeFoldersAsPrefixes'],
  ...['enableObjectRetention', 'returnPartialSuccess', 'overrideUnlockedRetention'],
];
/** Parameters that the sandbox could only ignore. */
const UNKNOWN: Readonly<Record<string, string>> = {
  kmsKeyName: 'Cloud KMS keys (kmsKeyName)',
  destinationKmsKeyName: 'Cloud KMS keys (destinationKmsKeyName)',
  filter: 'filters of lists (filter)',
};

/** Whether a parameter is `true`. */
export function flagOf(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}

function checkFlags(query: URLSearchParams, hasSoftDelete: boolean): void {
  for (const name of FLAGS) {
    const wrong = query.getAll(name).find((value) => !/^(true|false)?$/i.test(value));
    if (wrong !== undefined) throw invalidParameter(name, wrong);
  }
  if (flagOf(query, 'enableObjectRetention')) throw storageNotImplemented('object retention');
  // There are no folders but those in names, which a list has as prefixes anyway.
  if (flagOf(query, 'includeFoldersAsPrefixes') && query.get('delimiter') !== '/') {
    throw invalidParameter('includeFoldersAsPrefixes', 'true');
  }
  if (flagOf(query, 'softDeleted') && !hasSoftDelete) {
    throw storageNotImplemented('soft delete of buckets (softDeleted)');
  }
}

function invalidParameter(name: string, value: string): GoogleError {
  const message = `Invalid value for parameter ${name}: ${JSON.stringify(value)}`;
  return new GoogleError(400, message, 'INVALID_ARGUMENT', 'invalidParameter', name);
}

/** Headers with a key of the client's own: https://cloud.google.com/storage/docs/encryption/using-customer-supplied-keys */
const KEY_HEADERS = ['x-goog-encryption', 'x-goog-copy-source-encryption'].flatMap((prefix) =>
  ['algorithm', 'key', 'key-sha256', 'kms-key-name'].map((name) => `${prefix}-${name}`),
);

/** @throws GoogleError 400 for a request that wants an object encrypted with a certain key */
export function checkEncryption(call: { header(name: string): string | undefined }): void {
  const sent = KEY_HEADERS.find((name) => call.header(name));
  if (sent) throw storageNotImplemented(`customer-supplied encryption keys (${sent})`);
}

/**
 * @param hasSoftDelete whether the method can return soft-deleted objects
 * @throws GoogleError 400 for a parameter that has none of its values, or cannot be heeded */
export function checkParameters(query: URLSearchParams, hasSoftDelete = false): void {
  for (const [name, values] of Object.entries(PARAMETERS)) {
    const wrong = query.getAll(name).find((value) => !values.includes(value));
    if (wrong !== undefined) throw invalidParameter(name, wrong);
  }
  checkFlags(query, hasSoftDelete);
  for (const [name, what] of Object.entries(UNKNOWN)) {
    if (query.get(name)) throw storageNotImplemented(what);
  }
  // A rewrite is done in one request here, so that it has no token to go on with.
  const token = query.get('rewriteToken');
  if (token) throw invalidParameter('rewriteToken', token);
}

/** https://cloud.google.com/storage/docs/tags-and-labels#bucket-labels */
const LABEL_KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
/** https://cloud.google.com/storage/docs/lifecycle#actions */
const ACTIONS: readonly unknown[] = ['Delete', 'SetStorageClass', 'AbortIncompleteMultipartUpload'];
/** `unspecified` is an older word for `inherited`. */
const PREVENTIONS: readonly unknown[] = ['inherited', 'enforced', 'unspecified'];
/** https://cloud.google.com/storage/docs/storage-classes */
export const STORAGE_CLASSES: readonly unknown[] = [
  ...['STANDARD', 'NEARLINE', 'COLDLINE', 'ARCHIVE'],
  ...['MULTI_REGIONAL', 'REGIONAL', 'DURABLE_REDUCED_AVAILABILITY'],
];

/** @throws GoogleError 400 for settings of a bucket, of the right types, that cannot be */
export function checkSettings(sent: Readonly<Record<string, unknown>>): void {
  const { rpo } = sent;
  if (jsonObject(sent.objectRetention).mode) throw storageNotImplemented('object retention');
  checkLocation(sent);
  if (rpo && rpo !== 'DEFAULT' && rpo !== 'ASYNC_TURBO') throw invalidField('rpo', rpo);
  for (const [key, value] of Object.entries(jsonObject(sent.labels))) {
    if (!LABEL_KEY.test(key)) throw invalidField('labels', key);
    if (value !== null && !LABEL_VALUE.test(String(value))) {
      throw invalidField(`labels.${key}`, value);
    }
  }
  if (jsonObject(sent.encryption).defaultKmsKeyName) {
    throw storageNotImplemented('Cloud KMS keys (encryption.defaultKmsKeyName)');
  }
  if (jsonObject(sent.hierarchicalNamespace).enabled) {
    throw storageNotImplemented('hierarchical namespaces');
  }
  const { publicAccessPrevention: prevention } = jsonObject(sent.iamConfiguration);
  if (prevention && !PREVENTIONS.includes(prevention)) {
    throw invalidField('iamConfiguration.publicAccessPrevention', prevention);
  }
  const { terminalStorageClass: terminal } = jsonObject(sent.autoclass);
  if (terminal && terminal !== 'NEARLINE' && terminal !== 'ARCHIVE') {
    throw invalidField('autoclass.terminalStorageClass', terminal);
  }
  const { rule } = jsonObject(sent.lifecycle);
  for (const each of Array.isArray(rule) ? rule : []) checkRule(jsonObject(each));
}

function checkRule(rule: Readonly<Record<string, unknown>>): void {
  const { type, storageClass } = jsonObject(rule.action);
  if (!ACTIONS.includes(type)) throw invalidField('lifecycle.rule.action.type', type ?? null);
  const hasClass = storageClass !== undefined && storageClass !== null;
  if ((hasClass || type === 'SetStorageClass') && !STORAGE_CLASSES.includes(storageClass)) {
    throw invalidField('lifecycle.rule.action.storageClass', storageClass ?? null);
  }
  const condition = jsonObject(rule.condition);
  const unknown = Object.keys(condition).find((key) => !Object.hasOwn(CONDITION, key));
  if (unknown !== undefined) throw invalidField('lifecycle.rule.condition', unknown);
  const { matchesStorageClass: classes } = condition;
  const wrong = (Array.isArray(classes) ? classes : []).find((x) => !STORAGE_CLASSES.includes(x));
  if (wrong !== undefined) {
    throw invalidField('lifecycle.rule.condition.matchesStorageClass', wrong);
  }
}
