/** Orders that Earth Engine would refuse are refused before anything is sent, or made to fit. */
import { describe, expect, it } from 'vitest';
import { type ExportOptions, OrderRequestError, TileGrid } from '../../src/core/index.ts';
import { refusalOf } from '../refusalOf.ts';
import {
  type Cycle,
  finishOrder,
  LANDSAT_8,
  objectNames,
  openCycle,
  SMALL_ORDER,
  whileTasksFail,
} from './cycle.ts';

/** A year of Landsat 8 over one tile of the Landsat ARD: 5,000 × 5,000 pixels. */
const ARD_YEAR = {
  collections: LANDSAT_8,
  tiles: [7, 29] as [number, number],
  periodStart: '2019-01-01',
  periodEnd: '2020-01-01',
};

/** The sandbox takes seconds of computing time to find out which bands such an image has. */
const BUSY_MS = 240_000;

const ARD = TileGrid.named('LANDSAT_ARD_CU');

/** A sandbox whose tasks wait for ever. */
const openSlowly = () => openCycle({ speed: 1e-6 });

const refusal = (work: Promise<unknown>) => refusalOf(work, OrderRequestError);

const sentTo = ({ sandbox }: Cycle, path: string) =>
  sandbox.requests.filter((request) => request.path.includes(path));

describe('the size of files', () => {
  it(
    'is chosen so that a year of Landsat 8 for an ARD tile works',
    async () => {
      const cycle = await openSlowly();
      const tracker = cycle.trackerWith({ grid: ARD });
      const [counted] = await tracker.count(ARD_YEAR);
      const { name } = await tracker.submit(ARD_YEAR);
      const [item] = (await tracker.update(name)).orders;
      expect(item?.status.state).toBe('READY');
      const { fileDimensions } = (item?.export_image_kwds ?? {}) as ExportOptions;
      // 8 bands of 2 bytes; 5,120 would cover the tile.
      const side = Math.sqrt(17_179_869_184 / ((counted?.dates ?? 0) * 16));
      expect(side).toBeLessThan(5120);
      expect(fileDimensions).toBe(Math.floor(side / 256) * 256);
      await tracker.cancel(name);
    },
    BUSY_MS,
  );

  it(
    'is refused before anything is stored if the configured one cannot work',
    async () => {
      const cycle = await openSlowly();
      const tracker = cycle.trackerWith({ grid: ARD, exportOptions: { fileDimensions: 5120 } });
      const error = await refusal(tracker.submit(ARD_YEAR));
      expect(error.field).toBe('fileDimensions');
      const [{ name: image = '', dates = 0 } = {}] = await tracker.count(ARD_YEAR);
      expect(error.dates?.get(image)).toBe(dates);
      const [, largest] = /fileDimensions to at most (\d+)/.exec(error.message) ?? [];
      expect(await objectNames(cycle)).toEqual([]);
      expect(sentTo(cycle, 'image:export')).toEqual([]);
      // The number in the message works, and no larger one.
      const fitting = Number(largest);
      const larger = { fileDimensions: fitting + 256 };
      await refusal(cycle.trackerWith({ grid: ARD, exportOptions: larger }).submit(ARD_YEAR));
      const right = cycle.trackerWith({ grid: ARD, exportOptions: { fileDimensions: fitting } });
      const { name } = await right.submit(ARD_YEAR);
      expect((await right.update(name)).states).toEqual({ READY: 1 });
      await right.cancel(name);
    },
    BUSY_MS,
  );

  it('is recorded with each image, and is not larger than its tile', async () => {
    const cycle = await openSlowly();
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    const { orders } = await cycle.tracker.read(name);
    for (const item of orders) expect(item.export_image_kwds).toEqual({ fileDimensions: 256 });
    const metadata = await cycle.store.readMetadata(orders[0]?.name ?? '', orders[0]?.prefix ?? '');
    expect(JSON.parse(metadata.text).store.export_image_kwds.fileDimensions).toBe(256);
  });

  it(
    'fails only one image in a retry that cannot use it, with the value that works',
    async () => {
      const cycle = await openSlowly();
      const tracker = cycle.trackerWith({ grid: ARD });
      const { name } = await tracker.submit({ ...ARD_YEAR, periodEnd: '2019-02-01' });
      await tracker.cancel(name);
      const [item = { name: '' }] = (await tracker.update(name)).orders;
      const wrong = cycle.trackerWith({ grid: ARD, exportOptions: { fileDimensions: 30_720 } });
      await wrong.retry(name, { items: [item.name] });
      const [failed] = (await wrong.read(name)).orders;
      expect(failed?.status.state).toBe('FAILED');
      expect(failed?.status.error_message).toMatch(/fileDimensions to at most \d+/);
      await tracker.retry(name);
      expect((await tracker.update(name)).states).toEqual({ READY: 1 });
      await tracker.cancel(name);
    },
    BUSY_MS,
  );
});

