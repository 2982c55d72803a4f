/** A sign-in page or a proxy that answers in Google's place: nothing is concluded from its answer. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  CloudStorageStore,
  EarthEngine,
  InterceptedError,
  SubmissionError,
  Tracker,
} from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, GRID, objectNames, openCycle, SMALL_ORDER } from './cycle.ts';
import { type FalseAnswer, startProxy, type TestProxy } from './proxy.ts';

const json = { 'content-type': 'application/json; charset=UTF-8' };
const html = '<!DOCTYPE html><html><head><title>Sign in to Wi-Fi</title></head></html>';

/** Pages that a portal may send with status 200 to any request. */
const PORTALS: readonly FalseAnswer[] = [
  { body: html },
  { body: html, headers: json },
  { body: '{}', headers: json },
  { body: 'null', headers: json },
  { body: '[]', headers: json },
  { body: '{"kind": "storage#objects", "items": [{"kind": "sto', headers: json },
  { body: '', status: 302, headers: { location: 'http://portal.example/login' } },
  { body: html, status: 403 },
];

/** A tracker whose store is reached through a proxy, and its session too if `connect`. */
async function behindProxy(
  cycle: Cycle,
  { connect = false } = {},
): Promise<{ proxy: TestProxy; tracker: Tracker }> {
  const { project, bucket, storage } = cycle.sandbox;
  const proxy = await startProxy(storage);
  const credentials = { token: 'any' };
  const earthEngine = connect
    ? await EarthEngine.connect({ project, baseUrl: proxy.origin, credentials })
    : cycle.earthEngine;
  const { auth } = earthEngine;
  const store = new CloudStorageStore({ bucket, project, auth, endpoint: proxy.origin });
  return { proxy, tracker: new Tracker({ grid: GRID, store, earthEngine }) };
}

/** Error of a call behind a portal that answers the requests that `isCaught` selects. */
async function failureBehind(
  { proxy, tracker }: { proxy: TestProxy; tracker: Tracker },
  answer: FalseAnswer,
  act: (tracker: Tracker) => Promise<unknown>,
  isCaught: (url: string) => boolean = () => true,
): Promise<unknown> {
  proxy.intercept = ({ url = '' }) => (isCaught(url) ? answer : undefined);
  return act(tracker).then(
    (value) => ({ answered: value }),
    (error: unknown) => error,
  );
}

function expectIntercepted(error: unknown, what: string): void {
  expect(error, what).toBeInstanceOf(InterceptedError);
  const { message } = error as Error;
  expect(message).toContain('Something between this machine and Google answered instead');
  expect(message).not.toMatch(/restore|earlier version/);
}

async function finishedOrder() {
  const cycle = await openCycle();
  const { name } = await cycle.tracker.submit(SMALL_ORDER);
  const order = await finishOrder(cycle.tracker, name);
  return { cycle, name, order };
}

type Action = readonly [
  what: string,
  act: (tracker: Tracker) => Promise<unknown>,
  isCaught?: (url: string) => boolean,
];

describe('behind a portal that answers in place of Google', { timeout: 180_000 }, () => {
  it('nothing is listed as empty, read as damaged, downloaded in part, or deleted', async () => {
    const { cycle, order, name } = await finishedOrder();
    const folder = temporaryFolder();
    const before = await objectNames(cycle);
    const clean = (tracker: Tracker) => tracker.clean(order, { trackingName: name });
    const download = (tracker: Tracker) =>
      tracker.download(order, join(folder, Math.random().toString(36)));
    const actions: Action[] = [
      ['list', (tracker) => tracker.list()],
      ['read', (tracker) => tracker.read(name)],
      ['update', (tracker) => tracker.update(name)],
      ['submit', (tracker) => tracker.submit({ ...SMALL_ORDER, periodStart: '2020-05-01' })],
      ['download', download],
      ['download the files', download, (url) => url.includes('alt=media')],
      ['clean', clean],
      ['clean what is listed', clean, (url) => /\/o\?/.test(url)],
    ];
    // All at once: each waits between its tries.
    await Promise.all(
      actions.flatMap(([what, act, isCaught]) =>
        PORTALS.map(async (answer) => {
          const error = await failureBehind(await behindProxy(cycle), answer, act, isCaught);
          expectIntercepted(error, `${what}, ${JSON.stringify(answer)}`);
        }),
      ),
    );
    expect(await objectNames(cycle)).toEqual(before);
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile())).toEqual([]);
  });

  it('a submission that cannot reach Earth Engine is recorded, and resumed later', async () => {
    const cycle = await openCycle();
    const all = [];
    for (const answer of PORTALS) {
      all.push({ answer, behind: await behindProxy(cycle, { connect: true }) });
    }
    await Promise.all(
      all.map(async ({ answer, behind }, index) => {
        const [periodStart, periodEnd] = [`2020-0${index + 1}-01`, `2020-0${index + 1}-28`];
        const { periodFrequency: _, ...request } = { ...SMALL_ORDER, periodStart, periodEnd };
        const error = await failureBehind(
          behind,
          answer,
          (tracker) => tracker.submit(request),
          (url) => url.includes('value:compute'),
        );
        expect(error).toBeInstanceOf(SubmissionError);
        expectIntercepted((error as Error).cause, JSON.stringify(answer));
      }),
    );
    const names = await cycle.tracker.list();
    expect(names).toHaveLength(PORTALS.length);
    await cycle.tracker.resume(names[0] ?? '');
    expect((await finishOrder(cycle.tracker, names[0] ?? '')).complete).toBe(true);
  });
});

it('a document that is cut during the transfer differs from one that is stored so', async () => {
  const { cycle, name } = await finishedOrder();
  const { proxy, tracker } = await behindProxy(cycle);
  const half = { spoil: (body: Buffer) => body.subarray(0, body.length / 2) };
  proxy.intercept = ({ url = '' }) => (url.includes('alt=media') ? half : undefined);
  const failure = await tracker.read(name).catch((error: unknown) => error);
  expect((failure as Error).message).toContain('Something between this machine and Google');
  expect((failure as Error).message).not.toMatch(/restore|earlier version/);
  // A single fault has no effect.
  let times = 1;
  proxy.intercept = ({ url = '' }) => (url.includes('alt=media') && times-- > 0 ? half : undefined);
  expect((await tracker.read(name)).name).toBe(name);
});

describe('a computation that is answered without a value', () => {
  it.each(['{"result": null}', '{"result": [null]}', '{"result": [["a"]]}', '{"result": 7}'])(
    '%s is not counted as no scenes',
    async (body) => {
      const places = await behindProxy(await openCycle(), { connect: true });
      const count = (request: object) => (tracker: Tracker) =>
        tracker.count({ ...SMALL_ORDER, ...request });
      const isCompute = (url: string) => url.includes('value:compute');
      const error = await failureBehind(places, { body, headers: json }, count({}), isCompute);
      expectIntercepted(error, body);
    },
  );
});
