/** Requests to Earth Engine for a whole order, and their sizes. */
import { describe, expect, it } from 'vitest';
import { imageCollection } from '../../src/core/collections/index.ts';
import { evaluateEach } from '../../src/core/earthengine/evaluation.ts';
import { encodeExpression } from '../../src/core/earthengine/expressions.ts';
import { SceneExpressions } from '../../src/core/earthengine/preard.ts';
import { EarthEngine, ServiceError, Tracker } from '../../src/core/index.ts';
import { connectTo } from '../connect.ts';
import { openTiff } from '../openTiff.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, GRID, LANDSAT_8, openCycle, SMALL_ORDER } from './cycle.ts';
import { startProxy } from './proxy.ts';

/** Eighty scenes over one tile. */
const SOURCE = {
  collection: imageCollection(LANDSAT_8),
  tile: GRID.tile(2, 3),
  start: new Date('2020-01-01'),
  end: new Date('2021-01-01'),
};

function requestsFor(cycle: Cycle, what: string): number {
  return cycle.sandbox.requests.filter(({ path }) => path.endsWith(what)).length;
}

describe('an order of sixty items', () => {
  it('needs about two requests per item', async () => {
    // Its tasks only have to be started.
    const cycle = await openCycle({ speed: 0.01 });
    const columns = Array.from({ length: 5 }, (_, column): [number, number] => [2, column]);
    const request = { ...SMALL_ORDER, tiles: columns, periodEnd: '2021-05-01' };
    const before = cycle.sandbox.requests.length;
    const { name } = await cycle.tracker.submit(request);
    const { orders } = await cycle.tracker.read(name);
    expect(orders).toHaveLength(60);
    expect(requestsFor(cycle, 'value:compute')).toBeLessThanOrEqual(4);
    const requests = cycle.sandbox.requests.length - before;
    expect(requests / 60).toBeLessThan(2.4);
  });

  it('requests scenes while its record is stored', async () => {
    const { tracker, earthEngine, store } = await proxied();
    const asked = new Promise<void>((resolve) => {
      earthEngine.hold = ({ url }) => {
        if (url?.endsWith('value:compute')) resolve();
        return undefined;
      };
    });
    store.hold = ({ method }) => (method === 'POST' ? asked : undefined);
    const { id, name } = await tracker.submit(SMALL_ORDER);
    expect(id).toBe(`CEDAR_TRACKING/${name}.json`);
    // Of the bucket; of the images, and of the records: before its own is stored, and after.
    expect(store.requests.filter((request) => request.startsWith('GET'))).toHaveLength(4);
  });

  it('stores metadata while exports of other items wait for an answer', async () => {
    const { tracker, earthEngine, store } = await proxied();
    let stored = 0;
    const all = new Promise<void>((resolve) => {
      store.hold = ({ method, url }) => {
        if (method === 'POST' && url?.includes('CEDAR_PREARD') && ++stored === 60) resolve();
        return undefined;
      };
    });
    earthEngine.hold = ({ url }) => (url?.endsWith('image:export') ? all : undefined);
    const columns = Array.from({ length: 5 }, (_, column): [number, number] => [2, column]);
    const { name } = await tracker.submit({
      ...SMALL_ORDER,
      tiles: columns,
      periodEnd: '2021-05-01',
    });
    const { orders } = await tracker.read(name);
    expect(orders.filter(({ status }) => status.id)).toHaveLength(60);
  });
});

/** A tracker that reaches each of the services through a proxy. */
async function proxied() {
  // Its tasks only have to be started.
  const { sandbox } = await openCycle({ speed: 0.01 });
  const earthEngine = await startProxy(sandbox.earthEngine);
  const store = await startProxy(sandbox.storage);
  const { project, bucket } = sandbox;
  const session = await connectTo({
    earthEngine: earthEngine.origin,
    storage: store.origin,
    drive: store.origin,
    project,
    bucket,
  });
  return { earthEngine, store, tracker: new Tracker({ grid: GRID, ...session }) };
}