describe('files that are not a multiple of the block size', () => {
  const exportOptions = { fileDimensions: 5000 };
  const message = /multiple of shardSize.*The nearest values are 4864 and 5120/;

  it('are refused before anything is sent', async () => {
    const cycle = await openSlowly();
    const tracker = cycle.trackerWith({ exportOptions });
    expect(() => tracker.plan(SMALL_ORDER)).toThrow(message);
    const sent = cycle.sandbox.requests.length;
    const error = await refusal(tracker.submit(SMALL_ORDER));
    expect(error.field).toBe('fileDimensions');
    expect(error.message).toMatch(message);
    expect(cycle.sandbox.requests).toHaveLength(sent);
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('do not change an order that is retried', async () => {
    const cycle = await openCycle();
    const failed = await whileTasksFail(cycle, async () => {
      const { name } = await cycle.tracker.submit(SMALL_ORDER);
      return finishOrder(cycle.tracker, name);
    });
    expect(failed.states).toEqual({ FAILED: failed.orders.length });
    const error = await refusal(cycle.trackerWith({ exportOptions }).retry(failed.name));
    expect(error.message).toMatch(message);
    const after = await cycle.tracker.read(failed.name);
    expect(after.toJSON()).toEqual(failed.toJSON());
    expect(after.orders[0]?.status.error_message).toBeTruthy();
  });
});

describe('more than 5,000 bands in an image', () => {
  it('are refused before anything is stored', async () => {
    const cycle = await openSlowly();
    // Far north, a satellite passes almost every day.
    const grid = TileGrid.from({
      name: 'North',
      crs: 'EPSG:32633',
      ul: [500_000, 7_650_000],
      res: [30, 30],
      size: [5000, 5000],
      limits: [
        [0, 0],
        [0, 0],
      ],
    });
    const tracker = cycle.trackerWith({ grid });
    const years = { ...ARD_YEAR, tiles: [0, 0] as [number, number], periodEnd: '2026-01-01' };
    const [counted] = await tracker.count(years);
    expect(counted?.dates).toBeGreaterThan(625);
    const error = await refusal(tracker.submit(years));
    expect(error.field).toBe('periodFrequency');
    expect(error.message).toMatch(/5,000.*at most 625 dates/);
    expect(await objectNames(cycle)).toEqual([]);
  });
});

describe('maxPixels', () => {
  const HANSEN = TileGrid.named('GEE_HANSEN_GFC');
  const order = { ...SMALL_ORDER, tiles: [3, 10] as [number, number], periodEnd: '2020-06-05' };

  it('is set to what a tile of GEE_HANSEN_GFC needs', async () => {
    const cycle = await openSlowly();
    const tracker = cycle.trackerWith({ grid: HANSEN });
    const { name } = await tracker.submit({ ...order, periodFrequency: undefined });
    const [item] = (await tracker.update(name)).orders;
    expect(item?.status.state).toBe('READY');
    expect(item?.export_image_kwds).toMatchObject({ maxPixels: 1_600_000_000 });
    await tracker.cancel(name);
  });

  it('is refused if the configured value is too small', async () => {
    const cycle = await openSlowly();
    const tracker = cycle.trackerWith({ grid: HANSEN, exportOptions: { maxPixels: 1e9 } });
    const error = await refusal(tracker.submit(order));
    expect(error.field).toBe('maxPixels');
    expect(error.message).toMatch(/1,600,000,000 pixels.*Set maxPixels to 1600000000/);
    expect(() => tracker.plan(order)).toThrow(error.message);
  });
});
