/** Tokens: what counts as one, where they come from in another cloud, and why there is none. */
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { CREDENTIALS_VARIABLE } from '../../src/core/credentials/applicationDefault.ts';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import { authorization } from '../../src/core/services/auth.ts';
import type { AuthClient } from '../../src/core/services/authClient.ts';
import { refusedToken } from '../../src/core/services/tokenRefusals.ts';
import { isNetworkError } from '../../src/orders/network.ts';
import { describeProblem } from '../../src/text/describeErrors.ts';
import { formatShortReason } from '../../src/text/shortReason.ts';
import { troubleOf } from '../../src/views/orders/trouble.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const HOST = 'https://earthengine.googleapis.com/v1/projects/p/operations';

const json = (body: string) =>
  new Response(body, { headers: { 'content-type': 'application/json' } });

test.each([
  ['has no token but claims to be valid', '{"status":"ok","expires_in":3600}'],
  ['has an object in place of a token', '{"access_token":{"a":1},"expires_in":3600}'],
  ['is empty', '{}'],
])('an answer that %s is not kept as a token', async (_, portal) => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const client = await authenticate({
    serviceAccountKey: {
      type: 'service_account',
      client_email: 'a@b.iam.gserviceaccount.com',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    },
  });
  let answer = portal;
  let requests = 0;
  const transporter = client.transporter as { defaults: { fetchImplementation?: typeof fetch } };
  transporter.defaults.fetchImplementation = async () => {
    requests++;
    return json(answer);
  };
  const failure = { name: 'InterceptedError' };
  await expect(authorization(client, HOST)).rejects.toMatchObject(failure);
  await expect(authorization(client, HOST)).rejects.toMatchObject(failure);
  expect(requests).toBe(2);

  answer = '{"access_token":"ya29.c_0-A~b+/=","expires_in":3600,"token_type":"Bearer"}';
  const headers = await authorization(client, HOST);
  expect(headers.get('authorization')).toBe('Bearer ya29.c_0-A~b+/=');
});

test('a token that was passed as it is stays unchanged, whatever its characters', async () => {
  const client = await authenticate({ token: 'null' });
  const failure = { name: 'InterceptedError' };
  await expect(authorization(client, HOST)).rejects.toMatchObject(failure);
  await expect(authorization(client, HOST)).rejects.toMatchObject(failure);
  const other = await authenticate({ token: 'of one project' });
  const headers = await authorization(other, HOST);
  expect(headers.get('authorization')).toBe('Bearer of one project');
});

/** The key of a service account in a cloud that a partner of Google operates. */
function keyElsewhere() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    type: 'service_account',
    client_email: 'a@b.example.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    private_key_id: '0123abcd',
    token_uri: 'https://oauth2.example.com/token',
    universe_domain: 'example.com',
  };
}

test.each<[string, () => Promise<AuthClient>]>([
  [
    'that is named',
    () => authenticate({ serviceAccountKey: keyElsewhere(), trustedHosts: ['example.com'] }),
  ],
  [
    'of Application Default Credentials',
    () => {
      const file = path.join(temporaryFolder(), 'key.json');
      writeFileSync(file, JSON.stringify(keyElsewhere()));
      vi.stubEnv(CREDENTIALS_VARIABLE, file);
      return authenticate({ applicationDefault: true, trustedHosts: ['example.com'] });
    },
  ],
])('a key of another cloud %s signs its tokens itself', async (_, connect) => {
  const client = await connect();
  vi.unstubAllEnvs();
  const headers = await authorization(client, 'https://earthengine.example.com/v1/projects/p');
  const [head, claims] = (headers.get('authorization') ?? '')
    .replace(/^Bearer /, '')
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString());
  expect(JSON.parse(head ?? '')).toMatchObject({ alg: 'RS256', kid: '0123abcd' });
  const { iss, sub, scope, iat, exp, ...others } = JSON.parse(claims ?? '');
  expect([iss, sub]).toEqual(Array(2).fill('a@b.example.iam.gserviceaccount.com'));
  expect(scope).toContain('https://www.googleapis.com/auth/earthengine');
  expect(exp - iat).toBe(3600);
  // Google refuses a token with scopes and an audience.
  expect(others).toEqual({});
});

test('credentials that fail before a request are not reported as a network error', () => {
  const error = refusedToken(new Error('The subject token file has no token.'), undefined);
  expect(error.message).toBe('Google sign-in: The subject token file has no token.');
  const { message, remedies } = describeProblem(error);
  expect(message).not.toContain('network');
  expect(remedies).toContain('connectToGoogle');
  expect(formatShortReason(error)).toBe('Credentials not usable');
  expect(troubleOf(error)).toBe('unreachable');
  expect(isNetworkError(error)).toBe(false);
});

test('an error before a request that is not about credentials asks for no sign-in', () => {
  const error = refusedToken(new Error('Cannot create the agent.'), { way: 'cedar' });
  expect(error).toMatchObject({
    reason: undefined,
    message: expect.stringContaining('the agent.'),
  });
  expect(describeProblem(error).remedies).not.toContain('connectToGoogle');
  expect(formatShortReason(error)).toBe('Not reachable');
});

test('an invalid address of a proxy is reported as that', async () => {
  vi.stubEnv('HTTPS_PROXY', '10.0.0.1:8080');
  vi.stubEnv('NO_PROXY', '');
  const tokenUri = 'http://127.0.0.1:9/token';
  const user = { refreshToken: '1//refresh', clientId: 'id', clientSecret: 'secret', tokenUri };
  const client = await authenticate({ user });
  const error: unknown = await authorization(client, 'http://127.0.0.1:9/v1/x').catch((e) => e);
  vi.unstubAllEnvs();
  expect(error).toMatchObject({
    name: 'ServiceError',
    reason: undefined,
    message: expect.stringContaining('Set the environment variable HTTPS_PROXY to the address'),
  });
  expect(describeProblem(error).remedies).not.toContain('connectToGoogle');
});

test.each(['ENOTFOUND', 'ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT'])(
  'a token that cannot be requested (%s) is reported as a network error',
  (code) => {
    const connection = Object.assign(new Error('connect'), { code });
    const error = refusedToken(new Error('fetch failed', { cause: connection }), undefined);
    expect(error.message).toContain('Check the network connection.');
    expect(troubleOf(error)).toBe('offline');
    expect(isNetworkError(error)).toBe(true);
  },
);
