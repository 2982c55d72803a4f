/**
 * Ways to send an object: at once (`media`), with its attributes (`multipart`), or in pieces.
 *
 * https://cloud.google.com/storage/docs/uploads-downloads
 */
import { GoogleError } from '../http.ts';
import { type Call, parseJsonObject, type Reply, readBytes, readJsonBody } from '../rest/call.ts';
import { boundaryOf, MultipartReader } from '../rest/multipart.ts';
import { Sessions } from '../rest/sessions.ts';
import { requiredParameter } from './buckets.ts';
import { checkConditions, conditionsOf } from './conditions.ts';
import { finish, type Intent, storedReply } from './finishUpload.ts';
import { checkStorageName } from './names.ts';
import { mergeAttributes } from './objectResource.ts';
import type { ObjectStore } from './objectStore.ts';
import type { ObjectRecord } from './storedTypes.ts';

/** Metadata that comes with a multipart upload is at most this long. */
const LONGEST_METADATA = 1024 * 1024;

/** Sessions of resumable uploads. */
export type ObjectUploads = Sessions<Intent, ObjectRecord>;

/** Opens the sessions that a folder contains; their objects go into a store. */
export function openObjectUploads(folder: string, objects: ObjectStore): Promise<ObjectUploads> {
  return Sessions.open<Intent, ObjectRecord>(folder, {
    address: (_, { bucket, name }) => ({
      path: `/upload/storage/v1/b/${bucket}/o`,
      query: new URLSearchParams({ uploadType: 'resumable', name }),
    }),
    finish: async (intent, file) => finish(objects, intent, await objects.content.adopt(file)),
    reply: (call, stored) => storedReply(call, stored, objects),
  });
}

interface UploadParts {
  readonly sessions: ObjectUploads;
  /** Throws where the caller may not store an object of a name. */
  checkName(name: string): void;
}

/** Answers a POST to `/upload/storage/v1/b/{bucket}/o`. */
export async function startUpload(
  call: Call,
  bucket: string,
  objects: ObjectStore,
  { sessions, checkName }: UploadParts,
): Promise<Reply> {
  objects.bucket(bucket);
  switch (call.query.get('uploadType')) {
    case 'media':
      return storedReply(call, await uploadMedia(call, bucket, objects, checkName), objects);
    case 'multipart':
      return storedReply(call, await uploadMultipart(call, bucket, objects, checkName), objects);
    case 'resumable': {
      const intent = intentOf(call, bucket, await readJsonBody(call));
      checkName(intent.name);
      const { conditions } = intent;
      checkConditions(objects.find(bucket, intent.name), conditions);
      return sessions.start(call, intent);
    }
    default:
      throw new GoogleError(
        400,
        'Required parameter: uploadType must be media, multipart or resumable',
        'INVALID_ARGUMENT',
        'required',
      );
  }
}

async function uploadMedia(
  call: Call,
  bucket: string,
  objects: ObjectStore,
  checkName: UploadParts['checkName'],
) {
  const contentEncoding = call.header('content-encoding');
  const intent = intentOf(call, bucket, {
    ...(contentEncoding !== undefined && { contentEncoding }),
    contentType: call.header('content-type') ?? 'application/octet-stream',
  });
  checkName(intent.name);
  return storeBytes(objects, intent, call.body);
}

async function uploadMultipart(
  call: Call,
  bucket: string,
  objects: ObjectStore,
  checkName: UploadParts['checkName'],
) {
  const parts = new MultipartReader(call.body, boundaryOf('related', call.header('content-type')));
  const described = await parts.next();
  if (!described) throw malformed();
  const metadata = parseJsonObject(await readBytes(described.body, LONGEST_METADATA));
  const media = await parts.next();
  if (!media) throw malformed();
  const contentType = media.headers.get('content-type') ?? 'application/octet-stream';
  const intent = intentOf(call, bucket, { contentType, ...metadata });
  checkName(intent.name);
  return storeBytes(objects, intent, media.body);
}

async function storeBytes(
  objects: ObjectStore,
  intent: Intent,
  bytes: AsyncIterable<Uint8Array>,
): Promise<ObjectRecord> {
  return finish(objects, intent, await objects.content.stage(bytes));
}

/** Object that a call describes in its query, its `x-goog-hash` header and the JSON sent with it. */
function intentOf(call: Call, bucket: string, sent: Record<string, unknown>): Intent {
  const name = call.query.get('name') ?? sent.name;
  if (typeof name !== 'string') throw requiredParameter('name');
  checkStorageName(name);
  const contentEncoding = call.query.get('contentEncoding');
  const contentType = call.header('x-upload-content-type');
  const attributes = mergeAttributes(contentType === undefined ? {} : { contentType }, {
    ...sent,
    ...(contentEncoding !== null && { contentEncoding }),
  });
  const hashes = call.header('x-goog-hash') ?? '';
  const hash = (field: string, kind: string) => {
    const value = sent[field] ?? new RegExp(`\\b${kind}=([^,\\s]+)`).exec(hashes)?.[1];
    return typeof value === 'string' ? value : undefined;
  };
  const crc32c = hash('crc32c', 'crc32c');
  const md5Hash = hash('md5Hash', 'md5');
  const conditions = conditionsOf(call.query);
  return { bucket, name, attributes, conditions, crc32c, md5Hash };
}

function malformed(): GoogleError {
  return new GoogleError(400, 'Malformed multipart body.', 'INVALID_ARGUMENT', 'badRequest');
}
