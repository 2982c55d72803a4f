/** Orders as files: submitted, exported to plan the same again, and extended by what is due. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  exportOrder,
  formatOrderFile,
  type OrderRequest,
  orderFileRequest,
  type RepeatedOrder,
  readOrderFile,
  repeatOrder,
  TileGrid,
  type Tracker,
} from '../../src/core/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { collection, polygonFeature } from '../unit/areaFixtures.ts';
import { runCedar, sampleTracker } from './cedarCommand.ts';
import { type Cycle, connectCycle, finishOrder, LANDSAT_8, LANDSAT_9 } from './cycle.ts';

const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';

/** A small square in Boston, within a tile of the sample grid. */
const BOSTON = [
  [-71.06, 42.35],
  [-71.05, 42.35],
  [-71.05, 42.36],
  [-71.06, 42.35],
];
const FIELD = { name: 'field.kml', geometry: { type: 'Polygon' as const, coordinates: [BOSTON] } };

const data = sharedFolder();
let cycle: Cycle;
let tracker: Tracker;

beforeAll(async () => {
  cycle = await connectCycle(await startSandbox({ speed: 1000, data }));
  tracker = await sampleTracker(cycle);
});
afterAll(() => cycle.sandbox.close());

async function written(name: string, text: string): Promise<string> {
  const file = path.join(temporaryFolder(), name);
  await writeFile(file, text);
  return file;
}

/** Names of the images of a request. */
const imagesOf = (request: OrderRequest) => tracker.plan(request).items.map(({ name }) => name);

describe('an order file on the command line', () => {
  it('is counted and submitted as it describes the order, with its name and note', async () => {
    const area = JSON.stringify(collection(polygonFeature(BOSTON, { name: 'Boston' })));
    const file = await written(
      'boston.order.yaml',
      [
        'name: Boston in June',
        'note: for the summer',
        `collections: [${LANDSAT_8}]`,
        'area: { file: boston.geojson, feature: Boston }',
        'inside: true',
        'period: { first_day: 2020-06-01, last_day: 2020-06-30 }',
        `choices: { ${LANDSAT_8}: { bands: [red, nir] } }`,
      ].join('\n'),
    );
    await writeFile(path.join(path.dirname(file), 'boston.geojson'), area);
    const counted = await runCedar(cycle, ['count', '--file', file, '--json']);
    expect(JSON.parse(counted.stdout)).toMatchObject([
      { name: expect.stringMatching(/h004v004_2020-06-01_2020-07-01_boston-geojson/) },
    ]);
    const dry = await runCedar(cycle, ['submit', '--file', file, '--dry-run']);
    expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/: 1 image\n/) });
    const { exitCode, stdout } = await runCedar(cycle, ['submit', '--file', file]);
    expect(exitCode).toBe(0);
    const order = await tracker.read(stdout.trim());
    expect(order.annotation).toEqual({ name: 'Boston in June', note: 'for the summer' });
    expect(order.submission.image_collections).toMatchObject({
      [LANDSAT_8]: { bands: ['red', 'nir'] },
    });
    expect(order.submission.inside).toMatchObject({ name: 'boston.geojson: Boston' });
    const again = await runCedar(cycle, ['submit', '--file', file]);
    expect(again).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/Nothing was ordered/),
    });
  });

  it('is refused with lines, and beside options of a request', async () => {
    const file = await written('wrong.order.yaml', 'colections: [a]\nperiod: {}\n');
    const wrong = await runCedar(cycle, ['submit', '--file', file]);
    expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
    expect(wrong.stderr).toMatch(/wrong\.order\.yaml has \d problems\.\nline 1: colections/);
    const both = await runCedar(cycle, ['submit', '--file', file, '-s', '2020-01-01']);
    expect(both).toMatchObject({ exitCode: 2 });
    expect(both.stderr).toMatch(/--file is used in place of '-s, --period-start <date>'/);
    const ids = await runCedar(cycle, ['count', LANDSAT_8, '--file', file]);
    expect(ids.stderr).toMatch(/--file is used in place of collections/);
    const missing = await runCedar(cycle, ['submit', '--file', 'none.order.yaml', '--json']);
    expect(JSON.parse(missing.stdout)).toMatchObject({ error: { tag: 'order-file' } });
  });

  it('is still not needed: a request without one lacks its arguments', async () => {
    const nothing = await runCedar(cycle, ['submit']);
    expect(nothing).toMatchObject({ exitCode: 2 });
    expect(nothing.stderr).toMatch(/missing required argument 'collection'/);
    const noDays = await runCedar(cycle, [
      'count',
      LANDSAT_8,
      '-t',
      'h004v004',
      '-s',
      '2020-01-01',
    ]);
    expect(noDays).toMatchObject({ exitCode: 2 });
    expect(noDays.stderr).toMatch(/required option '-e, --period-end <date>' not specified/);
  });

  it('is exported from an order, and does not replace a file unasked', async () => {
    const { name } = await tracker.submit({
      collections: LANDSAT_8,
      tiles: [4, 4],
      periodStart: '2017-06-01',
      periodEnd: '2017-07-31',
      periodFrequency: 'MS',
    });
    const printed = await runCedar(cycle, ['export-order', name]);
    expect(printed.stdout).toContain(`# ${name}\ncollections:\n  - ${LANDSAT_8}\n`);
    const out = path.join(temporaryFolder(), 'again.order.yaml');
    const args = ['export-order', name, '--out', out];
    expect(await runCedar(cycle, args)).toMatchObject({ exitCode: 0, stdout: `${out}\n` });
    expect(await readFile(out, 'utf8')).toBe(printed.stdout);
    const again = await runCedar(cycle, args);
    expect(again).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/--overwrite/) });
    expect(await runCedar(cycle, [...args, '--overwrite'])).toMatchObject({ exitCode: 0 });
    const dry = await runCedar(cycle, ['submit', '--file', out, '--dry-run', '--json']);
    const { items } = JSON.parse(dry.stdout);
    expect(items).toEqual((await tracker.read(name)).orders.map((item) => item.name));
  });
});

