/** Sign-in of installed apps, with Google's library for JavaScript. */
import { createHash, createPublicKey, type JsonWebKey, verify } from 'node:crypto';
import { type CodeChallengeMethod, OAuth2Client } from 'google-auth-library';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { answerConsent } from '../consent.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const REDIRECT = 'http://127.0.0.1:50000/callback';
const STORAGE = 'https://www.googleapis.com/auth/devstorage.read_write';
const EMAIL = 'https://www.googleapis.com/auth/userinfo.email';
const other = { clientId: 'other.apps.googleusercontent.com', clientSecret: 'its secret' };

let sandbox: Sandbox;
let client: OAuth2Client;

beforeAll(async () => {
  const own = { clientId: 'own.apps.googleusercontent.com', clientSecret: 'own secret' };
  sandbox = await startSandbox({ oauthClients: [own, other] });
  client = clientOf(own);
});
afterAll(() => sandbox.close());
afterEach(() => {
  vi.useRealTimers();
});

function clientOf({ clientId, clientSecret }: typeof other): OAuth2Client {
  return new OAuth2Client({
    clientId,
    clientSecret,
    redirectUri: REDIRECT,
    endpoints: {
      oauth2AuthBaseUrl: `${sandbox.oauth}/o/oauth2/v2/auth`,
      oauth2TokenUrl: `${sandbox.oauth}/token`,
      oauth2RevokeUrl: `${sandbox.oauth}/revoke`,
      tokenInfoUrl: `${sandbox.oauth}/tokeninfo`,
    },
  });
}

const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');

/** The address that an app opens in the browser. */
function addressOf(options: Record<string, string | string[] | boolean> = {}): string {
  return client.generateAuthUrl({
    access_type: 'offline',
    scope: [STORAGE, EMAIL],
    state: 'state of the app',
    code_challenge: challenge,
    code_challenge_method: 'S256' as CodeChallengeMethod,
    ...options,
  });
}

/** The code that an account's consent leads to. */
async function newCode(options?: Record<string, string | boolean>): Promise<string> {
  const redirected = await answerConsent(addressOf(options));
  return redirected.searchParams.get('code') ?? '';
}

/** Error and description of a refused request for a token. */
async function refusal(fields: Record<string, string | undefined>): Promise<unknown[]> {
  const given = Object.entries({
    grant_type: 'authorization_code',
    client_id: client._clientId,
    client_secret: client._clientSecret,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    ...fields,
  }).filter((field): field is [string, string] => field[1] !== undefined);
  const body = new URLSearchParams(given);
  const answer = await fetch(`${sandbox.oauth}/token`, { method: 'POST', body });
  const { error, error_description } = (await answer.json()) as Record<string, string>;
  return [answer.status, error, error_description];
}

describe('an account that allows a request', () => {
  it('leads to tokens, as Google’s library requests them', async () => {
    const redirected = await answerConsent(addressOf());
    expect(`${redirected.origin}${redirected.pathname}`).toBe(REDIRECT);
    const answer = Object.fromEntries(redirected.searchParams);
    expect(answer).toMatchObject({
      state: 'state of the app',
      scope: `${STORAGE} ${EMAIL} openid`,
    });
    const { tokens } = await client.getToken({ code: answer.code ?? '', codeVerifier: verifier });
    expect(tokens).toMatchObject({
      token_type: 'Bearer',
      scope: `${STORAGE} ${EMAIL} openid`,
      refresh_token: expect.stringMatching(/^1\/\//),
      expiry_date: expect.any(Number),
    });
    const list = `${sandbox.storage}/storage/v1/b/${sandbox.bucket}/o`;
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect((await fetch(list, { headers })).status).toBe(200);
    const info = await client.getTokenInfo(tokens.access_token ?? '');
    expect(info).toMatchObject({
      aud: client._clientId,
      scopes: [STORAGE, EMAIL, 'openid'],
      email: 'user@example.com',
    });
  });

  it('is identified by a signed ID token, and by the address for its holder', async () => {
    const scope = ['openid', 'email', 'profile'];
    const address = addressOf({ scope, login_hint: 'colleague@example.com' });
    const redirected = await answerConsent(address);
    const code = redirected.searchParams.get('code') ?? '';
    const { tokens } = await client.getToken({ code, codeVerifier: verifier });
    const [head = '', claims = '', signature = ''] = (tokens.id_token ?? '').split('.');
    const { keys } = (await (await fetch(`${sandbox.oauth}/oauth2/v3/certs`)).json()) as {
      keys: [JsonWebKey];
    };
    const key = createPublicKey({ key: keys[0], format: 'jwk' });
    const signed = Buffer.from(`${head}.${claims}`);
    expect(verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'https://accounts.google.com',
      aud: client._clientId,
      email: 'colleague@example.com',
      email_verified: true,
      name: 'Sandbox Colleague',
    });
    const ask = async (path: string) => {
      const headers = { authorization: `Bearer ${tokens.access_token}` };
      return (await fetch(`${sandbox.oauth}${path}`, { headers })).json();
    };
    expect(await ask('/oauth2/v3/userinfo')).toMatchObject({
      sub: expect.stringMatching(/^\d{21}$/),
      email: 'colleague@example.com',
      email_verified: true,
    });
    expect(await ask('/oauth2/v1/userinfo')).toMatchObject({
      id: expect.stringMatching(/^\d{21}$/),
      email: 'colleague@example.com',
      verified_email: true,
    });
    expect(await ask('/oauth2/v1/tokeninfo')).toMatchObject({
      email: 'colleague@example.com',
      expires_in: expect.any(Number),
    });
  });

  it('is asked again only for what it has not allowed, with include_granted_scopes', async () => {
    await client.getToken({ code: await newCode(), codeVerifier: verifier });
    const drive = 'https://www.googleapis.com/auth/drive';
    const address = addressOf({ scope: [drive], include_granted_scopes: true });
    const { searchParams } = await answerConsent(address);
    expect(searchParams.get('scope')?.split(' ').sort()).toEqual(
      [drive, STORAGE, EMAIL, 'openid'].sort(),
    );
  });
});

