/** Counting images before anything is ordered. */
import { expect, it } from 'vitest';
import { OrderRequestError } from '../../src/core/index.ts';
import { finishOrder, LANDSAT_8, LANDSAT_9, objectNames, openCycle } from './cycle.ts';

const REQUEST = {
  collections: [LANDSAT_8, LANDSAT_9],
  tiles: [
    [2, 3],
    [2, 4],
  ] as const,
  // Landsat 9 has its first scenes on 2021-10-31.
  periodStart: '2021-09-01',
  periodEnd: '2021-12-31',
  periodFrequency: 'MS',
};
const FILTERS = { [LANDSAT_8]: [{ function: 'lte', name: 'CLOUD_COVER', value: 60 }] } as const;

it('the count equals the scenes, dates and empty items of the order', async () => {
  const cycle = await openCycle();
  const tracker = cycle.trackerWith({ filters: FILTERS });
  const counts = await tracker.count(REQUEST);
  expect(counts).toHaveLength(16);
  expect(await objectNames(cycle)).toEqual([]);
  const { name } = await tracker.submit(REQUEST);
  const order = await finishOrder(tracker, name);
  expect(counts.map((count) => count.name)).toEqual(order.orders.map((item) => item.name));
  let empty = 0;
  for (const [index, { name: item, prefix, status }] of order.orders.entries()) {
    const { text } = await cycle.store.readMetadata(item, prefix);
    const { dates, images } = (JSON.parse(text) as { image: { dates: []; images: [][] } }).image;
    expect({ ...counts[index] }, item).toMatchObject({
      dates: dates.length,
      scenes: images.flat().length,
    });
    expect(status.state === 'EMPTY').toBe(counts[index]?.scenes === 0);
    if (status.state === 'EMPTY') empty++;
  }
  expect(empty).toBeGreaterThanOrEqual(2);
});

it('the count needs one request to Earth Engine', async () => {
  const { tracker, sandbox } = await openCycle();
  const before = sandbox.requests.length;
  await tracker.count(REQUEST);
  expect(sandbox.requests.slice(before).map(({ path }) => path)).toEqual([
    expect.stringMatching(/value:compute$/),
  ]);
});

it('collections without any scene are found with one request', async () => {
  const { tracker, trackerWith, sandbox } = await openCycle();
  const early = { ...REQUEST, periodEnd: '2021-10-31' };
  const before = sandbox.requests.length;
  expect(await tracker.emptyCollections(early)).toEqual([LANDSAT_9]);
  expect(sandbox.requests.slice(before)).toHaveLength(1);
  expect(await tracker.emptyCollections(REQUEST)).toEqual([]);
  // The same filters apply as when scenes are counted: those of the configuration and of the order.
  const filters = { [LANDSAT_8]: [{ function: 'lt', name: 'CLOUD_COVER', value: 0 }] } as const;
  expect(await trackerWith({ filters }).emptyCollections(REQUEST)).toEqual([LANDSAT_8]);
  const choices = { [LANDSAT_8]: { months: [1] }, [LANDSAT_9]: { months: [11] } };
  expect(await tracker.emptyCollections({ ...REQUEST, choices })).toEqual([LANDSAT_8]);
});

it('of many tiles, only those of collections without scenes are asked for again', async () => {
  const { tracker, sandbox } = await openCycle();
  const tiles = Array.from({ length: 100 }, (_, index) => [index % 10, Math.floor(index / 10)]);
  const some = [LANDSAT_8, LANDSAT_9, 'LANDSAT/LT05/C02/T1_L2'];
  const large = { ...REQUEST, collections: some, tiles: tiles as [number, number][] };
  const before = sandbox.requests.length;
  expect(await tracker.emptyCollections(large)).toEqual(some.slice(2));
  expect(sandbox.requests.slice(before)).toHaveLength(2);
});