describe('an order of a hundred items in four batches', () => {
  const tiles = Array.from({ length: 10 }, (_, column): [number, number] => [2, column]);
  const request = { ...SMALL_ORDER, tiles, periodEnd: '2021-03-01' };

  /** A session with an Earth Engine that cannot compute large requests in time. */
  async function openSlow(isLate: (bytes: number) => boolean) {
    const cycle = await openCycle({ speed: 0.01 });
    const { project, earthEngine: target } = cycle.sandbox;
    const proxy = await startProxy(target);
    const credentials = { token: 'any' };
    const baseUrl = proxy.origin;
    const earthEngine = await EarthEngine.connect({ project, baseUrl, credentials });
    const tracker = cycle.trackerWith({ earthEngine });
    const sizes: number[] = [];
    const late: number[] = [];
    const body = '{"error": {"code": 400, "message": "Computation timed out."}}';
    const headers = { 'content-type': 'application/json; charset=UTF-8' };
    proxy.intercept = (asked) => {
      if (!/value(:|%3A)compute/.test(asked.url ?? '')) return undefined;
      const bytes = Number(asked.headers['content-length']);
      sizes.push(bytes);
      if (!isLate(bytes)) return undefined;
      late.push(bytes);
      return { status: 400, headers, body };
    };
    return { tracker, sizes, late };
  }

  it('waits for slow requests only in its first batches', async () => {
    const calm = await openSlow(() => false);
    await calm.tracker.submit(request);
    const whole = Math.max(...calm.sizes);
    const { tracker, late } = await openSlow((bytes) => bytes > whole * 0.7);
    const { name } = await tracker.submit(request);
    expect((await tracker.read(name)).states.UNSUBMITTED).toBeUndefined();
    // Three batches are under way at the same time.
    expect(late.length).toBeGreaterThan(0);
    expect(late.length).toBeLessThanOrEqual(3);
  });

  it('ends if every request takes too long', async () => {
    const { tracker, late } = await openSlow(() => true);
    await expect(tracker.submit(request)).rejects.toThrow('Computation timed out.');
    // All three batches are halved twice.
    expect(late.length).toBeLessThanOrEqual(9);
  });
});

describe('the expression of an image', () => {
  it('has as many nodes for three hundred dates as for three', async () => {
    const { earthEngine } = await openCycle();
    const expressions = new SceneExpressions(earthEngine.ee, SOURCE.collection, [
      { function: 'lte', name: 'CLOUD_COVER', value: 80 },
    ]);
    const dates = Array.from({ length: 300 }, (_, day) => ({
      date: new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10),
      scenes: [],
    }));
    const few = expressions.image(SOURCE, dates.slice(0, 3));
    const many = expressions.image(SOURCE, dates);
    expect(nodes(many.values)).toBe(nodes(few.values));
    // A date in a list is `"2020-01-01",`.
    const size = (of: object) => JSON.stringify(of).length;
    expect(size(many) - size(few)).toBe(297 * 13);
    expect(size(many)).toBeLessThan(20_000);
  });

  it("names bands by date, in the order of the collection's bands", async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit({ ...SMALL_ORDER, periodFrequency: undefined });
    const order = await finishOrder(cycle.tracker, name);
    const [item] = order.orders;
    const { text } = await cycle.store.readMetadata(item?.name ?? '', item?.prefix ?? '');
    const { dates, bands } = JSON.parse(text).image as { dates: string[]; bands: string[] };
    expect(dates.length).toBeGreaterThan(2);
    const files = [...(await cycle.tracker.download(order, temporaryFolder())).values()];
    const tif = await openTiff(files.flat().find((file) => file.endsWith('.tif')) ?? '');
    const image = await tif.getImage();
    const metadata = String(await image.fileDirectory.loadValue('GDAL_METADATA'));
    const names = [...metadata.matchAll(/name="DESCRIPTION"[^>]*>([^<]*)</g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual(
      dates.flatMap((date) => bands.map((band) => `${date.replaceAll('-', '')}_${band}`)),
    );
  });
});

/** How many nodes an expression has, those within nodes included. */
function nodes(value: unknown): number {
  if (typeof value !== 'object' || value === null || 'constantValue' in value) return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + nodes(inner), 1);
}