it('an account that denies a request leads to access_denied', async () => {
  const { searchParams } = await answerConsent(addressOf(), { decision: 'deny' });
  expect(Object.fromEntries(searchParams)).toEqual({
    state: 'state of the app',
    error: 'access_denied',
  });
});

describe('the boxes of the page', () => {
  const DRIVE = 'https://www.googleapis.com/auth/drive';
  const boxesOf = async (scope: string[]) => {
    const html = await (await fetch(addressOf({ scope }))).text();
    return [...html.matchAll(/<input type="checkbox" name="scope"[^>]*>/g)].map(([box]) => box);
  };
  const granted = async (leftOut: string[], scope = [STORAGE, DRIVE, 'email']) => {
    const redirected = await answerConsent(addressOf({ scope }), { leftOut });
    return redirected.searchParams;
  };

  it('are one for each of several scopes, besides those for signing in, and not selected', async () => {
    const boxes = await boxesOf([STORAGE, DRIVE, 'openid', 'email', 'profile']);
    expect(boxes).toHaveLength(2);
    expect(boxes.join()).not.toContain('checked');
    expect(await boxesOf([STORAGE, 'openid', 'email'])).toEqual([]);
  });

  it('that are not selected narrow the grant, in the redirect and in the answer with tokens', async () => {
    const answer = await granted([DRIVE]);
    expect(answer.get('scope')).toBe(`${STORAGE} ${EMAIL} openid`);
    const code = answer.get('code') ?? '';
    const { tokens } = await client.getToken({ code, codeVerifier: verifier });
    expect(tokens.scope).toBe(`${STORAGE} ${EMAIL} openid`);
    client.setCredentials({ refresh_token: tokens.refresh_token ?? '' });
    const { token } = await client.getAccessToken();
    const { scopes } = await client.getTokenInfo(token ?? '');
    expect(scopes).toEqual([STORAGE, EMAIL, 'openid']);
  });

  it('can all be left out: only the account is identified, or nothing is allowed', async () => {
    expect((await granted([STORAGE, DRIVE])).get('scope')).toBe(`${EMAIL} openid`);
    const nothing = await granted([STORAGE, DRIVE], [STORAGE, DRIVE]);
    expect(nothing.get('error')).toBe('access_denied');
  });

  it('allow nothing that was not requested', async () => {
    const address = addressOf({ scope: [STORAGE, 'email'] });
    const html = await (await fetch(address)).text();
    const ticket = /name="ticket" value="([^"]+)"/.exec(html)?.[1] ?? '';
    const body = new URLSearchParams({ ticket, account: 'user@example.com', decision: 'allow' });
    body.append('scope', DRIVE);
    const headers = { origin: sandbox.oauth, 'sec-fetch-site': 'same-origin' };
    const url = new URL('auth', address);
    const answer = await fetch(url, { method: 'POST', redirect: 'manual', headers, body });
    const { searchParams } = new URL(answer.headers.get('location') ?? '');
    expect(searchParams.get('scope')).toBe(`${STORAGE} ${EMAIL} openid`);
  });
});

