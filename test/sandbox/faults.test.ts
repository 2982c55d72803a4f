/** Rules for faults of the sandbox. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkRules, type FaultRule, Faults } from '../../src/sandbox/faults.ts';
import { readFaults, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

let sandbox: Sandbox;
const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, at) => at % 251));

beforeAll(async () => {
  sandbox = await startSandbox();
  await send('/upload/storage/v1/b/cedar-sandbox/o?uploadType=media&name=a', {
    method: 'POST',
    body: bytes,
  });
});
afterAll(() => sandbox.close());
afterEach(() => sandbox.setFaults([]));

function send(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${sandbox.storage}${path}`, { ...init, headers: { authorization: 'Bearer any' } });
}

/** The status of a request, or 'lost' when its connection ended before the answer. */
async function statusOf(path: string, init: RequestInit = {}): Promise<number | 'lost'> {
  const response = await send(path, init).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.status ?? 'lost';
}

async function statuses(count: number, path = LIST): Promise<(number | 'lost')[]> {
  const seen: (number | 'lost')[] = [];
  for (let index = 0; index < count; index++) seen.push(await statusOf(path));
  return seen;
}

it('a rule for tasks applies to tasks by their descriptions, and to no request', () => {
  const action = { status: 400, message: 'User memory limit exceeded.' };
  const faults = new Faults([{ service: 'task', path: '*h003*', times: 2, action }]);
  expect(faults.next('POST', '/v1/projects/p/image:export/h003')).toBeUndefined();
  const tasks = ['x_h003_a', 'x_h004_a', 'x_h003_b', 'x_h003_c'];
  const failed = [action.message, undefined, action.message, undefined];
  expect(tasks.map((description) => faults.nextTask(description))).toEqual(failed);
  expect(() => new Faults([{ service: 'task', action: 'reset' }])).toThrow(/a task can only fail/);
});

const LIST = '/storage/v1/b/cedar-sandbox/o';
const MEDIA = `${LIST}/a?alt=media`;

it.each([
  ['earthEngine', '/v1/projects/cedar-sandbox/config'],
  ['storage', '/storage/v1/b/cedar-sandbox/o'],
  ['drive', '/drive/v3/about?fields=user'],
  ['resourceManager', '/v1/projects'],
] as const)(
  "a reason of Google's front end is in the details of the answer: %s",
  async (service, path) => {
    const action = { status: 403, reason: 'SECURITY_POLICY_VIOLATED', message: 'Prohibited.' };
    sandbox.setFaults([{ service, every: 1, action }]);
    const { error } = (await (await send(path)).json()) as { error: Record<string, unknown> };
    expect(error).toMatchObject({
      code: 403,
      message: 'Prohibited.',
      details: [{ reason: 'SECURITY_POLICY_VIOLATED', domain: 'googleapis.com' }],
    });
  },
);

describe('a rule applies to requests', () => {
  const fail = { status: 503 };

  it.each<[string, FaultRule, (number | 'lost')[]]>([
    ['the first one by default', { action: fail }, [503, 200, 200, 200, 200, 200]],
    ['the n-th', { nth: 3, action: fail }, [200, 200, 503, 200, 200, 200]],
    ['several in a row', { nth: 2, times: 3, action: fail }, [200, 503, 503, 503, 200, 200]],
    ['every n-th', { every: 2, action: fail }, [200, 503, 200, 503, 200, 503]],
    ['resets too', { every: 3, action: 'reset' }, [200, 200, 'lost', 200, 200, 'lost']],
  ])('%s', async (_, rule, expected) => {
    sandbox.setFaults([rule]);
    expect(await statuses(6)).toEqual(expected);
  });

  it('by method, and by glob for the decoded path', async () => {
    sandbox.setFaults([{ method: 'get', path: '**/o/a:b', every: 1, action: fail }]);
    expect(await statusOf(`${LIST}/a%3Ab`)).toBe(503);
    expect(await statusOf(`${LIST}/a%3Ac`)).toBe(404);
    expect(await statusOf(`${LIST}/a%3Ab`, { method: 'DELETE' })).toBe(404);
    sandbox.setFaults([{ path: /\/o$/g, every: 1, action: fail }]);
    expect(await statuses(2)).toEqual([503, 503]);
  });

  it('by service', async () => {
    const rule = (service: FaultRule['service']) => ({ service, every: 1, action: fail });
    const paths = ['/v1/projects/p/operations', LIST, '/cedar-sandbox/a', '/revoke'];
    const seen: (number | 'lost')[][] = [];
    for (const service of ['earthEngine', 'storage', 'oauth'] as const) {
      sandbox.setFaults([rule(service)]);
      const row: (number | 'lost')[] = [];
      for (const path of paths) row.push(await statusOf(path));
      seen.push(row);
    }
    expect(seen.map((row) => row.map((status) => status === 503))).toEqual([
      [true, false, false, false],
      [false, true, true, false],
      [false, false, false, true],
    ]);
  });

  it('separately for each rule, and the first matching rule is used', async () => {
    sandbox.setFaults([
      { nth: 2, action: { status: 500 } },
      { nth: 2, times: 2, action: { status: 503 } },
    ]);
    expect(await statuses(4)).toEqual([200, 500, 503, 200]);
  });
});

