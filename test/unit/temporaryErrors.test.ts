/** Errors after which `cedar wait` continues. */
import { expect, it } from 'vitest';
import { isTemporary } from '../../src/cli/temporaryErrors.ts';
import {
  ConflictError,
  NotFoundError,
  ServiceError,
  SubmissionError,
} from '../../src/core/errors.ts';
import { UNUSABLE_CREDENTIALS } from '../../src/domain/refusalReasons.ts';

const OFFLINE = new ServiceError('Cloud Storage', 0, 'getaddrinfo ENOTFOUND');
const DENIED = new ServiceError('Cloud Storage', 403, 'Access denied.');

it.each([
  ['no network', OFFLINE],
  ['too many requests', new ServiceError('Earth Engine', 429, 'Too many requests.')],
  ['a service that is down', new ServiceError('Cloud Storage', 503, 'Try later.')],
  ['a record that others write', new ConflictError('o', 'Written again.')],
  ['a start without a network', new SubmissionError('o', 'Halfway.', { cause: OFFLINE })],
])('%s is temporary', async (_, error) => {
  expect(await isTemporary(error)).toBe(true);
});

it.each([
  ['a refusal', DENIED],
  ['a sign-in that has ended', new ServiceError('Google sign-in', 401, 'Revoked.')],
  [
    'a key that cannot be read',
    new ServiceError('Google sign-in', 0, 'No key.', undefined, { reason: UNUSABLE_CREDENTIALS }),
  ],
  [
    'an answer that never fits',
    new ServiceError('Earth Engine', 503, 'Late', undefined, { isFinal: true }),
  ],
  ['a name that does not exist', new NotFoundError('o', 'There is no order "o".')],
  ['a start that was refused', new SubmissionError('o', 'Halfway.', { cause: DENIED })],
  ['any other error', new Error('no')],
])('%s is not', async (_, error) => {
  expect(await isTemporary(error)).toBe(false);
});