describe('without a page (prompt=none)', () => {
  const silent = async (accounts: SandboxAccounts, hint?: string) => {
    const box = await startSandbox({ accounts });
    try {
      const { client_id, auth_uri } = box.clientJson().installed;
      const query = new URLSearchParams({
        client_id,
        redirect_uri: REDIRECT,
        response_type: 'code',
        scope: STORAGE,
        prompt: 'none',
        ...(hint !== undefined && { login_hint: hint }),
      });
      const answer = await fetch(`${auth_uri}?${query}`, { redirect: 'manual' });
      const { searchParams } = new URL(answer.headers.get('location') ?? '');
      return [answer.status, searchParams.get('error') ?? searchParams.has('code')];
    } finally {
      await box.close();
    }
  };
  type SandboxAccounts = NonNullable<Parameters<typeof startSandbox>[0]>['accounts'];
  const known = { email: 'known@example.com', hasConsented: true };

  it('an account that has consented before is redirected at once', async () => {
    expect(await silent([known])).toEqual([302, true]);
    expect(await silent([known, { email: 'b@example.com' }], known.email)).toEqual([302, true]);
  });

  it('any other account has to be asked', async () => {
    expect(await silent([{ email: 'new@example.com' }])).toEqual([302, 'interaction_required']);
    expect(await silent([known], 'else@example.com')).toEqual([302, 'interaction_required']);
    const both = [known, { email: 'b@example.com', hasConsented: true }];
    expect(await silent(both)).toEqual([302, 'interaction_required']);
  });
});

describe('a request that is wrong', () => {
  it.each([
    ['without a client', { client_id: '' }, 'Missing required parameter: client_id'],
    ['of an unknown client', { client_id: 'x' }, 'The OAuth client was not found.'],
    ['without a scope', { scope: '' }, 'Missing required parameter: scope'],
    ['for an unknown scope', { scope: 'storage' }, 'Some requested scopes were invalid.'],
    ['without a type', { response_type: '' }, 'Required parameter is missing: response_type'],
    ['of another type', { response_type: 'token' }, 'Invalid response_type: token'],
    ['with an unknown prompt', { prompt: 'never' }, 'Invalid prompt: never'],
    ['with a wrong method', { code_challenge_method: 'S512' }, 'code_challenge_method: S512'],
    ['with a short challenge', { code_challenge: 'x' }, 'value for code_challenge.'],
    ['out of band', { redirect_uri: 'urn:ietf:wg:oauth:2.0:oob' }, 'out-of-band (OOB) flow'],
    ['without a redirect', { redirect_uri: '' }, 'Missing required parameter: redirect_uri'],
  ])('%s is refused on a page', async (_, options: Record<string, string>, words) => {
    // The library replaces what is empty.
    const address = new URL(addressOf());
    for (const [name, value] of Object.entries(options)) address.searchParams.set(name, value);
    const answer = await fetch(address, { redirect: 'manual' });
    expect([400, 401]).toContain(answer.status);
    expect(await answer.text()).toContain(words);
  });

  it.each([
    'https://example.com/callback',
    'http://127.0.0.1.example.com/',
    'http://127.0.0.1@example.com/',
    'http://user@127.0.0.1:1/',
    'http://10.0.0.1:8080/',
    'vscode://cedar.cedar-tracker/callback',
    'http://127.0.0.1:1/#fragment',
    'http://127.0.0.1:99999/',
  ])('never leads to %s', async (redirect) => {
    const answer = await fetch(addressOf({ redirect_uri: redirect }), { redirect: 'manual' });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('redirect_uri_mismatch');
  });

  it.each(['http://127.0.0.1:1/a?b=c', 'http://localhost:50001', 'http://[::1]:50001/'])(
    'is not one for %s',
    async (redirect) => {
      const answer = await answerConsent(addressOf({ redirect_uri: redirect }));
      expect(answer.origin).toBe(new URL(redirect).origin);
      expect(answer.searchParams.get('b')).toBe(new URL(redirect).searchParams.get('b'));
    },
  );
});

