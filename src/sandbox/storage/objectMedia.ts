/** Sends the bytes of an object: whole, a range of them, or unpacked. */
import type { FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Call, Reply } from '../rest/call.ts';
import { rangeOf } from '../rest/range.ts';
import {
  checkConditions,
  checkEtags,
  checkTimes,
  conditionsOf,
  wholeNumber,
} from './conditions.ts';
import { etagOf } from './objectResource.ts';
import type { ObjectStore } from './objectStore.ts';
import { objectHeaders } from './storageRoute.ts';
import type { ObjectRecord } from './storedTypes.ts';

/** Bytes read from a file at once: fewer, larger ones serve faster. */
const READ_BYTES = 1024 * 1024;

/** Answers a GET (or HEAD) of an object's bytes. */
export async function readObjectMedia(
  call: Call,
  objects: ObjectStore,
  bucket: string,
  name: string,
): Promise<Reply> {
  const generation = wholeNumber(call.query, 'generation');
  const { object, file } = await objects.open(() => {
    const found = objects.object(bucket, name, generation);
    checkConditions(found, conditionsOf(call.query), true);
    checkEtags(call, etagOf(found));
    checkTimes(call, found.updated);
    return found;
  });
  try {
    return await mediaReply(call, object, file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function mediaReply(call: Call, object: ObjectRecord, file: FileHandle): Promise<Reply> {
  const headers = mediaHeaders(object);
  if (unpacks(call, object)) {
    if (call.method === 'HEAD') return closed(file, { status: 200, headers });
    headers.warning = '214 UploadServer gunzipped';
    // The sender of the bytes gets an error in them.
    const bytes = pipeline(file.createReadStream(), createGunzip(), () => {});
    return { status: 200, headers, bytes };
  }
  if (object.contentEncoding) headers['content-encoding'] = object.contentEncoding;
  const { size } = object.content;
  const range = rangeOf(call.header('range'), size);
  const [start, end] = range ?? [0, size];
  headers['content-length'] = String(end - start);
  if (range) headers['content-range'] = `bytes ${start}-${end - 1}/${size}`;
  const status = range ? 206 : 200;
  if (call.method === 'HEAD' || start === end) return closed(file, { status, headers });
  return {
    status,
    headers,
    bytes: file.createReadStream({ start, end: end - 1, highWaterMark: READ_BYTES }),
  };
}

async function closed(file: FileHandle, reply: Reply): Promise<Reply> {
  await file.close();
  return reply;
}

function mediaHeaders(object: ObjectRecord): Record<string, string> {
  const headers: Record<string, string> = {
    ...objectHeaders(object),
    'content-type': object.contentType ?? 'application/octet-stream',
    'accept-ranges': 'bytes',
    'cache-control': object.cacheControl ?? 'no-cache, no-store, max-age=0, must-revalidate',
    'last-modified': new Date(object.updated).toUTCString(),
    etag: etagOf(object),
  };
  if (object.contentDisposition) headers['content-disposition'] = object.contentDisposition;
  if (object.contentLanguage) headers['content-language'] = object.contentLanguage;
  return headers;
}

/** Whether a stored gzip is sent unpacked: https://cloud.google.com/storage/docs/transcoding */
function unpacks(call: Call, object: ObjectRecord): boolean {
  return (
    object.contentEncoding === 'gzip' &&
    !/\bgzip\b/.test(call.header('accept-encoding') ?? '') &&
    !/\bno-transform\b/.test(object.cacheControl ?? '')
  );
}
