/** Requests that are nested without measure are refused, in the form of every other refusal. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

interface Refusal {
  readonly error: { readonly code: number; readonly message: string; readonly status?: string };
}

async function send(path: string, method = 'GET', body?: string): Promise<[number, Refusal]> {
  const response = await fetch(`${sandbox.storage}${path}`, {
    method,
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  });
  return [response.status, (await response.json()) as Refusal];
}

function nested(depth: number, open: string, close: string, inner: string): string {
  return open.repeat(depth) + inner + close.repeat(depth);
}

describe('nesting', () => {
  it.each([300, 600, 20_000, 100_000])(
    'of %i arrays in an expression is refused',
    async (depth) => {
      const node = nested(depth, '{"arrayValue":{"values":[', ']}}', '{"constantValue":1}');
      const body = `{"expression":{"result":"0","values":{"0":${node}}}}`;
      const [status, { error }] = await send(
        `/v1/projects/${sandbox.project}/value:compute`,
        'POST',
        body,
      );
      expect(status).toBe(400);
      expect(error).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
      expect(error.message).toContain('Message too deep');
    },
  );

  it.each([1500, 100_000])('of %i lists in a constant is refused', async (depth) => {
    const node = `{"constantValue":${nested(depth, '[', ']', '1')}}`;
    const body = `{"expression":{"result":"0","values":{"0":${node}}}}`;
    const path = `/v1/projects/${sandbox.project}/value:compute`;
    expect((await send(path, 'POST', body))[0]).toBe(400);
  });

  it('of brackets within texts is not counted', async () => {
    const body = JSON.stringify({
      expression: { result: '0', values: { 0: { constantValue: `\\"${'['.repeat(5000)}` } } },
    });
    const path = `/v1/projects/${sandbox.project}/value:compute`;
    expect((await send(path, 'POST', body))[0]).toBe(200);
  });

  it.each([1500, 100_000])('of %i objects in metadata is refused', async (depth) => {
    const name = `deep-${depth}`;
    await send(
      `/upload/storage/v1/b/${sandbox.bucket}/o?uploadType=media&name=${name}`,
      'POST',
      '{}',
    );
    const body = `{"metadata":${nested(depth, '{"a":', '}', '1')}}`;
    const [status, { error }] = await send(
      `/storage/v1/b/${sandbox.bucket}/o/${name}`,
      'PATCH',
      body,
    );
    expect([status, error.code]).toEqual([400, 400]);
  });

  it.each([
    '{'.repeat(2000),
    nested(2000, '{', '}', 'a'),
    nested(1200, '{a,', '}', 'b'),
    '{a}'.repeat(1500),
  ])('of braces in a glob is refused: %#', async (glob) => {
    const path = `/storage/v1/b/${sandbox.bucket}/o?matchGlob=${encodeURIComponent(glob)}`;
    const [status, { error }] = await send(path);
    expect([status, error.message]).toEqual([400, `Invalid glob pattern: ${glob}`]);
  });
});

it('CONNECT requests are answered', async () => {
  const socket = connect(Number(new URL(sandbox.storage).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 405 Method Not Allowed\r\n/);
  expect(answer).toContain('"code":405');
});