describe('a code', () => {
  it('is good once', async () => {
    const code = await newCode();
    await client.getToken({ code, codeVerifier: verifier });
    expect(await refusal({ code })).toEqual([400, 'invalid_grant', 'Bad Request']);
    await expect(client.getToken({ code, codeVerifier: verifier })).rejects.toMatchObject({
      message: 'invalid_grant',
    });
  });

  it('is good for ten minutes', async () => {
    const code = await newCode();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 60_000 + 1000 });
    expect(await refusal({ code })).toEqual([400, 'invalid_grant', 'Bad Request']);
  });

  it.each([
    [{ code: 'x' }, [400, 'invalid_grant', 'Malformed auth code.']],
    [{ code: '' }, [400, 'invalid_request', 'Missing required parameter: code']],
    [{ code_verifier: '' }, [400, 'invalid_grant', 'Missing code verifier.']],
    [{ code_verifier: 'w'.repeat(43) }, [400, 'invalid_grant', 'Invalid code verifier.']],
    [{ redirect_uri: `${REDIRECT}/` }, [400, 'redirect_uri_mismatch', 'Bad Request']],
    [{ client_secret: 'wrong' }, [401, 'invalid_client', 'The provided client secret is invalid.']],
    [{ client_secret: '' }, [400, 'invalid_request', 'client_secret is missing.']],
    [{ client_id: 'x' }, [401, 'invalid_client', 'The OAuth client was not found.']],
    [{ client_id: '' }, [400, 'invalid_request', 'Could not determine client ID from request.']],
    [
      { client_id: other.clientId, client_secret: other.clientSecret },
      [401, 'unauthorized_client', 'Unauthorized'],
    ],
    [{ grant_type: 'password' }, [400, 'unsupported_grant_type', 'Invalid grant_type: password']],
  ])('with %j is refused', async (fields, expected) => {
    expect(await refusal({ code: await newCode(), ...fields })).toEqual(expected);
  });
});

describe('a refresh token', () => {
  const signIn = async () => {
    const { tokens } = await client.getToken({ code: await newCode(), codeVerifier: verifier });
    return { access: tokens.access_token ?? '', refresh_token: tokens.refresh_token ?? '' };
  };
  const listStatus = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    const url = `${sandbox.storage}/storage/v1/b/${sandbox.bucket}/o`;
    return (await fetch(url, { headers })).status;
  };

  it('is exchanged for new tokens until the grant is revoked as a whole', async () => {
    const { access, refresh_token } = await signIn();
    const again = clientOf({
      clientId: client._clientId ?? '',
      clientSecret: client._clientSecret ?? '',
    });
    again.setCredentials({ refresh_token });
    const { token } = await again.getAccessToken();
    expect(token).not.toBe(access);
    expect(await listStatus(token ?? '')).toBe(200);
    // It is not an access token itself.
    expect(await listStatus(refresh_token)).toBe(401);
    await client.revokeToken(access);
    expect([await listStatus(access), await listStatus(token ?? '')]).toEqual([401, 401]);
    expect(await refusal({ grant_type: 'refresh_token', refresh_token })).toEqual([
      400,
      'invalid_grant',
      'Token has been expired or revoked.',
    ]);
    const second = await fetch(`${sandbox.oauth}/revoke?token=${access}`, { method: 'POST' });
    expect([second.status, await second.json()]).toEqual([
      400,
      { error: 'invalid_token', error_description: 'Token expired or revoked' },
    ]);
  });

  it('is refused with anything that is wrong', async () => {
    const { refresh_token } = await signIn();
    const refused = (fields: Record<string, string>) =>
      refusal({ grant_type: 'refresh_token', refresh_token, ...fields });
    expect(await refused({ refresh_token: 'of another sandbox' })).toEqual([
      400,
      'invalid_grant',
      'Bad Request',
    ]);
    expect(await refused({ refresh_token: '' })).toEqual([
      400,
      'invalid_request',
      'Missing required parameter: refresh_token',
    ]);
    expect(await refused({ client_id: other.clientId, client_secret: other.clientSecret })).toEqual(
      [401, 'unauthorized_client', 'Unauthorized'],
    );
    expect(await refused({ client_secret: 'wrong' })).toEqual([
      401,
      'invalid_client',
      'The provided client secret is invalid.',
    ]);
    expect(await refused({ scope: 'https://www.googleapis.com/auth/drive' })).toEqual([
      400,
      'invalid_scope',
      'Bad Request',
    ]);
  });

  it('survives a restart of the sandbox, and so does its revocation', async () => {
    const data = temporaryFolder();
    const first = await startSandbox({ data });
    const users = [first.authorizedUser(), first.authorizedUser({ account: 'b@example.com' })];
    const revoked = `${first.oauth}/revoke?token=${users[1]?.refresh_token}`;
    expect((await fetch(revoked, { method: 'POST' })).status).toBe(200);
    await first.close();
    const second = await startSandbox({ data });
    const statuses: number[] = [];
    for (const { client_id, client_secret, refresh_token } of users) {
      const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };
      const body = new URLSearchParams(form);
      statuses.push((await fetch(`${second.oauth}/token`, { method: 'POST', body })).status);
    }
    await second.close();
    expect(statuses).toEqual([200, 400]);
  });
});
