/** Something that answers `{}` in place of Earth Engine, which also sends that for an empty list. */

import { expect, it } from 'vitest';
import type { AlgorithmsList } from '../../src/core/earthengine/clientTypes.ts';
import type { Operation } from '../../src/core/earthengine/operations.ts';
import { SignatureCache } from '../../src/core/earthengine/signatures.ts';
import { EarthEngine, InterceptedError, type Tracker } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { behindProxy } from './behindProxy.ts';
import { type Cycle, objectNames, openCycle, SMALL_ORDER } from './cycle.ts';
import { hurriedClock as clock } from './hurriedClock.ts';
import { type FalseAnswer, startProxy } from './proxy.ts';

const headers = { 'content-type': 'application/json; charset=UTF-8' };

/** Server that answers any request as Earth Engine answers some. */
const PORTALS: readonly FalseAnswer[] = [
  { headers, body: '{}' },
  { headers, body: '{"operations": []}' },
  { headers, body: '{"status": "ok", "items": []}' },
];

const FOLDER = 'CEDAR_TRACKING';

/** An order whose tasks run, but are not in its record. */
async function unrecordedTasks(cycle: Cycle): Promise<string> {
  const { tracker, store } = cycle;
  const { name } = await tracker.submit(SMALL_ORDER);
  const { orders, ...rest } = JSON.parse(await tracker.text(name));
  const unsubmitted = orders.map((item: object) => ({ ...item, status: { state: 'UNSUBMITTED' } }));
  await store.storeMetadata({ ...rest, orders: unsubmitted }, name, FOLDER);
  return name;
}

async function operations({ earthEngine }: Cycle): Promise<Operation[]> {
  const all: Operation[] = [];
  for await (const page of earthEngine.operations()) all.push(...page);
  return all;
}

it.each(PORTALS)('$body does not show that tasks were not started', async (portal) => {
  const cycle = await openCycle({ speed: 0.02 });
  const name = await unrecordedTasks(cycle);
  const started = await operations(cycle);
  expect(started.length).toBeGreaterThan(0);
  const before = [await objectNames(cycle), await cycle.tracker.text(name)];
  const order = await cycle.tracker.read(name);
  const acts: ((tracker: Tracker) => Promise<unknown>)[] = [
    (tracker) => tracker.cancel(name),
    (tracker) => tracker.clean(order, { trackingName: name, cancelFirst: true }),
    (tracker) => tracker.update(name),
    (tracker) => tracker.queue(),
  ];
  await Promise.all(
    acts.map(async (act) => {
      const { proxy, tracker } = await behindProxy(cycle);
      proxy.intercept = () => portal;
      await expect(act(tracker)).rejects.toBeInstanceOf(InterceptedError);
    }),
  );
  expect([await objectNames(cycle), await cycle.tracker.text(name)]).toEqual(before);
  // Without the portal the tasks are found, and end.
  const cancelled = await cycle.tracker.cancel(name);
  expect(cancelled).toHaveLength(started.length);
});

it('an empty list is accepted after Earth Engine has shown that it answers', async () => {
  const cycle = await openCycle();
  const { proxy, tracker } = await behindProxy(cycle);
  proxy.requests.length = 0;
  expect(await tracker.queue()).toMatchObject({ waiting: 0, running: 0 });
  const paths = proxy.requests.map((request) => request.replace(/^.*\/|\?.*$/g, ''));
  expect(paths).toEqual(['operations', 'value:compute', 'operations']);
  // The portal that has answered first is removed when the computation is sent.
  await cycle.tracker.submit(SMALL_ORDER);
  let times = 1;
  proxy.intercept = () => (times-- > 0 ? { headers, body: '{}' } : undefined);
  const { value: page } = await tracker.earthEngine.operations().next();
  expect(page).toEqual(
    (await operations(cycle)).map(({ name }) => expect.objectContaining({ name })),
  );
});

it('a session behind such an answer is opened only with cached functions, unverified', async () => {
  const cycle = await openCycle();
  const { project, earthEngine } = cycle.sandbox;
  const proxy = await startProxy(earthEngine);
  const cacheFolder = temporaryFolder();
  const credentials = { token: 'any' };
  const connect = () =>
    EarthEngine.connect({ project, baseUrl: proxy.origin, credentials, cacheFolder, clock });
  const listed = await fetch(`${earthEngine}/v1/projects/${project}/algorithms`, {
    headers: { authorization: 'Bearer any' },
  });
  const signatures = (await listed.json()) as AlgorithmsList;
  await new SignatureCache(cacheFolder, proxy.origin).write(signatures);
  expect((await connect()).isUnverified).toBe(false);
  const pages = [500, 503, 511].map((status) => ({ status, body: '<html>Sign in</html>' }));
  for (const portal of [...PORTALS, ...pages]) {
    proxy.intercept = () => portal;
    expect((await connect()).isUnverified, portal.body).toBe(true);
  }
});

it('a cancellation is accepted when the tasks show it, not when it is answered', async () => {
  const cycle = await openCycle({ speed: 0.02 });
  const { proxy, tracker } = await behindProxy(cycle);
  const { name } = await tracker.submit(SMALL_ORDER);
  proxy.intercept = ({ url = '' }) =>
    decodeURIComponent(url).endsWith(':cancel') ? { headers, body: '{}' } : undefined;
  await expect(tracker.cancel(name)).rejects.toThrow('are not being cancelled');
  const states = (await operations(cycle)).map(({ metadata }) => metadata?.state);
  expect(states).not.toContain('CANCELLED');
  proxy.intercept = () => undefined;
  expect((await tracker.cancel(name)).length).toBe(states.length);
}, 60_000);
