/**
 * Reads soft-deleted objects, which still take up room in a bucket.
 *
 * https://cloud.google.com/storage/docs/use-soft-deleted-objects
 */
import { GoogleError } from '../http.ts';
import type { Call, Reply } from '../rest/call.ts';
import { wholeNumber } from './conditions.ts';
import { listQueryOf, listReply } from './objectListing.ts';
import { objectResource } from './objectResource.ts';
import type { ObjectStore } from './objectStore.ts';
import { storageNotImplemented } from './refusals.ts';
import type { Parts } from './storageRoute.ts';
import { noSuchObject } from './storeRefusals.ts';

/** Parameters of lists that have no effect on soft-deleted objects here. */
const WITHOUT_EFFECT = ['delimiter', 'startOffset', 'endOffset', 'matchGlob'];

/** One page of the soft-deleted objects of a bucket, several of which may have the same name. */
export function listSoftDeleted(call: Call, bucket: string, objects: ObjectStore): Reply {
  const { query, origin } = call;
  if (query.get('versions') === 'true') {
    throw invalid('You cannot specify both versions and softDeleted.');
  }
  const ignored = WITHOUT_EFFECT.find((name) => query.get(name));
  if (ignored !== undefined) throw storageNotImplemented(`${ignored} with softDeleted`);
  const { prefix, maxResults, pageToken } = listQueryOf(query);
  const start = startOf(pageToken);
  const found = objects.softDeleted(bucket).filter(({ name }) => name.startsWith(prefix));
  const end = start + maxResults;
  const stored = objects.bucket(bucket);
  const items = found.slice(start, end).map((object) => objectResource(object, origin, stored));
  const nextPageToken = end < found.length ? `deleted-${end}` : undefined;
  const page = { names: [], prefixes: [], ...(nextPageToken !== undefined && { nextPageToken }) };
  return listReply('storage#objects', page, items);
}

function startOf(token: string): number {
  if (token === '') return 0;
  const start = /^deleted-(\d+)$/.exec(token)?.[1];
  if (start === undefined) throw invalid(`Invalid page token: ${token}`);
  return Number(start);
}

/** A soft-deleted object without its bytes, which cannot be read before it is restored. */
export function getSoftDeleted(call: Call, bucket: string, name: string, parts: Parts): Reply {
  const { objects } = parts;
  const generation = wholeNumber(call.query, 'generation');
  if (generation === undefined) {
    throw invalid('You must specify a generation when softDeleted is true.');
  }
  if (call.query.get('alt') === 'media') {
    throw invalid('You cannot download a soft-deleted object.');
  }
  const object = objects
    .softDeleted(bucket)
    .find((each) => each.name === name && each.generation === generation);
  if (!object) throw noSuchObject(bucket, name, generation);
  return { status: 200, json: objectResource(object, call.origin, objects.bucket(bucket)) };
}

function invalid(message: string): GoogleError {
  return new GoogleError(400, message, 'INVALID_ARGUMENT', 'invalid');
}
