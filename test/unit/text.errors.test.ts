/** Messages of errors. */

import { describe, expect, it } from 'vitest';
import { EXIT, exitCodeOf } from '../../src/cli/exitCodes.ts';
import { endpointProblem } from '../../src/configurations/endpoints.ts';
import {
  CancelledError,
  ConfigError,
  OrderRequestError,
  ServiceError,
  SubmissionError,
} from '../../src/core/errors.ts';
import { errorForLog } from '../../src/domain/errorForLog.ts';
import { isLoopback } from '../../src/domain/hosts.ts';
import { CLOCK_PAGE, WRONG_CLOCK } from '../../src/domain/refusalReasons.ts';
import { withoutSecrets } from '../../src/domain/secrets.ts';
import { describeProblem } from '../../src/text/describeErrors.ts';
import { formatShortReason } from '../../src/text/shortReason.ts';

describe('the message of an error', () => {
  it('keeps the words of the core', () => {
    const { message, severity } = describeProblem(new OrderRequestError('tiles', 'Choose a tile.'));
    expect({ message, severity }).toEqual({ message: 'Choose a tile.', severity: 'error' });
  });

  it('is not shown if the user cancelled', () => {
    expect(describeProblem(new CancelledError('Cancelled. 3 of 4 stay.'))).toEqual({
      message: 'Cancelled. 3 of 4 stay.',
      severity: 'information',
      remedies: [],
    });
  });

  it('contains advice for a refusal without one', () => {
    expect(describeProblem(new ServiceError('Earth Engine', 401, 'Bad token')).message).toMatch(
      /Bad token\nConnect to Google again/,
    );
    expect(describeProblem(new ServiceError('Cloud Storage', 403, 'No', 'Do this.')).message).toBe(
      'Cloud Storage: No\nDo this.',
    );
  });

  it('has no advice for a refusal with an unknown reason', () => {
    expect(describeProblem(new ServiceError('Cloud Storage', 403, 'No')).message).toBe(
      'Cloud Storage: No',
    );
  });

  it('offers the page that helps after a refusal, also if it interrupted a submission', () => {
    const page = 'https://console.cloud.google.com/earth-engine';
    const refusal = new ServiceError('Earth Engine', 403, 'No', 'Register it.', { page });
    const submission = new SubmissionError('o', 'm', { cause: refusal });
    for (const error of [refusal, submission]) {
      expect(describeProblem(error)).toMatchObject({ page });
      expect(describeProblem(error).remedies[0]).toBe('openPage');
    }
  });

  it.each([
    new ServiceError('Google sign-in', 400, 'invalid_grant', 'Do this.', {
      reason: 'invalid_grant',
    }),
    new ServiceError('Google sign-in', 401, 'no credentials'),
    new ServiceError('Earth Engine', 401, 'Bad token'),
    new ServiceError('Earth Engine', 403, 'No', 'Do this.', {
      reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
    }),
    new SubmissionError('o', 'm', { cause: new ServiceError('Cloud Storage', 401, 'Bad token') }),
    new ServiceError('Google Drive', 403, 'No', 'Do this.', { reason: 'insufficientPermissions' }),
  ])('offers the setup check and to connect to Google if the sign-in is refused: %s', (error) => {
    const { remedies } = describeProblem(error);
    expect(remedies.slice(0, 2)).toEqual(['checkSetup', 'connectToGoogle']);
    expect(new Set(remedies).size).toBe(remedies.length);
  });

  it('offers how to set the clock, and no other sign-in, if the clock is wrong', () => {
    const error = new ServiceError('Google sign-in', 400, 'Invalid JWT', 'Set the clock.', {
      reason: WRONG_CLOCK,
      page: CLOCK_PAGE,
    });
    const { remedies, page } = describeProblem(error);
    expect(remedies).toEqual(['checkSetup', 'openPage', 'showLog']);
    expect(page).toBe(CLOCK_PAGE);
    expect(formatShortReason(error)).toBe('Clock is wrong');
  });

  it.each([
    new ServiceError('Google sign-in', 0, 'No answer within the time limit.'),
    new ServiceError('Earth Engine', 403, 'No', 'Do this.', { reason: 'SERVICE_DISABLED' }),
    new ServiceError('Cloud Storage', 404, 'No'),
  ])('does not offer it for anything else: %s', (error) => {
    expect(describeProblem(error).remedies).not.toContain('connectToGoogle');
  });

  it('offers to open the configuration for its problems, and to resume an interrupted submission', () => {
    const config = new ConfigError('cedar.yaml has a problem.', [
      { message: 'no store', path: 'tracker' },
    ]);
    expect(describeProblem(config)).toMatchObject({
      message: 'cedar.yaml has a problem. no store',
      remedies: ['openConfiguration'],
    });
    expect(describeProblem(new SubmissionError('o', 'm')).remedies).toContain('resumeOrder');
  });

  it('offers no resuming where nothing was started, and scripts learn why', () => {
    const cause = new ServiceError('Earth Engine', 403, 'No');
    const left = new SubmissionError('o', 'm', { cause, canResume: false });
    expect(describeProblem(left).remedies).toEqual(['showLog']);
    expect(exitCodeOf(left)).toBe(EXIT.refused);
    expect(exitCodeOf(new SubmissionError('o', 'm', { cause }))).toBe(EXIT.notFinished);
  });
});

