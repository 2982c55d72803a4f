/** Checks names of buckets and objects, with Cloud Storage's refusals. */
import { GoogleError } from '../http.ts';

/** An object's name has at most this many bytes of UTF-8: https://cloud.google.com/storage/docs/objects#naming */
const LONGEST_NAME = 1024;

export function checkStorageName(name: string): void {
  if (name === '') throw invalid('Required', 'required');
  const length = Buffer.byteLength(name);
  if (length > LONGEST_NAME) {
    throw invalid(
      `The maximum object length is ${LONGEST_NAME} characters, but got a name with ${length} ` +
        `characters: ''${name.slice(0, 60)}...''`,
    );
  }
  if (/[\r\n]|\p{Surrogate}/u.test(name)) {
    throw invalid(`Disallowed unicode characters present in object name '${name}'`);
  }
  if (name === '.' || name === '..' || name.startsWith('.well-known/acme-challenge/')) {
    throw invalid(`Invalid object name: '${name}'`);
  }
}

/** Refuses what cannot be a bucket's name: https://cloud.google.com/storage/docs/buckets#naming */
export function checkBucketName(name: string): void {
  const parts = name.split('.');
  const right =
    /^[a-z0-9][a-z0-9._-]+[a-z0-9]$/.test(name) &&
    name.length <= (parts.length > 1 ? 222 : 63) &&
    parts.every((part) => part.length > 0 && part.length <= 63) &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (!right) throw invalidBucketName(name);
}

/** Refuses also names that new buckets cannot have. */
export function checkNewBucketName(name: string): void {
  checkBucketName(name);
  if (name.startsWith('goog')) throw invalidBucketName(name);
}

function invalidBucketName(name: string): GoogleError {
  return invalid(`Invalid bucket name: '${name}'`);
}

function invalid(message: string, reason = 'invalid'): GoogleError {
  return new GoogleError(400, message, 'INVALID_ARGUMENT', reason);
}
