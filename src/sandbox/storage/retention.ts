/**
 * Protection of an object's bytes from being deleted or replaced: holds, and the bucket's policy.
 *
 * https://cloud.google.com/storage/docs/bucket-lock, https://cloud.google.com/storage/docs/object-holds
 */
import { GoogleError } from '../http.ts';
import { jsonObject } from '../rest/fieldTypes.ts';
import type { ObjectRecord, SentBucketSettings, StoredBucket } from './storedTypes.ts';

/** A policy lasts at most 100 years, in seconds. */
const LONGEST_RETENTION = 3_155_760_000;

/** When the policy of the bucket lets go of an object: ISO 8601, undefined without a policy. */
export function retentionExpiration(
  object: ObjectRecord,
  { settings }: StoredBucket,
): string | undefined {
  const { retentionPeriod } = jsonObject(settings.retentionPolicy);
  // The time does not begin to run before an event-based hold is released.
  if (retentionPeriod === undefined || object.eventBasedHold) return undefined;
  const start = Date.parse(object.retentionStart ?? object.timeCreated);
  return new Date(start + Number(retentionPeriod) * 1000).toISOString();
}

/** @throws GoogleError 403 when the bytes of the object must stay */
export function checkReplaceable(object: ObjectRecord, bucket: StoredBucket): void {
  const name = `Object '${object.bucket}/${object.name}'`;
  const hold = object.temporaryHold ? 'Temporary' : object.eventBasedHold && 'Event-Based';
  if (hold) {
    throw forbidden(
      `${name} is under active ${hold} hold and cannot be deleted, overwritten or archived ` +
        'until hold is removed.',
      'objectUnderActiveHold',
    );
  }
  const expiration = retentionExpiration(object, bucket);
  if (expiration === undefined || Date.parse(expiration) <= Date.now()) return;
  throw forbidden(
    `${name} is subject to bucket's retention policy or object retention and cannot be deleted ` +
      `or overwritten until ${expiration}`,
    'retentionPolicyNotMet',
  );
}

/**
 * The retention policy of new settings, completed by the fields that the service sets.
 *
 * @throws GoogleError 400 for an invalid period, 403 for a weaker policy than a locked one
 */
export function withRetentionPolicy(
  bucket: string,
  before: SentBucketSettings,
  after: SentBucketSettings,
): SentBucketSettings {
  const old = jsonObject(before.retentionPolicy);
  const { retentionPolicy, ...rest } = after;
  const { retentionPeriod } = jsonObject(retentionPolicy);
  if (retentionPeriod === undefined || Number(retentionPeriod) === 0) {
    if (old.isLocked) throw lockedPolicy(bucket);
    return rest;
  }
  const seconds = Number(retentionPeriod);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_RETENTION) {
    throw new GoogleError(
      400,
      `Invalid retention period: ${retentionPeriod}. It must be from 1 to ${LONGEST_RETENTION} seconds.`,
      'INVALID_ARGUMENT',
      'invalid',
    );
  }
  if (old.isLocked && seconds < Number(old.retentionPeriod)) throw lockedPolicy(bucket);
  const unchanged = seconds === Number(old.retentionPeriod);
  const effectiveTime = unchanged ? old.effectiveTime : new Date().toISOString();
  const isLocked = old.isLocked === true;
  const policy = { retentionPeriod: String(seconds), effectiveTime, isLocked };
  return { ...rest, retentionPolicy: policy };
}

/** The settings with their retention policy locked, which nothing undoes. */
export function withLockedPolicy(bucket: string, settings: SentBucketSettings): SentBucketSettings {
  if (settings.retentionPolicy === undefined) {
    throw new GoogleError(
      400,
      `Bucket '${bucket}' does not have a Retention Policy to lock.`,
      'INVALID_ARGUMENT',
      'invalid',
    );
  }
  const retentionPolicy = { ...jsonObject(settings.retentionPolicy), isLocked: true };
  return { ...settings, retentionPolicy };
}

function lockedPolicy(bucket: string): GoogleError {
  return forbidden(
    `Cannot reduce retention duration of a locked Retention Policy for bucket '${bucket}'.`,
    'forbidden',
  );
}

function forbidden(message: string, reason: string): GoogleError {
  return new GoogleError(403, message, 'PERMISSION_DENIED', reason);
}