describe('an order that is exported', () => {
  it.each<[string, () => OrderRequest | Promise<OrderRequest>]>([
    [
      'with choices of bands, scenes and images',
      () => {
        const request: OrderRequest = {
          collections: [LANDSAT_8, LANDSAT_9],
          tiles: [
            [4, 4],
            [4, 5],
          ],
          periodStart: '2022-05-01',
          periodEnd: '2022-08-31',
          periodFrequency: 'MS',
          choices: {
            [LANDSAT_8]: { bands: ['red', 'nir'], cloudLimit: 40, cloudMask: true },
            [LANDSAT_9]: { months: [6, 7, 8], pathRows: [[12, 31], [13]], composite: 'median' },
          },
        };
        return { ...request, leaveOut: imagesOf(request).slice(2, 4) };
      },
    ],
    [
      'cut to an area, for a single period',
      () => ({
        collections: LANDSAT_8,
        tiles: [4, 4],
        periodStart: '2021-06-01',
        periodEnd: '2021-06-11',
        inside: FIELD,
      }),
    ],
    [
      'without a grid',
      async () => ({
        collections: SENTINEL_2,
        tiles: [0, 0],
        periodStart: '2021-06-01',
        periodEnd: '2021-06-08',
        choices: { [SENTINEL_2]: { bands: ['red'], mgrsTiles: ['19TCG'] } },
        grid: (await tracker.areaGrid({ collections: SENTINEL_2 }, FIELD)).toJSON(),
        inside: FIELD,
      }),
    ],
  ])('%s plans the same images again, with the same contents', async (_, make) => {
    const request = await make();
    const { name } = await tracker.submit(request, { annotation: { name: 'Mine', note: 'Why' } });
    const document = await tracker.read(name);
    const { file, notes } = await exportOrder(document, tracker);
    expect(notes).toEqual([]);
    const read = readOrderFile(formatOrderFile(file, [name]));
    expect(read).toEqual(file);
    expect(read).toMatchObject({ name: 'Mine', note: 'Why' });
    const again = (await orderFileRequest(read, { tracker, folder: '/' })).request;
    const ordered = document.orders.map((item) => item.name);
    expect(imagesOf(again)).toEqual(ordered);
    // Nothing was made of those without scenes, so an order of the same name is not compared with them.
    const empty = document.orders.filter(({ status }) => status.state === 'EMPTY');
    const isEmpty = (name: string) => empty.some((item) => item.name === name);
    expect(empty.length).toBeLessThan(ordered.length);
    const existing = await tracker.existing(again, { withEmpty: true });
    expect(existing.map(({ name: item }) => item).sort()).toEqual([...ordered].sort());
    for (const item of existing) {
      expect(item.differences).toBeUndefined();
      expect(item.isEmpty ?? false).toBe(isEmpty(item.name));
    }
  });

  it('of another grid than that of the configuration is refused', async () => {
    const { name } = await tracker.submit({
      collections: LANDSAT_8,
      tiles: [4, 4],
      periodStart: '2016-06-01',
      periodEnd: '2016-06-05',
    });
    const document = await tracker.read(name);
    const other = cycle.trackerWith({});
    await expect(exportOrder(document, other)).rejects.toThrow(
      /is in the tile grid .*the same tile numbers mean other places/,
    );
  });

  it('under other names of images mentions it', async () => {
    const { name } = await tracker.submit({
      collections: LANDSAT_8,
      tiles: [4, 4],
      periodStart: '2015-06-01',
      periodEnd: '2015-06-05',
    });
    const renamed = cycle.trackerWith({
      grid: tracker.grid,
      nameTemplate: '{collection}_{date_start}',
    });
    const { notes } = await exportOrder(await tracker.read(name), renamed);
    expect(notes).toEqual([expect.stringMatching(/1 of 1 images would have other names now/)]);
  });
});