describe('effects of a rule', () => {
  it('an error has the format and words of the service', async () => {
    sandbox.setFaults([{ every: 1, action: { status: 429, message: 'Slow down.' } }]);
    expect(await (await send(LIST)).json()).toEqual({
      error: {
        code: 429,
        message: 'Slow down.',
        errors: [{ message: 'Slow down.', domain: 'global', reason: 'rateLimitExceeded' }],
      },
    });
    expect(await (await send('/v1/projects/p/operations')).json()).toEqual({
      error: { code: 429, message: 'Slow down.', status: 'RESOURCE_EXHAUSTED' },
    });
  });

  it('an error can have headers', async () => {
    sandbox.setFaults([{ action: { status: 503, headers: { 'Retry-After': '7' } } }]);
    expect((await send(LIST)).headers.get('retry-after')).toBe('7');
    expect((await send(LIST)).headers.get('retry-after')).toBeNull();
  });

  it('a byte is inverted', async () => {
    sandbox.setFaults([{ path: '**/o/a', action: { flip: 77_000 } }]);
    const received = Buffer.from(await (await send(MEDIA)).arrayBuffer());
    const wrong = [...received.keys()].filter((at) => received[at] !== bytes[at]);
    expect([received.length, wrong]).toEqual([100_000, [77_000]]);
  });

  it('a body ends early', async () => {
    sandbox.setFaults([{ path: '**/o/a', times: 2, action: { truncate: 1234 } }]);
    const response = await send(MEDIA);
    expect(response.headers.get('content-length')).toBe('100000');
    let received = 0;
    const read = (async () => {
      for await (const chunk of response.body ?? []) received += (chunk as Uint8Array).length;
    })();
    await expect(read).rejects.toThrow();
    expect(received).toBe(1234);
    await expect((await send(MEDIA)).arrayBuffer()).rejects.toThrow();
    expect((await (await send(MEDIA)).arrayBuffer()).byteLength).toBe(100_000);
  });

  it('a body ends before its first byte', async () => {
    sandbox.setFaults([{ action: { truncate: 0 } }]);
    const response = await send(MEDIA);
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow();
  });

  it('a body is sent slowly and completely', async () => {
    sandbox.setFaults([{ action: { slow: 400_000 } }]);
    const start = performance.now();
    const received = Buffer.from(await (await send(MEDIA)).arrayBuffer());
    expect(received.equals(bytes)).toBe(true);
    expect(performance.now() - start).toBeGreaterThan(200);
  });

  it('a request is delayed', async () => {
    sandbox.setFaults([{ action: { delay: 150 } }]);
    const start = performance.now();
    expect(await statusOf(LIST)).toBe(200);
    expect(performance.now() - start).toBeGreaterThan(140);
  });

  it.each<FaultRule['action']>(['reset', { status: 503 }])(
    'a request is executed, and its answer is replaced by %j',
    async (action) => {
      sandbox.setFaults([{ method: 'POST', after: true, action }]);
      const upload = '/upload/storage/v1/b/cedar-sandbox/o?uploadType=media&name=kept';
      const init = { method: 'POST', body: bytes };
      expect(await statusOf(upload, init)).toBe(action === 'reset' ? 'lost' : 503);
      const kept = await send(`${LIST}/kept?alt=media`);
      expect(Buffer.from(await kept.arrayBuffer()).equals(bytes)).toBe(true);
      expect(await statusOf(`${LIST}/kept`, { method: 'DELETE' })).toBe(204);
    },
  );

  it('a request without a body in its answer is executed, and its answer is lost', async () => {
    await send('/upload/storage/v1/b/cedar-sandbox/o?uploadType=media&name=gone', {
      method: 'POST',
      body: bytes,
    });
    sandbox.setFaults([{ after: true, action: 'reset' }]);
    expect(await statusOf(`${LIST}/gone`, { method: 'DELETE' })).toBe('lost');
    expect(await statusOf(`${LIST}/gone`)).toBe(404);
  });

  it('bytes that were sent and lost are sent again', async () => {
    sandbox.setFaults([{ after: true, action: 'reset' }]);
    expect(await statusOf(MEDIA)).toBe('lost');
    expect(await statusOf(MEDIA)).toBe(200);
  });

  it('a request is not executed without "after"', async () => {
    sandbox.setFaults([{ method: 'POST', action: 'reset' }]);
    const upload = '/upload/storage/v1/b/cedar-sandbox/o?uploadType=media&name=lost';
    expect(await statusOf(upload, { method: 'POST', body: bytes })).toBe('lost');
    expect(await statusOf(`${LIST}/lost`)).toBe(404);
  });
});

