/** Answers of Google Drive with the content of files, and errors for those that cannot be used. */
import { createHash } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import { ChecksumError, ServiceError } from '../errors.ts';
import type { OpenAnswer } from '../services/serviceRequest.ts';

/** MD5 in hexadecimal digits, as Drive writes it. */
export function md5Of(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** The bytes that an answer has, as the request writes them; undefined when it is not a part. */
export function rangeIn({ status, headers }: OpenAnswer): string | undefined {
  if (status !== 206) return undefined;
  return /^bytes (\d+-\d+)\/\d+$/.exec(headers.get('content-range') ?? '')?.[1];
}

/** The size of the whole file, by an answer with a part of it. */
export function wholeSizeIn({ status, headers }: OpenAnswer): number | undefined {
  if (status !== 206) return undefined;
  const size = /^bytes \d+-\d+\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  return size === undefined ? undefined : Number(size);
}

/** Drive has no conditions for reading: this is what its answer to one would be. */
export function writtenMeanwhile(what: string): ServiceError {
  const message = l10n.t('"{0}" was written again while it was read.', what);
  return new ServiceError('Google Drive', 412, message, l10n.t('Try again.'));
}

export function damagedDocument(
  what: string,
  arrived: string | undefined,
  expected: string | undefined,
) {
  return new ChecksumError(
    what,
    l10n.t(
      '"{0}" arrived damaged: its MD5 is {1}, Google Drive\'s is {2}. Something between this machine and Google may have changed it; try again.',
      what,
      arrived ?? '?',
      expected ?? '?',
    ),
  );
}

export function incompleteSearch(): ServiceError {
  const message = l10n.t('The search was not complete.');
  const advice = l10n.t('Google Drive could not look through all of its files; try again later.');
  return new ServiceError('Google Drive', 503, message, advice);
}
