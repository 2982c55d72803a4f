/** Texts about who is signed in. */
import { expect, it } from 'vitest';
import type { SignedIn } from '../../src/core/index.ts';
import { describeSignedIn, formatSignedIn } from '../../src/text/signIn.ts';

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
