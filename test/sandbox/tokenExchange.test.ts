/** The Security Token Service: tokens of other services, each part of which is checked. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { AUDIENCE, foreignIssuer, PRINCIPAL, PROVIDER } from '../identityProvider.ts';
import { sendJson } from './accessTokens.ts';

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';
const issuer = foreignIssuer();

let sandbox: Sandbox;

beforeAll(async () => {
  const { oidc } = issuer.provider;
  sandbox = await startSandbox({
    identityProviders: {
      [PROVIDER]: issuer.provider,
      [`${PROVIDER}-2`]: { oidc: { ...oidc, allowedAudiences: ['cedar'] } },
      [`${PROVIDER}-3`]: { oidc, disabled: true },
    },
    projects: { 'cedar-sandbox': { roles: { [PRINCIPAL]: 'viewer' } } },
  });
});
afterAll(() => sandbox.close());

interface Answer {
  readonly status: number;
  readonly json: Record<string, string | number | undefined>;
}

const formOf = (changes: Record<string, string> = {}) => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
  requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  subject_token: issuer.token(),
  audience: AUDIENCE,
  scope: SCOPE,
  ...changes,
});

async function exchange(changes: Record<string, string> = {}): Promise<Answer> {
  const body = new URLSearchParams(formOf(changes));
  const answer = await fetch(`${sandbox.oauth}/v1/token`, { method: 'POST', body });
  return { status: answer.status, json: (await answer.json()) as Answer['json'] };
}

async function refusal(changes: Record<string, string>): Promise<unknown[]> {
  const { status, json } = await exchange(changes);
  return [status, json.error, json.error_description];
}

describe('a token of another service', () => {
  it('is exchanged for an access token of its identity', async () => {
    const { status, json } = await exchange();
    expect(status).toBe(200);
    expect(json).toEqual({
      access_token: expect.stringMatching(/^ya29\./),
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 3600,
    });
    const token = String(json.access_token);
    const project = `${sandbox.earthEngine}/v1/projects/cedar-sandbox`;
    expect((await sendJson(`${project}/config`, { token })).status).toBe(200);
    // The role is that of the identity, which may not export.
    const task = { token, body: {} };
    expect((await sendJson(`${project}/image:export`, task)).body.error?.code).toBe(403);
  });

  it('can be sent as JSON, with the names of the reference', async () => {
    const { grant_type, requested_token_type, subject_token_type, subject_token, ...rest } =
      formOf();
    const body = {
      grantType: grant_type,
      requestedTokenType: requested_token_type,
      subjectTokenType: subject_token_type,
      subjectToken: subject_token,
      ...rest,
    };
    expect((await sendJson(`${sandbox.oauth}/v1/token`, { body })).status).toBe(200);
  });

  it('is accepted for the audiences that its provider lists', async () => {
    const changes = { audience: `${AUDIENCE}-2`, subject_token: issuer.token({ aud: 'cedar' }) };
    expect((await exchange(changes)).status).toBe(200);
    expect((await exchange({ audience: `${AUDIENCE}-2` })).status).toBe(400);
  });
});

describe('an exchange is refused', () => {
  const invalid = (words: unknown) => [400, 'invalid_grant', words];
  const now = Math.floor(Date.now() / 1000);

  it('for a provider that does not exist or is disabled', async () => {
    const target = [400, 'invalid_target', expect.stringContaining('is disabled or deleted')];
    expect(await refusal({ audience: `${AUDIENCE}-none` })).toEqual(target);
    expect(await refusal({ audience: `${AUDIENCE}-3` })).toEqual(target);
    expect(await refusal({ audience: PROVIDER })).toEqual([
      ...[400, 'invalid_request', expect.stringContaining('full resource name')],
    ]);
  });

  it('for a token that another service issued, or for another audience', async () => {
    expect(await refusal({ subject_token: issuer.token({ iss: 'https://other' }) })).toEqual(
      invalid(
        'The issuer in ID Token https://other does not match the expected ones: https://ci.example.com',
      ),
    );
    expect(await refusal({ subject_token: issuer.token({ aud: 'other' }) })).toEqual(
      invalid('The audience in ID Token [other] does not match the expected audience.'),
    );
  });

  it.each([
    ['has ended', { iat: now - 4000, exp: now - 1 }],
    ['is from the future', { iat: now + 7200, exp: now + 9000 }],
    ['lasts more than a day', { iat: now, exp: now + 90_000 }],
    ['has no times', { iat: undefined, exp: undefined }],
  ])('for a token that %s', async (_, claims) => {
    expect(await refusal({ subject_token: issuer.token(claims) })).toEqual(
      invalid(expect.stringContaining('is stale to sign-in.')),
    );
  });

  it('for a token that was not signed with a key of the provider', async () => {
    const words = invalid('Invalid ID Token signature.');
    expect(await refusal({ subject_token: foreignIssuer().token() })).toEqual(words);
    expect(await refusal({ subject_token: issuer.token({}, { kid: 'two' }) })).toEqual(words);
    expect(await refusal({ subject_token: issuer.token({}, { alg: 'none' }) })).toEqual(words);
    expect(await refusal({ subject_token: 'a.b' })).toEqual(
      invalid('Unable to parse the ID Token.'),
    );
  });

  it('for a token without a subject', async () => {
    expect(await refusal({ subject_token: issuer.token({ sub: undefined }) })).toEqual(
      invalid(expect.stringContaining('google.subject')),
    );
  });

  it.each([
    ['grant_type', 'refresh_token', 'unsupported_grant_type'],
    ['requested_token_type', 'urn:ietf:params:oauth:token-type:jwt', 'invalid_request'],
    ['subject_token_type', 'urn:ietf:params:aws:token-type:aws4_request', 'invalid_request'],
    ['scope', 'everything', 'invalid_scope'],
    ['scope', '', 'invalid_request'],
    ['subject_token', '', 'invalid_request'],
  ])('for the field %s with the value "%s"', async (field, value, code) => {
    expect((await refusal({ [field]: value })).slice(0, 2)).toEqual([400, code]);
  });

  it('with another method than POST', async () => {
    expect((await fetch(`${sandbox.oauth}/v1/token`)).status).toBe(405);
  });
});
