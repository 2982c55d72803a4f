/** Makes an object of the bytes of an upload. */
import { GoogleError } from '../http.ts';
import type { Call, Reply } from '../rest/call.ts';
import type { Conditions } from './conditions.ts';
import type { ObjectContent } from './objectContent.ts';
import { objectResource } from './objectResource.ts';
import type { ObjectStore } from './objectStore.ts';
import type { ObjectAttributes, ObjectRecord } from './storedTypes.ts';

/** Object that is stored once its bytes have arrived. */
export interface Intent {
  readonly bucket: string;
  readonly name: string;
  readonly attributes: ObjectAttributes;
  readonly conditions: Conditions;
  /** Checksums that the sender gives for the bytes. */
  readonly crc32c?: string;
  readonly md5Hash?: string;
}

/** Makes an object of staged bytes that have the checksums their sender gave. */
export async function finish(
  objects: ObjectStore,
  intent: Intent,
  content: ObjectContent,
): Promise<ObjectRecord> {
  const mismatch = mismatchOf(intent, content);
  if (mismatch) {
    await objects.content.discard(content);
    throw mismatch;
  }
  return objects.commit(intent.bucket, intent.name, content, intent.attributes, intent.conditions);
}

export function mismatchOf(
  { crc32c, md5Hash }: Intent,
  content: { crc32c: string; md5Hash?: string },
): GoogleError | undefined {
  const mismatch = (kind: string, given: string, calculated: string | undefined) =>
    new GoogleError(
      400,
      `Provided ${kind} "${given}" doesn't match calculated ${kind} "${calculated}".`,
      'INVALID_ARGUMENT',
      'invalid',
    );
  if (crc32c && crc32c !== content.crc32c) return mismatch('CRC32C', crc32c, content.crc32c);
  if (md5Hash && md5Hash !== content.md5Hash) return mismatch('MD5 hash', md5Hash, content.md5Hash);
  return undefined;
}

export function storedReply(call: Call, object: ObjectRecord, objects: ObjectStore): Reply {
  const json = objectResource(object, call.origin, objects.bucket(object.bucket));
  return { status: 200, json, headers: { etag: String(json.etag) } };
}