describe('an order that repeats', () => {
  const repeating = (tile: string, more = '') =>
    readOrderFile(
      [
        'name: Monthly',
        `collections: [${LANDSAT_8}]`,
        `tiles: [${tile}]`,
        'period: { first_day: 2018-01-01 }',
        'repeat: { every: monthly, delay_days: 10 }',
        more,
      ].join('\n'),
    );
  const repeat = (file: ReturnType<typeof repeating>, now: string, by = tracker) =>
    repeatOrder(file, { tracker: by, folder: '/', now: new Date(now) });
  const monthsOf = ({ ordered }: Pick<RepeatedOrder, 'ordered'>) =>
    ordered.map((name) => /_(\d{4}-\d\d)-01_\d/.exec(name)?.[1]);

  it('orders each period once, when it has ended', async () => {
    const file = repeating('h004v005');
    expect(await repeat(file, '2018-01-31')).toMatchObject({ ordered: [], existing: 0 });
    const first = await repeat(file, '2018-03-11');
    expect(monthsOf(first)).toEqual(['2018-01', '2018-02']);
    expect(first).toMatchObject({ days: ['2018-01-01', '2018-02-28'] });
    expect((await tracker.read(first.order?.name ?? '')).annotation.name).toBe('Monthly');
    const again = await repeat(file, '2018-03-12');
    expect(again).toMatchObject({ ordered: [], existing: 2 });
    expect(again.nextDue?.toISOString()).toBe('2018-04-11T00:00:00.000Z');
    const next = await repeat(file, '2018-04-11');
    expect(monthsOf(next)).toEqual(['2018-03']);
    expect(next).toMatchObject({ existing: 2, days: ['2018-03-01', '2018-03-31'] });
    expect((await tracker.read(next.order?.name ?? '')).orders).toHaveLength(1);
  });

  it('does not order again what was cleaned, unless it is meant to', async () => {
    const file = repeating('h003v006');
    const first = await repeat(file, '2018-03-11');
    const name = first.order?.name ?? '';
    await finishOrder(tracker, name);
    await tracker.clean(await tracker.read(name), { trackingName: name });
    const again = await repeat(file, '2018-03-12');
    expect(again).toMatchObject({ ordered: [], existing: 0, cleaned: 2 });
    const next = await repeat(file, '2018-04-11');
    expect(monthsOf(next)).toEqual(['2018-03']);
    const all = { tracker, folder: '/', now: new Date('2018-04-11'), isAgain: true };
    expect(monthsOf(await repeatOrder(file, all))).toEqual(['2018-01', '2018-02']);
    expect(await repeatOrder(file, all)).toMatchObject({ ordered: [], existing: 3, cleaned: 0 });
  });

  it('orders other bands, and other places, that were never ordered', async () => {
    const first = await repeat(repeating('h002v006'), '2018-03-11');
    const name = first.order?.name ?? '';
    await finishOrder(tracker, name);
    await tracker.clean(await tracker.read(name), { trackingName: name });
    const otherBands = repeating(
      'h002v006',
      `choices: { ${LANDSAT_8}: { bands: [thermal, pixel_qa] } }`,
    );
    const dryRun = { folder: '/', now: new Date('2018-03-12'), isDryRun: true };
    const bands = await repeatOrder(otherBands, { ...dryRun, tracker });
    expect(monthsOf(bands)).toEqual(['2018-01', '2018-02']);
    expect(bands.cleaned).toBe(0);
    const { ul, ...grid } = tracker.grid.toJSON();
    const elsewhere = cycle.trackerWith({
      grid: TileGrid.from({ ...grid, ul: [ul[0] + 90_000, ul[1]] }),
    });
    const places = await repeatOrder(repeating('h002v006'), { ...dryRun, tracker: elsewhere });
    expect(monthsOf(places)).toEqual(['2018-01', '2018-02']);
  });

  it('orders what is missing in between, and nothing that exists', async () => {
    const file = repeating('h005v005');
    await tracker.submit({
      collections: LANDSAT_8,
      tiles: [5, 5],
      periodStart: '2018-02-01',
      periodEnd: '2018-02-28',
      periodFrequency: 'MS',
    });
    const ordered = await repeat(file, '2018-05-01');
    expect(monthsOf(ordered)).toEqual(['2018-01', '2018-03']);
    const document = await tracker.read(ordered.order?.name ?? '');
    expect(document.orders.map(({ name }) => name)).toEqual(ordered.ordered);
    expect(await repeat(file, '2018-05-01')).toMatchObject({ ordered: [], existing: 3 });
  });

  it('is extended once by two machines at the same time', async () => {
    const file = repeating('h005v004');
    const machines = await Promise.all([cycle, cycle].map(({ sandbox }) => connectCycle(sandbox)));
    const trackers = await Promise.all(machines.map((machine) => sampleTracker(machine)));
    const results = await Promise.all(trackers.map((each) => repeat(file, '2018-04-11', each)));
    expect(results.flatMap(monthsOf).sort()).toEqual(['2018-01', '2018-02', '2018-03']);
    const orders = results.flatMap(({ order }) => order?.name ?? []);
    expect(orders).toHaveLength(1);
    const document = await finishOrder(tracker, orders[0] ?? '');
    expect(document.orders).toHaveLength(3);
  });

  it('orders nothing where images exist with other contents', async () => {
    const file = repeating('h003v004');
    const now = '2018-02-11';
    await repeat(file, now);
    const bands = `choices: { ${LANDSAT_8}: { bands: [red] } }`;
    await expect(repeat(repeating('h003v004', bands), now)).rejects.toThrow(/bands/);
  });

  it('refuses files that do not repeat, and collections without dates', async () => {
    const once = readOrderFile(
      `collections: [${LANDSAT_8}]\ntiles: [h004v004]\nperiod: { first_day: 2018-01-01, last_day: 2018-01-31 }`,
    );
    await expect(repeat(once, '2019-01-01')).rejects.toThrow(/does not repeat/);
    const dateless = repeating('h004v004').collections.map(() => 'NASA/NASADEM_HGT/001');
    await expect(
      repeat({ ...repeating('h004v004'), collections: dateless }, '2019-01-01'),
    ).rejects.toThrow(/has no dates/);
  });

  it('is extended from cron, a wrong file beside others', async () => {
    const lines = (tile: string) =>
      `collections: [${LANDSAT_8}]\ntiles: [${tile}]\nperiod: { first_day: 2019-01-01, last_day: 2019-02-28 }\nrepeat: monthly\n`;
    const files = await Promise.all([
      written('one.order.yaml', lines('h003v003')),
      written('wrong.order.yaml', lines('h003')),
      written('two.order.yaml', lines('h003v005')),
    ]);
    const dry = await runCedar(cycle, ['repeat', files[0] ?? '', '--dry-run']);
    expect(dry.stderr).not.toContain('ncluded: ');
    const partial = lines('h003v003').replace('2019-01-01, last_day: 2019-02-28', '2019-01-15');
    const late = await written('late.order.yaml', partial);
    const reported = await runCedar(cycle, ['repeat', late, '--dry-run', '--json']);
    const note = 'Not included: 2019-01-15 to 2019-01-31, before the first whole period';
    expect(reported.stderr).toContain(note);
    expect(JSON.parse(reported.stdout)).toMatchObject([
      { dayNotes: [expect.stringContaining(note)] },
    ]);
    expect(dry.stderr).toMatch(/Would order 2 images of 2019-01-01 to 2019-02-28\./);
    const run = await runCedar(cycle, ['repeat', ...files, '--json']);
    expect(run.exitCode).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject([
      { name: expect.any(String), ordered: { length: 2 }, firstDay: '2019-01-01' },
      { error: { tag: 'order-file', message: expect.stringMatching(/is not a tile/) } },
      { name: expect.any(String), ordered: { length: 2 } },
    ]);
    const again = await runCedar(cycle, ['submit', '--file', files[0] ?? '']);
    expect(again).toMatchObject({ exitCode: 0, stdout: '' });
    expect(again.stderr).toMatch(/Nothing is due\. 2 images had been ordered before\./);
  });
});
