/**
 * Tries whether objects can be written to a bucket and deleted from it, with one small object.
 *
 * The object has a name that no other program uses, and is deleted at once. It is only written where
 * it can be deleted: otherwise requests that never change anything show what is refused. What has
 * begun is completed, even after the caller's signal was aborted, so that nothing remains.
 */
import { randomUUID } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { ServiceError } from '../errors.ts';
import { TimeLimit, untilAborted } from '../services/abort.ts';
import { joinPath } from '../stores/store.ts';
import { throwIfCancelled } from '../watch.ts';
import type { BucketRequests } from './bucketRequests.ts';
import { fail, failure, pass, skip } from './setupOutcomes.ts';
import type { SetupOutcome } from './setupRow.ts';

/** Time in which the object is written and deleted, milliseconds; it continues after a cancellation. */
const PROBE_TIMEOUT_MS = 30_000;

/** Keys in cedar.yaml that the rows about a bucket belong to. */
export const BUCKET_PATH = 'gcs.bucket_name';

/** Generation that no object has. */
const NO_GENERATION = '1';

const TEXT = 'Written by the setup check of Cedar, to be deleted at once.\n';

/** Whether objects can be written and deleted. */
export interface ProbeResult {
  readonly write: SetupOutcome;
  readonly delete: SetupOutcome;
}

export interface ProbeOptions {
  /** Folder for the object. */
  readonly folder: string;
  /** Whether the bucket would keep the object, as far as its settings are known. */
  readonly isKept: boolean;
  /** Ends waiting for the result. */
  readonly signal: AbortSignal;
}

/** Never throws for a refusal, which is part of the result. @throws CancelledError */
export async function probeBucket(
  requests: BucketRequests,
  { folder, isKept, signal }: ProbeOptions,
): Promise<ProbeResult> {
  throwIfCancelled(signal);
  const name = joinPath(folder, `setup-check-${randomUUID()}.txt`);
  const limit = new TimeLimit(PROBE_TIMEOUT_MS);
  const probe = tryBoth(requests, name, isKept, limit.signal).finally(() => limit.end());
  probe.catch(() => {});
  return untilAborted(probe, signal);
}

async function tryBoth(
  requests: BucketRequests,
  name: string,
  isKept: boolean,
  signal: AbortSignal,
): Promise<ProbeResult> {
  const refused = await refusalOf(() => requests.delete(name, NO_GENERATION, signal));
  if (!refused && !isKept) return writeAndDelete(requests, name, signal);
  const unwritten = await refusalOf(() => requests.tryCreate(name, signal));
  const unwrittenReason = l10n.t(
    'Allowed. No object was written, because it could not be deleted again.',
  );
  return {
    write: unwritten ? failure(unwritten, BUCKET_PATH) : pass(unwrittenReason),
    delete: refused
      ? failure(refused, BUCKET_PATH)
      : skip(l10n.t('Not tried: the bucket retains its objects.')),
  };
}

async function writeAndDelete(
  requests: BucketRequests,
  name: string,
  signal: AbortSignal,
): Promise<ProbeResult> {
  let generation: string | undefined;
  try {
    generation = await requests.create(name, TEXT, signal);
  } catch (error) {
    await removeUnanswered(requests, name, error, signal);
    const detail = l10n.t('Not tried: no object could be written.');
    return { write: failure(error, BUCKET_PATH), delete: skip(detail) };
  }
  const write = pass(l10n.t('A small object was written.'));
  try {
    await requests.delete(name, generation, signal);
    return { write, delete: pass(l10n.t('The object was deleted.')) };
  } catch (error) {
    const found = failure(error, BUCKET_PATH);
    const left = l10n.t('The object "{0}" remains in the bucket.', name);
    return { write, delete: fail(`${found.detail} ${left}`.trim(), found) };
  }
}

/** An object whose answer was lost may have been stored. */
async function removeUnanswered(
  requests: BucketRequests,
  name: string,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  if (error instanceof ServiceError && error.status >= 400 && error.status < 500) return;
  try {
    const generation = await requests.generation(name, signal);
    if (generation !== undefined) await requests.delete(name, generation, signal);
  } catch {
    // Neither is the service available for this: the failed row reports it.
  }
}

async function refusalOf(send: () => Promise<unknown>): Promise<unknown> {
  try {
    await send();
    return undefined;
  } catch (error) {
    return error;
  }
}