describe('the log', () => {
  it('contains the cause of an error', () => {
    const error = new Error('outer', { cause: new Error('inner') });
    expect(errorForLog(error)).toMatch(/outer[\s\S]*caused by Error: inner/);
  });

  it('ends if errors cause each other', () => {
    const error = new Error('a');
    error.cause = new Error('b', { cause: error });
    expect(errorForLog(error)).toMatch(/a[\s\S]*b/);
  });

  it.each([
    'Authorization: Bearer abc.def-ghi',
    'token ya29.a0AfH6SMB_x',
    '{"refresh_token": "1//0gabc"}',
    'assertion=eyJhbGciOi.eyJpc3MiOi.c2ln',
    '-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----',
  ])('contains no secret of %s', (text) => {
    expect(withoutSecrets(text)).not.toMatch(/abc|a0Af|c2ln/);
  });
});

describe('endpoints', () => {
  it('are a sandbox only if they are on this machine', () => {
    for (const address of ['http://127.0.0.1:80', 'http://localhost:3000/x', 'http://[::1]:1']) {
      expect(isLoopback(address), address).toBe(true);
    }
    for (const address of [
      '',
      undefined,
      'https://127.0.0.1.evil.example',
      'http://localhost.evil.example',
      'nonsense',
    ]) {
      expect(isLoopback(address), String(address)).toBe(false);
    }
  });

  it('never send a token unencrypted over the network', () => {
    expect(endpointProblem('s', 'http://storage.example')).toMatch(/unencrypted/);
    expect(endpointProblem('s', 'https://storage.example')).toBeUndefined();
    expect(endpointProblem('s', 'http://127.0.0.1:1')).toBeUndefined();
    expect(endpointProblem('s', '')).toBeUndefined();
    expect(endpointProblem('cedar.x', 'ftp://x')).toMatch(/cedar\.x.*not a valid web address/);
  });
});

describe('the short reason of a row', () => {
  it.each([
    [new ServiceError('Cloud Storage', 403, 'a@b.c does not have access'), 'Access refused'],
    [new ServiceError('Cloud Storage', 404, 'No such bucket'), 'Not found'],
    [new ServiceError('Earth Engine', 401, 'Bad token'), 'Sign-in refused'],
    [new ServiceError('Google sign-in', 400, 'invalid_grant'), 'Sign-in refused'],
    [new ServiceError('Earth Engine', 429, 'Slow down'), 'Too many requests'],
    [new ServiceError('Earth Engine', 429, 'The monthly EECU-hours are used up.'), 'Limit reached'],
    [
      new ServiceError('Google Drive', 403, 'User Rate Limit Exceeded.', undefined, {
        reason: 'userRateLimitExceeded',
      }),
      'Too many requests',
    ],
    [
      new ServiceError('Google Drive', 403, 'Insufficient Permission', undefined, {
        reason: 'insufficientPermissions',
      }),
      'Permissions missing',
    ],
    [new ServiceError('Earth Engine', 500, 'Internal'), 'Request failed'],
    [new ServiceError('Earth Engine', 0, 'no answer'), 'Not reachable'],
    [
      new ServiceError('Earth Engine', 403, 'No', undefined, { reason: 'SERVICE_DISABLED' }),
      'API not enabled',
    ],
    [
      new SubmissionError('o', 'm', { cause: new ServiceError('Earth Engine', 403, 'No') }),
      'Access refused',
    ],
    [new Error('Two\nlines'), 'Two'],
  ])('of %s is "%s"', (error, reason) => {
    expect(formatShortReason(error)).toBe(reason);
  });
});
