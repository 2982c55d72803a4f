/** Errors for what Cloud Storage refuses. */
import * as l10n from '@vscode/l10n';
import { type CedarError, NotFoundError, ServiceError } from '../errors.ts';
import type { Refusal } from '../services/serviceClient.ts';

/** The error for a refusal, with advice about the bucket that was used. */
export function describeStorageRefusal(
  { status, message, what, options }: Refusal,
  bucket: string,
): CedarError {
  if (status === 404 && what !== undefined && !/bucket does not exist/i.test(message)) {
    const where = l10n.t('"{0}" is not in the bucket "{1}" (any more).', what, bucket);
    return new NotFoundError(what, `Cloud Storage: ${message}\n${where}`);
  }
  return new ServiceError('Cloud Storage', status, message, adviceAbout(status, bucket), options);
}

/** What to do about a refusal with this HTTP status. */
function adviceAbout(status: number, bucket: string): string | undefined {
  switch (status) {
    case 401:
      return l10n.t(
        'The access token was refused: sign in again, or check the key file in cedar.yaml.',
      );
    case 403:
      return l10n.t(
        'The account needs the role "{0}" on the bucket "{1}".',
        'Storage Object Admin',
        bucket,
      );
    case 404:
      return l10n.t(
        'Create the bucket "{0}", or correct bucket_name under gcs: in cedar.yaml.',
        bucket,
      );
    default:
      return undefined;
  }
}

/** Whether a bucket wants the project of the requester to pay. */
export function isRequesterPays(error: unknown): boolean {
  return (
    error instanceof ServiceError &&
    error.status === 400 &&
    /requester pays bucket but no user project/i.test(error.said)
  );
}