describe('invalid rules are refused:', () => {
  it.each([
    [{}, 'Fault rules must be a list.'],
    [[1], 'Fault rule 1: it must be an object with an "action".'],
    [[{ action: 'reset' }, { action: 'explode' }], 'Fault rule 2: "action" must be "reset" or'],
    [[{ nht: 1, action: 'reset' }], 'it has the unknown field "nht"'],
    [[{ nth: 0, action: 'reset' }], '"nth" must be a whole number from 1 on, not 0.'],
    [[{ every: 2, nth: 2, action: 'reset' }], '"every" cannot be combined with "nth" and "times".'],
    [
      [{ service: 'ee', action: 'reset' }],
      '"service" must be earthEngine or storage or drive or oauth',
    ],
    [[{ action: { slow: 1, headers: {} } }], '"headers" must be names with texts, and go with'],
    [[{ action: { status: 500, headers: { a: 'b\n' } } }], '"headers" must be names with texts'],
    [[{ path: 3, action: 'reset' }], '"path" must be a glob'],
    [[{ action: { status: 200 } }], '"status" must be an HTTP status from 400 to 599, not 200.'],
    [[{ action: { slow: 0 } }], '"slow" must be bytes a second, not 0.'],
    [[{ action: { flip: 1, truncate: 2 } }], '"action" must be "reset" or an object with one of'],
    [[{ action: { delay: 1, message: 'x' } }], '"message" must be text, and needs "status".'],
    [[{ after: true, action: { flip: 1 } }], '"after" needs "reset" or "status".'],
  ])('%j', (rules, message) => {
    expect(() => checkRules(rules)).toThrow(message);
    if (Array.isArray(rules)) {
      expect(() => sandbox.setFaults(rules as unknown as FaultRule[])).toThrow(message);
    }
  });
});

describe('a file of rules', () => {
  async function fileOf(text: string): Promise<string> {
    const folder = temporaryFolder();
    await writeFile(join(folder, 'faults'), text);
    return join(folder, 'faults');
  }

  it('can be JSON or YAML', async () => {
    const rules = [{ path: '**/image:export', nth: 2, action: { status: 503 } }];
    expect(await readFaults(await fileOf(JSON.stringify(rules)))).toEqual(rules);
    const yaml = "- path: '**/image:export'\n  nth: 2\n  action: { status: 503 }\n";
    expect(await readFaults(await fileOf(yaml))).toEqual(rules);
  });

  it('is named in the error if it is missing or not valid', async () => {
    const file = await fileOf('[{');
    await expect(readFaults(file)).rejects.toThrow(`Cannot read the rules of ${file}: `);
    await expect(readFaults('/nowhere/faults.json')).rejects.toThrow('/nowhere/faults.json');
  });
});
