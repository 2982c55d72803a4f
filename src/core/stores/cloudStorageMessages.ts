/** Requests and answers of Cloud Storage's JSON API. */
import { systemClock } from '../../domain/clock.ts';
import { isRecord } from '../../domain/isRecord.ts';
import type { OpenAnswer } from '../services/serviceRequest.ts';
import type { Labels, StoredObject, StoreLocation } from './store.ts';

/** One page of a listing. */
export interface ObjectPage {
  readonly objects: StoredObject[];
  /** Paths of the folders below, with a slash at the end. */
  readonly folders: string[];
  readonly nextPageToken?: string | undefined;
}

/** Whether an answer has the part of an object that starts at a byte. */
export function startsAt({ status, headers }: OpenAnswer, offset: number): boolean {
  return status === 206 && (headers.get('content-range') ?? '').startsWith(`bytes ${offset}-`);
}

/** The CRC32C of the stored bytes, base64. */
export function crc32cIn(headers: Headers): string | undefined {
  return /\bcrc32c=([\w+/]+=*)/.exec(headers.get('x-goog-hash') ?? '')?.[1];
}

/** Nothing when Cloud Storage cannot have answered this. */
export function parsePage(json: unknown): ObjectPage | undefined {
  if (!isRecord(json) || json.kind !== 'storage#objects') return undefined;
  const { items = [], prefixes = [], nextPageToken } = json;
  if (!Array.isArray(items) || !isTexts(prefixes)) return undefined;
  if (nextPageToken !== undefined && typeof nextPageToken !== 'string') return undefined;
  const objects = items.map(parseObject);
  if (!objects.every((object) => object !== undefined)) return undefined;
  return { objects, folders: prefixes, nextPageToken: nextPageToken || undefined };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** Nothing when Cloud Storage cannot have answered this. */
export function parseLocation(json: unknown): StoreLocation | undefined {
  if (!isRecord(json) || json.kind !== 'storage#storageLayout') return undefined;
  const { location, locationType } = json;
  if (typeof location !== 'string' || typeof locationType !== 'string') return undefined;
  return { location, type: locationType };
}

/** Nothing when Cloud Storage cannot have answered this. */
export function parseObject(json: unknown): StoredObject | undefined {
  if (!isRecord(json) || json.kind !== 'storage#object') return undefined;
  const { name: id, generation, size, crc32c, updated, metadata, contentEncoding } = json;
  const { retentionExpirationTime, eventBasedHold } = json;
  if (typeof id !== 'string' || !isCount(generation) || !isCount(size)) return undefined;
  return {
    id,
    fileName: id.split('/').at(-1) ?? id,
    size: Number(size),
    crc32c: typeof crc32c === 'string' ? crc32c : undefined,
    version: String(generation),
    updated: typeof updated === 'string' ? new Date(updated) : undefined,
    labels: labelsOf(metadata),
    ...(contentEncoding === 'gzip' && { isCompressed: true }),
    ...((isKeptUntil(retentionExpirationTime) || eventBasedHold === true) && { isKept: true }),
  };
}

/** Whether a retention policy has not ended yet. */
function isKeptUntil(time: unknown): boolean {
  return typeof time === 'string' && Date.parse(time) > systemClock.now();
}

/** 64-bit numbers arrive as text. */
function isCount(value: unknown): value is string | number {
  return (typeof value === 'string' || typeof value === 'number') && /^\d+$/.test(String(value));
}

/** Custom metadata as it is stored: other programs may have written other types. */
function labelsOf(metadata: unknown): Labels | undefined {
  if (!isRecord(metadata)) return undefined;
  return Object.fromEntries(
    Object.entries(metadata).filter((entry): entry is [string, string] => {
      return typeof entry[1] === 'string';
    }),
  );
}
