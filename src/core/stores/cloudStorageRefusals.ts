/** Errors for what Cloud Storage refuses. */
import * as l10n from '@vscode/l10n';
import { type CedarError, NotFoundError, ServiceError } from '../errors.ts';
import type { Refusal } from '../services/serviceRequest.ts';
import { type BucketContext, storageAdviceFor } from './cloudStorageAdvice.ts';

/** The error for a refusal, with advice about the bucket that was used. */
export function describeStorageRefusal(
  { status, message, what, options }: Refusal,
  place: BucketContext,
): CedarError {
  const { bucket } = place;
  if (status === 404 && what !== undefined && !/bucket does not exist/i.test(message)) {
    const where = l10n.t(
      '"{0}" does not exist in the bucket "{1}"; it may have been deleted.',
      what,
      bucket,
    );
    return new NotFoundError(what, `Cloud Storage: ${message}\n${where}`);
  }
  const advice = storageAdviceFor({ status, message, reason: options.reason }, place);
  const page = advice?.page;
  return new ServiceError('Cloud Storage', status, message, advice?.text, { ...options, page });
}

/** Whether a bucket wants the project of the requester to pay. */
export function isRequesterPays(error: unknown): boolean {
  return (
    error instanceof ServiceError &&
    error.status === 400 &&
    /requester pays bucket but no user project/i.test(error.serviceMessage)
  );
}