it('an item that does not exist cannot be left out', async () => {
  const { tracker } = await openCycle();
  expect(() => tracker.plan({ ...REQUEST, leaveOut: ['nothing of that name'] })).toThrow(
    /"nothing of that name" cannot be left out/,
  );
});

it('items that are left out are not ordered, and not all items can be left out', async () => {
  const { tracker } = await openCycle();
  const counts = await tracker.count(REQUEST);
  const leaveOut = counts.filter(({ scenes }) => scenes === 0).map(({ name }) => name);
  expect(leaveOut.length).toBeGreaterThan(0);
  const { name } = await tracker.submit({ ...REQUEST, leaveOut });
  const order = await tracker.read(name);
  expect(order.orders).toHaveLength(16 - leaveOut.length);
  expect(order.states.EMPTY).toBeUndefined();
  const all = { ...REQUEST, leaveOut: counts.map((count) => count.name) };
  await expect(tracker.submit(all)).rejects.toThrow(OrderRequestError);
});

it('the queue count contains the tasks of the project', async () => {
  const { tracker } = await openCycle({ speed: 0.5 });
  expect(await tracker.queue()).toEqual({ waiting: 0, running: 0, limit: 3000 });
  await tracker.submit(REQUEST);
  const { waiting } = await tracker.queue();
  expect(waiting).toBeGreaterThan(5);
  await expect
    .poll(async () => (await tracker.queue()).running, { timeout: 30_000 })
    .toBeGreaterThan(0);
});

it('inList takes the operands of the Python client', async () => {
  const cycle = await openCycle();
  const request = { ...REQUEST, collections: LANDSAT_8 };
  const scenesWith = async (filter: object) => {
    const filters = { [LANDSAT_8]: [{ function: 'inList', ...filter }] };
    const counts = await cycle.trackerWith({ filters }).count(request);
    return counts.reduce((sum, { scenes }) => sum + scenes, 0);
  };
  const PATHS = [12, 13, 14];
  const usual = await scenesWith({ name: 'WRS_PATH', value: PATHS });
  expect(usual).toBeGreaterThan(0);
  expect(await scenesWith({ opt_leftField: 'WRS_PATH', opt_rightValue: PATHS })).toBe(usual);
  // Scenes of Landsat have no lists.
  expect(await scenesWith({ leftValue: 12, rightField: 'WRS_PATH' })).toBe(0);
  await expect(scenesWith({ leftValue: 12 })).rejects.toThrow(/needs "value"/);
  await expect(scenesWith({ rightField: 'WRS_PATH' })).rejects.toThrow(/needs "name"/);
});

it('the outlines of the scenes are those of the scenes that are counted', async () => {
  const cycle = await openCycle();
  const tracker = cycle.trackerWith({ filters: FILTERS });
  const before = cycle.sandbox.requests.length;
  const found = await tracker.footprints(REQUEST);
  expect(cycle.sandbox.requests.slice(before).map(({ path }) => path)).toEqual([
    expect.stringMatching(/value:compute$/),
  ]);
  const counts = await tracker.count({ ...REQUEST, tiles: [2, 3], periodFrequency: undefined });
  const alone = await tracker.footprints({ ...REQUEST, tiles: [2, 3] });
  expect(alone).toHaveLength(counts.reduce((sum, { scenes }) => sum + scenes, 0));
  // Both tiles are within the same scenes, or nearly: each is returned once.
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
  expect(found.length).toBeGreaterThanOrEqual(alone.length);
  const times = found.map(({ time }) => time.getTime());
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  for (const { id, outline } of found) {
    const url = `${cycle.sandbox.earthEngine}/v1/projects/earthengine-public/assets/${id}`;
    const answer = await fetch(url, { headers: { Authorization: 'Bearer count' } });
    const { geometry } = (await answer.json()) as { geometry: object };
    expect(outline).toEqual(geometry);
  }
  expect(await tracker.footprints(REQUEST, { limit: 1 })).toEqual(found.slice(0, 1));
});
