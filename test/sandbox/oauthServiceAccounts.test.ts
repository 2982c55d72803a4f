/** Assertions of service accounts: each part of them is checked. */
import { generateKeyPairSync } from 'node:crypto';
import { JWT } from 'google-auth-library';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, type ServiceAccountKey, startSandbox } from '../../src/sandbox/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { signAssertion } from './assertion.ts';

const SCOPE = 'https://www.googleapis.com/auth/devstorage.read_only';
const TIMES =
  'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. ' +
  'Check your iat and exp values in the JWT claim.';

let sandbox: Sandbox;
let key: ServiceAccountKey;

beforeAll(async () => {
  sandbox = await startSandbox();
  key = await sandbox.serviceAccountKey();
});
afterAll(() => sandbox.close());

type Answer = Record<string, string | undefined>;

async function send(assertion: string, at = sandbox): Promise<{ status: number; json: Answer }> {
  const grant_type = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const body = new URLSearchParams({ grant_type, assertion });
  const answer = await fetch(`${at.oauth}/token`, { method: 'POST', body });
  return { status: answer.status, json: (await answer.json()) as Answer };
}

const assertionOf = (claims: object = {}, header: object = {}, pem = key.private_key) =>
  signAssertion(
    { iss: key.client_email, scope: SCOPE, aud: key.token_uri, ...claims },
    pem,
    header,
  );

async function refusal(assertion: string): Promise<unknown[]> {
  const { status, json } = await send(assertion);
  return [status, json.error, json.error_description];
}

describe('a service account', () => {
  it('gets a token for what it asks, as Google’s library asks for it', async () => {
    const account = new JWT({ email: key.client_email, key: key.private_key, scopes: [SCOPE] });
    // The library only signs in at Google's address, so its request is sent on to the sandbox.
    account.transporter.interceptors.request.add({
      resolved: async (config) => {
        config.url = new URL(key.token_uri);
        return config;
      },
    });
    const { access_token } = await account.authorize();
    const info = await fetch(`${sandbox.oauth}/tokeninfo?access_token=${access_token}`);
    expect(await info.json()).toMatchObject({ scope: SCOPE, azp: expect.any(String) });
  });

  it('has the key that Google’s console would download', () => {
    expect(key).toEqual({
      type: 'service_account',
      project_id: 'cedar-sandbox',
      private_key_id: expect.stringMatching(/^[0-9a-f]{40}$/),
      private_key: expect.stringMatching(/^-----BEGIN PRIVATE KEY-----\n/),
      client_email: 'sandbox@cedar-sandbox.iam.gserviceaccount.com',
      client_id: expect.stringMatching(/^\d{21}$/),
      auth_uri: `${sandbox.oauth}/o/oauth2/auth`,
      token_uri: `${sandbox.oauth}/token`,
      auth_provider_x509_cert_url: `${sandbox.oauth}/oauth2/v1/certs`,
      client_x509_cert_url: expect.stringContaining('/robot/v1/metadata/x509/sandbox%40'),
      universe_domain: 'googleapis.com',
    });
  });

  it('can have several keys, and keys survive a restart', async () => {
    const data = temporaryFolder();
    const first = await startSandbox({ data });
    const email = 'ordering@p.iam.gserviceaccount.com';
    const keys = [await first.serviceAccountKey(email), await first.serviceAccountKey(email)];
    await first.close();
    const second = await startSandbox({ data });
    const statuses: number[] = [];
    for (const { private_key: pem, private_key_id: kid } of keys) {
      const aud = `${second.oauth}/token`;
      const { status } = await send(assertionOf({ iss: email, aud }, { kid }, pem), second);
      statuses.push(status);
    }
    await second.close();
    expect(statuses).toEqual([200, 200]);
  });

  it('acts for a user where it names one', async () => {
    const { json } = await send(assertionOf({ sub: 'user@example.com' }));
    const info = await fetch(`${sandbox.oauth}/tokeninfo?access_token=${json.access_token}`);
    const own = await send(assertionOf({ sub: key.client_email }));
    const ownInfo = await fetch(`${sandbox.oauth}/tokeninfo?access_token=${own.json.access_token}`);
    const [{ sub }, { sub: ownSub }] = [await info.json(), await ownInfo.json()] as [
      Answer,
      Answer,
    ];
    expect([sub === key.client_id, ownSub === key.client_id]).toEqual([false, true]);
    expect(await refusal(assertionOf({ sub: 'stranger@example.com' }))).toEqual([
      400,
      'invalid_grant',
      'Invalid email or User ID',
    ]);
  });
});

describe('an assertion is refused', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const foreign = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const now = Math.floor(Date.now() / 1000);
  const invalid = (words: string) => [400, 'invalid_grant', words];

  it('with a signature of another key', async () => {
    const expected = invalid('Invalid JWT Signature.');
    expect(await refusal(assertionOf({}, {}, foreign))).toEqual(expected);
    expect(await refusal(assertionOf({}, { kid: 'deleted' }))).toEqual(expected);
    expect(await refusal(assertionOf({}, { alg: 'none' }))).toEqual(expected);
    const [head, , signature] = assertionOf().split('.');
    const changed = assertionOf({ scope: `${SCOPE} openid` }).split('.')[1];
    expect(await refusal(`${head}.${changed}.${signature}`)).toEqual(expected);
  });

  it('of an account that is not known', async () => {
    const iss = 'gone@p.iam.gserviceaccount.com';
    expect(await refusal(assertionOf({ iss }))).toEqual(
      invalid('Invalid grant: account not found'),
    );
  });

  it('for another audience', async () => {
    const words = `Invalid JWT: Failed audience check. The right audience is ${key.token_uri}`;
    for (const aud of [
      'https://example.com/token',
      `${key.token_uri}/`,
      undefined,
      [key.token_uri],
    ]) {
      expect(await refusal(assertionOf({ aud }))).toEqual(invalid(words));
    }
    const other = key.token_uri.replace('127.0.0.1', 'localhost');
    expect((await send(assertionOf({ aud: other }))).status).toBe(200);
  });

  it.each([
    ['has expired', { iat: now - 4000, exp: now - 400 }],
    ['is from the future', { iat: now + 7200, exp: now + 9000 }],
    ['lasts more than an hour', { iat: now, exp: now + 3700 }],
    ['never expires', { exp: undefined }],
    ['has times of another type', { iat: String(now), exp: String(now + 60) }],
  ])('that %s', async (_, times) => {
    expect(await refusal(assertionOf(times))).toEqual(invalid(TIMES));
  });

  it.each(['', 'storage', `${SCOPE} storage`])('for the scope "%s"', async (scope) => {
    expect(await refusal(assertionOf({ scope }))).toEqual([
      400,
      'invalid_scope',
      'Invalid OAuth scope or ID token audience provided.',
    ]);
  });

  it('for an ID token, by name', async () => {
    expect(await refusal(assertionOf({ target_audience: 'https://example.com' }))).toEqual([
      400,
      'invalid_request',
      'The sandbox does not implement target_audience.',
    ]);
  });

  it.each(['x', 'x.y', 'x.y.z', 'x.bnVsbA.z', 'e30.bnVsbA.', 'e30.e30.z', ''])(
    'that is "%s"',
    async (text) => {
      expect((await send(text)).status).toBe(400);
    },
  );
});
