/** Many sessions with Earth Engine in one process, none of which affects another. */

import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { GRID, LANDSAT_8 } from './cycle.ts';
import { startProxy } from './proxy.ts';

type Core = typeof import('../../src/core/index.ts');

/** The core as a process has it that has just started: no session has been opened yet. */
async function freshCore(): Promise<Core> {
  vi.resetModules();
  return import('../../src/core/index.ts');
}

let core: Core;
beforeEach(async () => {
  core = await freshCore();
});

async function openSandbox(project: string): Promise<Sandbox> {
  const sandbox = await startSandbox({ speed: 0.01, project, data: temporaryFolder() });
  onTestFinished(() => sandbox.close());
  return sandbox;
}

const ORDER = {
  collections: LANDSAT_8,
  tiles: [2, 3] as [number, number],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
};

/** One request as it was sent. */
interface Sent {
  readonly project: string;
  readonly billed: string;
  readonly token: string;
  readonly what: string;
}

/** Passes requests on to a sandbox as those of its own project, and keeps what they carried. */
async function openRelay(sandbox: Sandbox): Promise<{ url: string; sent: Sent[] }> {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    const [, project = '', what = ''] =
      /^\/v1\/projects\/([^/]+)\/([^?]+)/.exec(request.url ?? '') ?? [];
    const { authorization = '', 'x-goog-user-project': billed } = request.headers;
    const token = authorization.replace('Bearer ', '');
    sent.push({ project, billed: String(billed), token, what });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url?.replace(`/projects/${project}/`, `/projects/${sandbox.project}/`);
    const answer = await fetch(`${sandbox.earthEngine}${path}`, {
      method: request.method ?? 'GET',
      headers: {
        authorization,
        'x-goog-user-project': sandbox.project,
        ...(chunks.length > 0 && { 'content-type': 'application/json' }),
      },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  return { url: await listening(server), sent };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function trackerOf(
  earthEngine: Awaited<ReturnType<Core['EarthEngine']['connect']>>,
  { bucket, project, storage: endpoint }: Sandbox,
  prefix = 'ORDERS',
) {
  const store = new core.CloudStorageStore({ bucket, project, auth: earthEngine.auth, endpoint });
  return new core.Tracker({
    grid: core.TileGrid.from(GRID.toJSON()),
    store,
    earthEngine,
    prefixTemplate: prefix,
    trackingPrefix: `${prefix}_TRACKING`,
  });
}

describe('sessions of one process', () => {
  it('connect and submit at the same time, sixteen of them, each with its own token and project', async () => {
    const names = Array.from({ length: 16 }, (_, index) => `project-${index + 10}`);
    const sandbox = await openSandbox('cedar-sandbox');
    const relay = await openRelay(sandbox);
    const submitted = await Promise.all(
      names.map(async (project) => {
        const earthEngine = await core.EarthEngine.connect({
          project,
          baseUrl: relay.url,
          credentials: { token: `token of ${project}` },
        });
        const tracker = trackerOf(earthEngine, sandbox, project);
        const { name } = await tracker.submit(ORDER);
        return (await tracker.read(name)).states;
      }),
    );
    expect(submitted.map(({ UNSUBMITTED = 0, EMPTY = 0 }) => UNSUBMITTED + EMPTY)).toEqual(
      names.map(() => 0),
    );
    expect(relay.sent.filter(({ what }) => what === 'algorithms')).toHaveLength(1);
    for (const name of names) {
      const own = relay.sent.filter(({ project }) => project === name);
      expect(own.filter(({ what }) => what === 'image:export')).toHaveLength(1);
      expect(new Set(own.map(({ token }) => token))).toEqual(new Set([`token of ${name}`]));
      expect(new Set(own.map(({ billed }) => billed))).toEqual(new Set([name]));
    }
  });

  it('send nothing with the client library, and do not change its token, address and project', async () => {
    const sandbox = await openSandbox('own-project');
    const earthEngine = await core.EarthEngine.connect({
      project: sandbox.project,
      baseUrl: sandbox.earthEngine,
      credentials: { token: 'secret' },
    });
    await trackerOf(earthEngine, sandbox).submit(ORDER);
    const { data, apiclient } = earthEngine.ee as unknown as {
      data: { getAuthToken(): string | null; getProject(): string };
      apiclient: { getApiBaseUrl(): string };
    };
    expect(data.getAuthToken()).toBeNull();
    expect(data.getProject()).not.toBe(sandbox.project);
    expect(apiclient.getApiBaseUrl()).not.toContain('127.0.0.1');
  });

  it('can be opened twice at the same time, repeatedly', async () => {
    for (let time = 0; time < 4; time++) {
      core = await freshCore();
      const sandbox = await openSandbox('cedar-sandbox');
      const connect = () =>
        core.EarthEngine.connect({
          project: sandbox.project,
          baseUrl: sandbox.earthEngine,
          credentials: { token: 'any' },
        });
      const both = await Promise.all([connect(), connect()]);
      expect(both.map(({ project }) => project)).toEqual([sandbox.project, sandbox.project]);
      const asked = sandbox.requests.filter(({ path }) => path.endsWith('/algorithms'));
      expect(asked).toHaveLength(1);
    }
  });

  it('can be opened while an order is submitted, which continues', async () => {
    const sandbox = await openSandbox('cedar-sandbox');
    const connect = () =>
      core.EarthEngine.connect({
        project: sandbox.project,
        baseUrl: sandbox.earthEngine,
        credentials: { token: 'any' },
      });
    const tracker = trackerOf(await connect(), sandbox);
    const tiles = Array.from({ length: 10 }, (_, column): [number, number] => [2, column]);
    let isOver = false;
    const submitting = tracker.submit({ ...ORDER, tiles }).finally(() => {
      isOver = true;
    });
    let sessions = 0;
    while (!isOver) {
      await connect();
      sessions++;
    }
    const { name } = await submitting;
    expect(sessions).toBeGreaterThan(0);
    const { states } = await tracker.read(name);
    expect(states.UNSUBMITTED ?? 0).toBe(0);
  });

  it('are not affected by one that was cancelled or refused, or that waited with them', async () => {
    const sandbox = await openSandbox('cedar-sandbox');
    const connect = (options: { project?: string; signal?: AbortSignal } = {}) =>
      core.EarthEngine.connect({
        project: sandbox.project,
        baseUrl: sandbox.earthEngine,
        credentials: { token: 'any' },
        ...options,
      });
    await expect(connect({ project: 'another' })).rejects.toThrow(core.ServiceError);
    sandbox.setFaults([{ path: '**/algorithms', every: 1, action: { delay: 400 } }]);
    const cancel = new AbortController();
    const first = connect({ signal: cancel.signal }).catch((error: unknown) => error);
    await until(() => sandbox.requests.some(({ path }) => path.endsWith('/algorithms')));
    const second = connect();
    cancel.abort();
    expect(await first).toBeInstanceOf(core.CancelledError);
    const { ee } = await second;
    expect(new ee.ImageCollection('a/b').toBands()).toBeDefined();
  });

  it('that wait for the functions of another session can be cancelled at once', async () => {
    const sandbox = await openSandbox('cedar-sandbox');
    const connect = (signal?: AbortSignal) =>
      core.EarthEngine.connect({
        project: sandbox.project,
        baseUrl: sandbox.earthEngine,
        credentials: { token: 'any' },
        signal,
      });
    sandbox.setFaults([{ path: '**/algorithms', every: 1, action: { delay: 60_000 } }]);
    const ends = [new AbortController(), new AbortController()];
    const waiting = ends.map(({ signal }) => connect(signal).catch((error: unknown) => error));
    await until(
      () => sandbox.requests.filter(({ path }) => path.endsWith('/operations')).length > 1,
    );
    await until(() => sandbox.requests.some(({ path }) => path.endsWith('/algorithms')));
    for (const end of ends) end.abort();
    const ended = await Promise.all(waiting);
    expect(ended.map((error) => error instanceof core.CancelledError)).toEqual([true, true]);
  });
});

describe('functions of Earth Engine', () => {
  it('that are cached in a folder let a session open and plan without a network', async () => {
    const sandbox = await openSandbox('cedar-sandbox');
    const cacheFolder = join(temporaryFolder(), 'cache');
    const connect = () =>
      core.EarthEngine.connect({
        project: sandbox.project,
        baseUrl: sandbox.earthEngine,
        credentials: { token: 'any' },
        cacheFolder,
      });
    await connect();
    expect(await readdir(cacheFolder)).toHaveLength(1);
    core = await freshCore();
    expect((await connect()).isUnverified).toBe(false);
    expect(sandbox.requests.filter(({ path }) => path.endsWith('/algorithms'))).toHaveLength(1);
    await sandbox.close();
    core = await freshCore();
    const earthEngine = await connect();
    expect(earthEngine.isUnverified).toBe(true);
    expect(trackerOf(earthEngine, sandbox).plan(ORDER).items).toHaveLength(1);
  });

  it('are requested again after a day, and if the cache is damaged', async () => {
    const sandbox = await openSandbox('cedar-sandbox');
    const cacheFolder = join(temporaryFolder(), 'cache');
    await mkdir(cacheFolder);
    await writeFile(join(cacheFolder, 'earth-engine-functions-0.1.0-abc.json'), '{}');
    const connect = async () => {
      core = await freshCore();
      return core.EarthEngine.connect({
        project: sandbox.project,
        baseUrl: sandbox.earthEngine,
        credentials: { token: 'any' },
        cacheFolder,
      });
    };
    const asked = () => sandbox.requests.filter(({ path }) => path.endsWith('/algorithms')).length;
    await connect();
    const [kept = '', ...others] = await readdir(cacheFolder);
    expect(others).toEqual([]);
    const yesterday = new Date(Date.now() - 25 * 3_600_000);
    await utimes(join(cacheFolder, kept), yesterday, yesterday);
    await connect();
    expect(asked()).toBe(2);
    await writeFile(join(cacheFolder, kept), '{"algorithms": [');
    await connect();
    expect(asked()).toBe(3);
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 10));
}

it.each([
  ['another address', false],
  ['the same address', true],
])(
  'a session can be opened while one of %s waits for its functions',
  async (_, isSame) => {
    const sandbox = await openSandbox('cedar-sandbox');
    const proxy = await startProxy(sandbox.earthEngine);
    const { project } = sandbox;
    const connect = (baseUrl: string, signal?: AbortSignal) =>
      core.EarthEngine.connect({ project, baseUrl, credentials: { token: 'any' }, signal });
    const asked = new Promise<void>((resolve) => {
      let times = 1;
      proxy.intercept = ({ url = '' }) => {
        if (!url.includes('/algorithms') || times-- <= 0) return undefined;
        resolve();
        return 'never';
      };
    });
    // Its own request is never answered; it is opened with what the other one is sent.
    const sick = connect(proxy.origin);
    await asked;
    const healthy = await connect(isSame ? proxy.origin : sandbox.earthEngine);
    expect(healthy.ee.Image).toBeDefined();
    expect((await sick).ee).toBe(healthy.ee);
  },
  15_000,
);
