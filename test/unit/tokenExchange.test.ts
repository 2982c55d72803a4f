/** Credentials whose tokens come from another service, or act for another account. */
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import { type Credentials, describeCredentials, type ServiceError } from '../../src/core/index.ts';
import { authorization } from '../../src/core/services/auth.ts';
import { expectNoSecrets } from '../signInBrowser.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const ACCOUNT = 'orders@project.iam.gserviceaccount.com';

interface Received {
  readonly path: string;
  readonly authorization: string;
  readonly body: string;
}

/** Google's services for the exchange of tokens, as their documentation describes the answers. */
async function startExchange(refusal?: object) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { url = '', headers } = request;
    received.push({ path: url, authorization: headers.authorization ?? '', body });
    const answer = refusal ?? {
      ...(url.includes(':generateAccessToken')
        ? { accessToken: 'ya29.of-the-account', expireTime: '2100-01-01T00:00:00Z' }
        : {
            access_token: 'ya29.exchanged',
            issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
            token_type: 'Bearer',
            expires_in: 3600,
          }),
    };
    response.writeHead(refusal ? 400 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const impersonationAt = (origin: string) =>
  `${origin}/v1/projects/-/serviceAccounts/${ACCOUNT}:generateAccessToken`;

function workload(origin: string) {
  const file = path.join(temporaryFolder(), 'token');
  writeFileSync(file, 'token-of-another-service');
  return {
    type: 'external_account',
    audience:
      '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${origin}/v1/token`,
    quota_project_id: 'paying-project',
    credential_source: { file },
  };
}

const user = (origin: string) => ({
  type: 'authorized_user',
  refresh_token: '1//refresh',
  client_id: 'id',
  client_secret: 'secret',
  token_uri: `${origin}/token`,
});

async function headersOf(credentials: Credentials, origin: string) {
  const client = await authenticate(credentials);
  const headers = await authorization(client, `${origin}/v1/projects/p/operations`);
  return { client, headers };
}

describe('workload identity', () => {
  it('exchanges the token of the other service, and pays with the quota project', async () => {
    const { origin, received } = await startExchange();
    const { headers } = await headersOf({ json: workload(origin) }, origin);
    expect(headers.get('authorization')).toBe('Bearer ya29.exchanged');
    expect(headers.get('x-goog-user-project')).toBe('paying-project');
    expect(received).toHaveLength(1);
    const form = new URLSearchParams(received[0]?.body);
    expect(form.get('subject_token')).toBe('token-of-another-service');
    expect(form.get('scope')?.split(' ')).toContain('https://www.googleapis.com/auth/earthengine');
  });

  it('names the missing file with the token of the other service, not its own', async () => {
    const { origin, received } = await startExchange();
    const json = workload(origin);
    const token = json.credential_source.file;
    rmSync(token);
    const credentials = { way: 'credentialsFile', file: '/workload.json', json } as const;
    const failure: unknown = await headersOf(credentials, origin).catch((error) => error);
    expect(failure).toMatchObject({
      reason: 'unusable_credentials',
      message: expect.stringMatching(
        /The file at .* does not exist[\s\S]*Have this file written again, .* under credential_source/,
      ),
    });
    expect(String(failure)).toContain(token);
    expect(String(failure)).not.toContain('workload.json');
    expect(received).toEqual([]);
  });

  it('does not quote a token that is not in JSON', async () => {
    const { origin, received } = await startExchange();
    const { credential_source, ...rest } = workload(origin);
    const format = { type: 'json', subject_token_field_name: 'token' };
    const json = { ...rest, credential_source: { ...credential_source, format } };
    const failure: unknown = await headersOf({ way: 'credentialsFile', json }, origin).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({
      reason: 'unusable_credentials',
      message: expect.stringContaining('does not give valid JSON'),
    });
    expect(inspect(failure)).not.toContain('token-of');
    expect(received).toEqual([]);
  });

  it('that is refused is reported in the words of the service', async () => {
    const { origin } = await startExchange({
      error: 'invalid_grant',
      error_description: 'The audience in ID Token does not match the expected audience.',
    });
    const failure = await headersOf(
      { way: 'credentialsFile', json: workload(origin) },
      origin,
    ).then(
      () => undefined,
      (error: ServiceError) => error,
    );
    expect(failure?.reason).toBe('invalid_grant');
    expect(failure?.message).toMatch(/does not match the expected audience[\s\S]*credentials_file/);
    expectNoSecrets(failure, ['token-of-another-service']);
  });
});

describe('an impersonated service account', () => {
  it('gets its tokens with those of the user, without a warning', async () => {
    const warned = vi.spyOn(console, 'warn');
    const { origin, received } = await startExchange();
    const json = {
      type: 'impersonated_service_account',
      service_account_impersonation_url: impersonationAt(origin),
      source_credentials: user(origin),
      delegates: ['first@project.iam.gserviceaccount.com'],
    };
    const { headers, client } = await headersOf({ json, account: ACCOUNT }, origin);
    expect(headers.get('authorization')).toBe('Bearer ya29.of-the-account');
    const request = received.find(({ path: asked }) => asked.includes(':generateAccessToken'));
    expect(request?.authorization).toBe('Bearer ya29.exchanged');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      delegates: ['projects/-/serviceAccounts/first@project.iam.gserviceaccount.com'],
      scope: [
        'https://www.googleapis.com/auth/earthengine',
        'https://www.googleapis.com/auth/devstorage.read_write',
      ],
      lifetime: '3600s',
    });
    expect(await describeCredentials(client)).toMatchObject({ account: ACCOUNT });
    expect(warned).not.toHaveBeenCalled();
  });

  it('that the user may not use is reported in the words of the service', async () => {
    const { origin } = await startExchange({
      error: {
        code: 403,
        status: 'PERMISSION_DENIED',
        message: "Permission 'iam.serviceAccounts.getAccessToken' denied.",
      },
    });
    const json = {
      type: 'impersonated_service_account',
      service_account_impersonation_url: impersonationAt(origin),
      source_credentials: user(origin),
    };
    const failure = await headersOf({ json }, origin).then(
      () => undefined,
      (error: ServiceError) => error,
    );
    expect(failure?.reason).toBe('PERMISSION_DENIED');
    expect(failure?.message).toContain('iam.serviceAccounts.getAccessToken');
    expectNoSecrets(failure, ['1//refresh', 'secret"']);
  });
});