describe('values that are requested together', () => {
  async function openNumbers() {
    const cycle = await openCycle();
    const { ee } = cycle.earthEngine;
    const numbers = Array.from({ length: 8 }, (_, value) =>
      encodeExpression(ee, ee.ApiFunction._apply('Number.add', { left: value, right: 1 })),
    );
    return { cycle, numbers, before: requestsFor(cycle, 'value:compute') };
  }

  it('arrive in one answer, in their order', async () => {
    const { cycle, numbers } = await openNumbers();
    const results = await evaluateEach<number>(cycle.earthEngine, numbers);
    expect(results.map((result) => result.status === 'fulfilled' && result.value)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8,
    ]);
    expect(requestsFor(cycle, 'value:compute')).toBe(1);
  });

  it.each([
    [5, { status: 429, message: 'Quota exceeded: Too many concurrent aggregations.' }],
    [5, { status: 400, message: 'Request payload size exceeds the limit: 10485760 bytes.' }],
    [5, { status: 400, message: 'User memory limit exceeded.' }],
    // A query that took too long for the first half is not tried with the second.
    [6, { status: 400, message: 'Computation timed out.' }],
    [6, { status: 504, message: 'Deadline exceeded.' }],
  ])('are requested in halves, with %d requests, after $1.message', async (requests, action) => {
    const { cycle, numbers } = await openNumbers();
    cycle.sandbox.setFaults([{ path: '**/value:compute', nth: 1, times: 2, action }]);
    const results = await evaluateEach<number>(cycle.earthEngine, numbers);
    expect(results.map(({ status }) => status)).toEqual(numbers.map(() => 'fulfilled'));
    // All, the first half, its two quarters, and the second half.
    expect(requestsFor(cycle, 'value:compute')).toBe(requests);
  });

  it('fail if halves of halves take too long as well', async () => {
    const { cycle, numbers } = await openNumbers();
    const action = { status: 400, message: 'Computation timed out.' };
    cycle.sandbox.setFaults([{ path: '**/value:compute', every: 1, action }]);
    const results = await evaluateEach(cycle.earthEngine, numbers);
    const reasons = results.map((result) => result.status === 'rejected' && result.reason);
    expect(reasons).toEqual(numbers.map(() => expect.objectContaining({ status: 400 })));
    expect(requestsFor(cycle, 'value:compute')).toBe(3);
  });

  it('are divided only once if they are not answered in time', async () => {
    const { cycle, numbers } = await openNumbers();
    const proxy = await startProxy(cycle.sandbox.earthEngine);
    const { project } = cycle.sandbox;
    const credentials = { token: 'any' };
    const session = await EarthEngine.connect({ project, baseUrl: proxy.origin, credentials });
    proxy.requests.length = 0;
    const page = { status: 504, body: '<html><title>Gateway Timeout</title></html>' };
    proxy.intercept = ({ url = '' }) => (/value(:|%3A)compute/.test(url) ? page : undefined);
    const results = await evaluateEach(session, numbers);
    expect(results.map(({ status }) => status)).toEqual(numbers.map(() => 'rejected'));
    expect(proxy.requests).toHaveLength(2);
  });

  it('fail one by one if only one of them is too large', async () => {
    const { cycle, numbers } = await openNumbers();
    const { ee } = cycle.earthEngine;
    const all = encodeExpression(ee, new ee.ImageCollection(LANDSAT_8));
    const results = await evaluateEach(cycle.earthEngine, [...numbers.slice(0, 2), all]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    const [, , failed] = results;
    expect(failed?.status === 'rejected' && failed.reason).toBeInstanceOf(ServiceError);
  });

  it('all fail at once if the service refuses for another reason', async () => {
    const { cycle, numbers } = await openNumbers();
    cycle.sandbox.setFaults([
      { path: '**/value:compute', every: 1, action: { status: 403, message: 'No access' } },
    ]);
    const results = await evaluateEach(cycle.earthEngine, numbers);
    expect(results.map(({ status }) => status)).toEqual(numbers.map(() => 'rejected'));
    expect(requestsFor(cycle, 'value:compute')).toBe(1);
  });
});
