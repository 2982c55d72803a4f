/**
 * Refusals of Cloud Storage for settings of buckets and query parameters, and of what the sandbox
 * could only pretend to do.
 */
import { GoogleError } from '../http.ts';
import { checkLocation } from './locations.ts';
import { jsonObject } from './schema.ts';

/** 400 for what is not there to be had here. */
export function notImplemented(what: string): GoogleError {
  return new GoogleError(
    400,
    `The sandbox does not implement ${what}.`,
    'INVALID_ARGUMENT',
    'notImplemented',
  );
}

export function invalidValue(field: string, value: unknown): GoogleError {
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

/** @throws GoogleError 400 for a parameter that has none of its values */
export function checkParameters(query: URLSearchParams): void {
  for (const [name, values] of Object.entries(PARAMETERS)) {
    const wrong = query.getAll(name).find((value) => !values.includes(value));
    if (wrong === undefined) continue;
    const message = `Invalid value for parameter ${name}: ${JSON.stringify(wrong)}`;
    throw new GoogleError(400, message, 'INVALID_ARGUMENT', 'invalidParameter', name);
  }
  if (query.get('enableObjectRetention') === 'true') throw notImplemented('object retention');
}

/** https://cloud.google.com/storage/docs/tags-and-labels#bucket-labels */
const LABEL_KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u;
const LABEL_VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u;
/** https://cloud.google.com/storage/docs/lifecycle#actions */
const ACTIONS: readonly unknown[] = ['Delete', 'SetStorageClass', 'AbortIncompleteMultipartUpload'];

/** @throws GoogleError 400 for settings of a bucket, of the right types, that cannot be */
export function checkSettings(sent: Readonly<Record<string, unknown>>): void {
  const { rpo } = sent;
  if (jsonObject(sent.objectRetention).mode) throw notImplemented('object retention');
  checkLocation(sent);
  if (rpo && rpo !== 'DEFAULT' && rpo !== 'ASYNC_TURBO') throw invalidValue('rpo', rpo);
  for (const [key, value] of Object.entries(jsonObject(sent.labels))) {
    if (!LABEL_KEY.test(key)) throw invalidValue('labels', key);
    if (value !== null && !LABEL_VALUE.test(String(value))) {
      throw invalidValue(`labels.${key}`, value);
    }
  }
  const { rule } = jsonObject(sent.lifecycle);
  for (const each of Array.isArray(rule) ? rule : []) {
    const { type } = jsonObject(jsonObject(each).action);
    if (!ACTIONS.includes(type)) throw invalidValue('lifecycle.rule.action.type', type ?? null);
  }
}
