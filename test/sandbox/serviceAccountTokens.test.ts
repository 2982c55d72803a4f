/** The IAM Service Account Credentials API: who may act as a service account, and for what. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { accessToken, type JsonAnswer, reasonOf, sendJson } from './accessTokens.ts';

const ORDERS = 'orders@cedar-sandbox.iam.gserviceaccount.com';
const MIDDLE = 'middle@cedar-sandbox.iam.gserviceaccount.com';
const CLOSED = 'closed@cedar-sandbox.iam.gserviceaccount.com';
const STORAGE = 'https://www.googleapis.com/auth/devstorage.read_write';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    serviceAccounts: {
      [ORDERS]: { tokenCreators: ['user@example.com', MIDDLE] },
      [MIDDLE]: { tokenCreators: ['colleague@example.com'] },
      [CLOSED]: { tokenCreators: ['user@example.com'], isDisabled: true },
    },
  });
});
afterAll(() => sandbox.close());

interface Options {
  readonly name?: string;
  readonly account?: string;
  readonly scopes?: readonly string[];
  readonly body?: object;
}

async function generate({
  name = `projects/-/serviceAccounts/${ORDERS}`,
  account = 'user@example.com',
  scopes = ['cloud-platform'],
  body = { scope: [STORAGE], lifetime: '600s' },
}: Options = {}): Promise<JsonAnswer> {
  const token = await accessToken(sandbox, { account, scopes });
  return sendJson(`${sandbox.oauth}/v1/${name}:generateAccessToken`, { token, body });
}

const tokenInfo = async (token: unknown) =>
  (await sendJson(`${sandbox.oauth}/tokeninfo?access_token=${String(token)}`)).body;

describe('a token of a service account', () => {
  it('has the scopes and the lifetime that are asked for', async () => {
    const { status, body } = await generate();
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['accessToken', 'expireTime']);
    expect(String(body.expireTime)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const info = await tokenInfo(body.accessToken);
    expect(info.scope).toBe(STORAGE);
    expect(Number(info.expires_in)).toBeGreaterThan(500);
    expect(Number(info.expires_in)).toBeLessThanOrEqual(600);
  });

  it('lasts for an hour unless another time is given', async () => {
    const { body } = await generate({ body: { scope: [STORAGE] } });
    expect(Number((await tokenInfo(body.accessToken)).expires_in)).toBeGreaterThan(3500);
  });

  it('can be had through a chain of delegates', async () => {
    const delegates = [`projects/-/serviceAccounts/${MIDDLE}`];
    const through = { account: 'colleague@example.com', body: { scope: [STORAGE], delegates } };
    expect((await generate(through)).status).toBe(200);
    expect((await generate({ ...through, account: 'user@example.com' })).status).toBe(403);
    expect((await generate({ account: 'colleague@example.com' })).status).toBe(403);
  });
});

describe('a token of a service account is refused', () => {
  it('to an account without the role, in the words of IAM', async () => {
    const { body } = await generate({ account: 'colleague@example.com' });
    expect(body.error).toEqual({
      code: 403,
      message:
        "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
      status: 'PERMISSION_DENIED',
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: 'IAM_PERMISSION_DENIED',
          domain: 'iam.googleapis.com',
          metadata: { permission: 'iam.serviceAccounts.getAccessToken' },
        },
      ],
    });
  });

  it('of an account that does not exist, or is disabled', async () => {
    const missing = await generate({ name: 'projects/-/serviceAccounts/none@example.com' });
    expect(missing.body.error).toMatchObject({
      code: 404,
      message: 'Not found; Gaia id not found for email none@example.com',
    });
    const closed = await generate({ name: `projects/-/serviceAccounts/${CLOSED}` });
    expect(closed.body.error).toMatchObject({ code: 400, status: 'FAILED_PRECONDITION' });
  });

  it('for a token without the scope', async () => {
    const answer = await generate({ scopes: ['devstorage.full_control'] });
    expect([answer.status, reasonOf(answer)]).toEqual([403, 'ACCESS_TOKEN_SCOPE_INSUFFICIENT']);
  });

  it('without a good token', async () => {
    const url = `${sandbox.oauth}/v1/projects/-/serviceAccounts/${ORDERS}:generateAccessToken`;
    const answer = await sendJson(url, { token: 'ya29.sandbox-gone', body: { scope: [STORAGE] } });
    expect(answer.body.error).toMatchObject({ code: 401, status: 'UNAUTHENTICATED' });
  });

  it.each<[string, Options]>([
    ['the id of a project', { name: `projects/cedar-sandbox/serviceAccounts/${ORDERS}` }],
    ['a delegate that is not a name', { body: { scope: [STORAGE], delegates: [MIDDLE] } }],
    ['no scope', { body: {} }],
    ['a scope that is none', { body: { scope: ['everything'] } }],
    ['a lifetime of more than an hour', { body: { scope: [STORAGE], lifetime: '3601s' } }],
    ['a lifetime without a unit', { body: { scope: [STORAGE], lifetime: '600' } }],
    ['an unknown field', { body: { scope: [STORAGE], scopes: [] } }],
  ])('for %s', async (_, options) => {
    const { body } = await generate(options);
    expect(body.error).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
  });

  it('where the API is not enabled', async () => {
    sandbox.setProject('cedar-sandbox', { disabledApis: ['iamCredentials'] });
    const answer = await generate();
    sandbox.setProject('cedar-sandbox', {});
    expect(reasonOf(answer)).toBe('SERVICE_DISABLED');
    expect(answer.body.error?.message).toContain('IAM Service Account Credentials API');
  });
});
