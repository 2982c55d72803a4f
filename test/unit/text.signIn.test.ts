/** Texts about who is signed in. */
import { expect, it } from 'vitest';
import type { SignedIn } from '../../src/core/index.ts';
import { describeSignedIn, formatShortSignedIn, formatSignedIn } from '../../src/text/signIn.ts';

it.each<[SignedIn | undefined, string]>([
  [undefined, ''],
  [{ way: 'token' }, ''],
  [{ way: 'applicationDefault' }, 'Application Default Credentials'],
  [{ way: 'cedar', account: 'me@example.com' }, 'me@example.com (signed in to Cedar)'],
  [
    { way: 'earthEngineFile', account: 'me@example.com' },
    'me@example.com (Earth Engine command line)',
  ],
  [
    { way: 'credentialsFile', account: 'orders@p.iam.gserviceaccount.com' },
    'orders@p.iam.gserviceaccount.com (credentials_file in cedar.yaml)',
  ],
])('the account and the way are named: %o', (signedIn, text) => {
  expect(formatSignedIn(signedIn)).toBe(text);
  const sentence = describeSignedIn(signedIn);
  expect(sentence).toBe(
    text && (signedIn?.account ? `Signed in as ${text}` : `Signed in with ${text}`),
  );
});

it.each<[SignedIn | undefined, string]>([
  [undefined, ''],
  [{ way: 'token' }, ''],
  [{ way: 'applicationDefault' }, 'Application Default Credentials'],
  [{ way: 'applicationDefault', account: 'me@example.com' }, 'ADC: me@example.com'],
  [{ way: 'cedar', account: 'me@example.com' }, 'Cedar: me@example.com'],
  [{ way: 'earthEngineFile', account: 'me@example.com' }, 'earthengine: me@example.com'],
  [{ way: 'credentialsFile', account: 'o@p.example.com' }, 'cedar.yaml: o@p.example.com'],
])('the way comes before the account where there is little room: %o', (signedIn, text) => {
  expect(formatShortSignedIn(signedIn)).toBe(text);
});
