/** Answers to requests for a token that are not Google's: none is kept, and the next request asks again. */
import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import { authorization } from '../../src/core/services/auth.ts';

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
