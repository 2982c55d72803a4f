/** A token server that redirects, is busy, or answers with what cannot be a token. */
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import { installedAppSignIn } from '../../src/core/credentials/installedAppSignIn.ts';
import { revokeToken } from '../../src/core/credentials/revokeToken.ts';
import { requestAccessToken } from '../../src/core/index.ts';
import { authorization } from '../../src/core/services/auth.ts';
import type { AuthClient } from '../../src/core/services/authClient.ts';
import { redirectStateOf } from '../redirectState.ts';

type Answer = readonly [status: number, body: unknown, headers?: Record<string, string>];

/** Answers requests with `answer`; @returns its address, and what was requested */
async function serve(answer: (path: string) => Answer) {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    requests.push(`${request.method} ${request.url} ${body}`);
    const [status, json, headers] = answer(request.url ?? '');
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof json === 'string' ? json : JSON.stringify(json));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const TOKEN = { access_token: 'ya29.token', expires_in: 3600, token_type: 'Bearer' };

const userAt = (origin: string) => ({
  refreshToken: '1//refresh',
  clientId: 'id',
  clientSecret: 'secret',
  tokenUri: `${origin}/token`,
});

const jsonAt = (origin: string) => ({
  type: 'authorized_user',
  refresh_token: '1//refresh',
  client_id: 'id',
  client_secret: 'secret',
  token_uri: `${origin}/token`,
});

function keyAt(origin: string) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    type: 'service_account',
    client_email: 'a@b.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    token_uri: `${origin}/token`,
  };
}

const request = (client: AuthClient, origin: string) => authorization(client, `${origin}/v1/x`);

const WAYS: Readonly<Record<string, (origin: string) => Promise<unknown>>> = {
  'the refresh token of a user': async (origin) =>
    request(await authenticate({ user: userAt(origin) }), origin),
  'the assertion of a service account': async (origin) =>
    request(await authenticate({ serviceAccountKey: keyAt(origin) }), origin),
  'the token of another service': async (origin) => {
    const json = {
      type: 'external_account',
      audience:
        '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${origin}/v1/token`,
      credential_source: { url: `${origin}/subject` },
    };
    return request(await authenticate({ json }), origin);
  },
  'the token of the account that acts for another': async (origin) => {
    const json = {
      type: 'impersonated_service_account',
      service_account_impersonation_url: `${origin}/v1/projects/-/serviceAccounts/a@b.iam.gserviceaccount.com:generateAccessToken`,
      source_credentials: jsonAt(origin),
    };
    return request(await authenticate({ json }), origin);
  },
  'a token that is revoked': (origin) => revokeToken(userAt(origin)),
  'the code of a sign-in': (origin) =>
    installedAppSignIn({
      client: {
        clientId: 'id',
        clientSecret: 'secret',
        authUri: `${origin}/auth`,
        tokenUri: `${origin}/token`,
      },
      store: 'gcs',
      openPage: async (address) => {
        const { redirectUri, state } = redirectStateOf(address);
        // The answer to the browser comes after that of the token server.
        void fetch(`${redirectUri}/?state=${state}&code=4/code`);
      },
    }),
};

let other: Awaited<ReturnType<typeof serve>>;
beforeEach(async () => {
  other = await serve(() => [200, { ...TOKEN, accessToken: 'x', refresh_token: '1//other' }]);
});

it.each(
  Object.keys(WAYS).flatMap((secret) => [302, 307, 308].map((status) => [secret, status] as const)),
)('%s does not follow a redirect (%d) to another host', async (secret, status) => {
  const elsewhere: Answer = [status, '', { location: `${other.origin}/token` }];
  const redirecting = await serve((path) => {
    if (path === '/subject') return [200, 'token-of-another-service'];
    // The account's own token is in order; only the request for the other's is redirected.
    return secret.startsWith('the token of the account') && path === '/token'
      ? [200, TOKEN]
      : elsewhere;
  });
  await expect(WAYS[secret]?.(redirecting.origin)).rejects.toMatchObject({
    name: 'InterceptedError',
    message: expect.stringContaining(`a redirect to ${new URL(other.origin).host}`),
  });
  expect(redirecting.requests.length).toBeGreaterThan(0);
  expect(other.requests).toEqual([]);
});

it.each([429, 503])('the wait that a %d asks for is kept, and not cut short', async (status) => {
  const busy = await serve(() => [
    status,
    { error: 'rate_limit_exceeded' },
    { 'retry-after': '7' },
  ]);
  const client = await authenticate({ user: userAt(busy.origin) });
  await expect(request(client, busy.origin)).rejects.toMatchObject({ status, retryAfterMs: 7000 });
  expect(busy.requests).toHaveLength(1);
});

it('a token for another program is asked for again while the token server is busy', async () => {
  let busy = true;
  const server = await serve(() => {
    if (!busy) return [200, TOKEN];
    busy = false;
    return [503, { error: 'unavailable' }];
  });
  expect(await requestAccessToken({ user: userAt(server.origin) })).toBe('ya29.token');
});

it('a token with characters that no header can have is not kept', async () => {
  let token = 'a b\nc';
  const server = await serve(() => [200, { ...TOKEN, access_token: token }]);
  const client = await authenticate({ user: userAt(server.origin) });
  await expect(request(client, server.origin)).rejects.toMatchObject({ name: 'InterceptedError' });
  token = 'ya29.good';
  const headers = await request(client, server.origin);
  expect(headers.get('authorization')).toBe('Bearer ya29.good');
});

it.each<[string, unknown]>([
  ['a web page', '<html><title>Sign in</title></html>'],
  ['nothing', 'null'],
  ['other JSON', { status: 'ok' }],
])('a token is not revoked by an answer with %s', async (_, body) => {
  const portal = await serve(() => [200, body]);
  await expect(revokeToken(userAt(portal.origin))).rejects.toMatchObject({
    name: 'InterceptedError',
  });
});

it('a token is revoked by the answer of Google', async () => {
  const server = await serve(() => [200, {}]);
  await revokeToken(userAt(server.origin));
  expect(server.requests).toEqual(['POST /revoke token=1%2F%2Frefresh']);
});
