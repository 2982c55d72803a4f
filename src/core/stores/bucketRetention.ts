/**
 * Buckets that keep their objects: Cedar could not change the record of an order in them, so that tasks
 * would be started without being recorded.
 *
 * https://cloud.google.com/storage/docs/bucket-lock, https://cloud.google.com/storage/docs/object-holds
 */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import { formatNumber } from '../../domain/locale.ts';
import { ConfigError } from '../errors.ts';

/** What keeps new objects of a bucket from being changed and deleted. */
export interface BucketRetention {
  /** Seconds for which every object is kept; 0 without a retention policy. */
  readonly retentionSeconds: number;
  /** Whether new objects are under a hold until it is released. */
  readonly hasDefaultHold: boolean;
}

/** Nothing when Cloud Storage cannot have answered this. */
export function parseRetention(json: unknown): BucketRetention | undefined {
  if (!isRecord(json) || json.kind !== 'storage#bucket') return undefined;
  const { retentionPolicy, defaultEventBasedHold } = json;
  return {
    retentionSeconds: secondsIn(retentionPolicy, 'retentionPeriod'),
    hasDefaultHold: defaultEventBasedHold === true,
  };
}

/** Seconds in a part of a bucket's settings; 64-bit numbers arrive as text. */
export function secondsIn(policy: unknown, field: string): number {
  return isRecord(policy) ? Number(policy[field]) || 0 : 0;
}

/** The finding about a bucket, in a sentence; undefined where its objects can be changed. */
export function describeRetention({
  retentionSeconds,
  hasDefaultHold,
}: BucketRetention): string | undefined {
  if (hasDefaultHold) return l10n.t('New objects are under a hold.');
  if (retentionSeconds === 0) return undefined;
  return l10n.t('Every object is kept for {0}.', formatDuration(retentionSeconds));
}

/** What to do about a bucket that keeps its objects. */
export function retentionAdvice(): string {
  return l10n.t(
    'Cedar cannot change its records while the bucket keeps them. Use a bucket without retention and holds, or remove them from this one.',
  );
}

/** @throws ConfigError for a bucket that keeps its objects */
export function requireChangeable(bucket: string, retention: BucketRetention): void {
  const finding = describeRetention(retention);
  if (!finding) return;
  const nothing = l10n.t('Nothing was started.');
  throw refusal(`${l10n.t('Bucket "{0}":', bucket)} ${finding} ${retentionAdvice()} ${nothing}`);
}

/**
 * The error for a record that the bucket keeps as it was first written, where the account cannot see the
 * settings of the bucket.
 *
 * @param id its path in the bucket
 */
export function keptRecord(bucket: string, id: string): ConfigError {
  const finding = l10n.t('The bucket "{0}" keeps "{1}" as it was first written.', bucket, id);
  return refusal(`${finding} ${retentionAdvice()} ${l10n.t('Nothing was started.')}`);
}

/** "7 days", "1 hour", "10 minutes"; rounded up. */
export function formatDuration(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) {
    return minutes === 1 ? l10n.t('1 minute') : l10n.t('{0} minutes', formatNumber(minutes));
  }
  const hours = Math.ceil(seconds / 3600);
  if (hours < 48) return hours === 1 ? l10n.t('1 hour') : l10n.t('{0} hours', formatNumber(hours));
  return l10n.t('{0} days', formatNumber(Math.ceil(seconds / 3600 / 24)));
}

function refusal(message: string): ConfigError {
  return new ConfigError(message, [{ message, path: 'gcs.bucket_name' }]);
}
