/** Order files: what they contain, what is refused with its place, and that they can be written again. */
import { describe, expect, it } from 'vitest';
import {
  duePeriods,
  formatOrderFile,
  type OrderFile,
  OrderFileError,
  orderFileRequest,
  readOrderFile,
  TileGrid,
} from '../../src/core/index.ts';
import { cpuTime } from './cpuTime.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const GRID = TileGrid.named('LANDSAT_ARD_CU');

/** An order file with everything but these keys as in a small one. */
function orderText(more = '', { without = '' } = {}): string {
  const lines = [
    `collections: [${LANDSAT_8}]`,
    'tiles: [h009v003]',
    'period: { first_day: 2020-01-01, last_day: 2020-12-31 }',
  ];
  const kept = lines.filter((line) => without === '' || !line.startsWith(without));
  return [...kept, more].join('\n');
}

function problemsOf(text: string): OrderFileError['problems'] {
  try {
    readOrderFile(text);
  } catch (error) {
    if (error instanceof OrderFileError) return error.problems;
    throw error;
  }
  throw new Error('It was accepted.');
}

/** A tracker's parts without a connection. */
const tracker = { grid: GRID, areaGrid: () => Promise.reject(new Error('not needed')) };
const requestOf = async (text: string, now?: Date) =>
  (await orderFileRequest(readOrderFile(text), { tracker, folder: '.', ...(now && { now }) }))
    .request;

const SQUARE = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [-72.3, 42.3],
      [-72.2, 42.3],
      [-72.2, 42.4],
      [-72.3, 42.3],
    ],
  ],
};

/** Everything that a file can contain besides a file of an area, and besides what excludes each other. */
const FULL: OrderFile = {
  name: 'Quabbin: summer #1',
  note: 'Two lines,\nof which this is the second.',
  collections: [LANDSAT_8, SENTINEL_2],
  scenes: { months: [1, 11, 12], cloudLimit: 30, cloudMask: true },
  choices: {
    [LANDSAT_8]: { bands: ['red', 'nir'], pathRows: [[12, 31], [13]], timeOfDay: 'day' },
    [SENTINEL_2]: { mgrsTiles: ['18TXM'], cloudMask: 'scl', composite: 'best' },
  },
  tiles: [
    [3, 9],
    [3, 10],
  ],
  tileGrid: GRID.name,
  area: { name: 'farm', geojson: SQUARE },
  inside: true,
  withoutGrid: false,
  firstDay: '2020-01-01',
  lastDay: '2020-12-31',
  frequency: 'MS',
  leaveOut: ['an image'],
  leaveOutScenes: [`${LANDSAT_8}/LC08_012030_20200105`],
  existing: 'leaveOut',
  saveEmptyMetadata: false,
  errorIfEmpty: true,
};

const USUAL = { leaveOut: [], leaveOutScenes: [], saveEmptyMetadata: true, errorIfEmpty: false };

describe('an order file', () => {
  it('has the days of the form: the last one is included, with and without a frequency', async () => {
    expect(await requestOf(orderText())).toMatchObject({
      collections: [LANDSAT_8],
      tiles: [[3, 9]],
      periodStart: '2020-01-01',
      periodEnd: '2021-01-01',
    });
    const monthly = await requestOf(orderText('frequency: MS'));
    expect(monthly).toMatchObject({ periodEnd: '2020-12-31', periodFrequency: 'MS' });
  });

  it('has choices for all collections, which those of one collection replace', async () => {
    const text = [
      `collections: [${LANDSAT_8}, ${SENTINEL_2}]`,
      'tiles: [h9v3, h10-11v3]',
      'period: { first_day: 2020-01-01, last_day: 2020-12-31 }',
      'scenes: { cloud_limit: 30, months: 11-2, cloud_mask: true }',
      'choices:',
      `  ${SENTINEL_2}: { bands: [red, scl], cloud_mask: scl, cloud_limit: 5 }`,
    ].join('\n');
    expect(await requestOf(text)).toMatchObject({
      tiles: [
        [3, 9],
        [3, 10],
        [3, 11],
      ],
      choices: {
        [LANDSAT_8]: { cloudLimit: 30, months: [1, 2, 11, 12], cloudMask: true },
        [SENTINEL_2]: { cloudLimit: 5, months: [1, 2, 11, 12], cloudMask: 'scl' },
      },
    });
  });

  it('finds the tiles of a place, of a box and of GeoJSON', async () => {
    const area = (written: string) =>
      requestOf(orderText(`area: ${written}`, { without: 'tiles' }));
    const geojson = JSON.stringify({ type: 'Feature', properties: {}, geometry: SQUARE });
    const tiles = GRID.tilesIn(SQUARE).map(({ index }) => index);
    expect(tiles.length).toBeGreaterThan(0);
    expect((await area(`{ geojson: ${geojson} }`)).tiles).toEqual(tiles);
    expect((await area('{ place: -72.3 42.3 -72.2 42.4 }')).tiles).toEqual(tiles);
    expect((await area('{ place: -72.25 42.35 }')).tiles).toEqual([
      GRID.tileAt(-72.25, 42.35)?.index,
    ]);
    expect((await area('{ place: "-72,2500; 42,3500" }')).tiles).toEqual(
      (await area('{ place: -72.25 42.35 }')).tiles,
    );
    const wide = 'POLYGON((175 60,-175 60,-175 65,175 65,175 60))';
    await expect(area(`{ place: "${wide}" }`)).rejects.toMatchObject({ reason: 'wide' });
    await expect(area('{ place: 10 50 }')).rejects.toThrow(
      /Longitude 10° E, latitude 50° N is outside the grid/,
    );
    await expect(area('{ place: nowhere }')).rejects.toThrow(/"nowhere" is not a valid location/);
    await expect(area('{ file: missing.geojson }')).rejects.toThrow(/missing\.geojson/);
  });

  it('is refused in another grid than the one it names', async () => {
    expect(await requestOf(orderText(`tile_grid: ${GRID.name}`))).toBeTruthy();
    expect(await requestOf(orderText('tile_grid: LANDSAT_ARD_CU'))).toBeTruthy();
    const other = requestOf(orderText('tile_grid: LANDSAT_ARD_AK'));
    await expect(other).rejects.toThrow(/the same tile numbers mean other places/);
  });

  it.each<[string, OrderFile]>([
    ['everything', FULL],
    [
      'a file and a repetition',
      {
        collections: [LANDSAT_8],
        scenes: {},
        choices: {},
        tiles: [],
        area: {
          file: '../fields: all.gpkg',
          feature: 'Parcel 12',
          crs: 'EPSG:32618',
          latitudeFirst: true,
          antimeridian: 'across',
        },
        inside: false,
        withoutGrid: true,
        firstDay: '2024-01-01',
        repeat: { every: 'quarterly', delayDays: 10, lastPeriods: 4 },
        ...USUAL,
      },
    ],
    [
      'a grid of its own and a place',
      {
        collections: [LANDSAT_8],
        scenes: {},
        choices: {},
        tiles: [[0, 0]],
        area: { place: '-72.3 42.3 -72.2 42.4' },
        inside: true,
        withoutGrid: false,
        grid: { ...GRID.toJSON(), name: 'own' },
        firstDay: '2024-01-01',
        lastDay: '2024-02-01',
        ...USUAL,
      },
    ],
  ])('with %s is the same after it was written and read', (_, file) => {
    const text = formatOrderFile(file, ['Written by\ntwo lines']);
    expect(readOrderFile(text)).toEqual(file);
    expect(text).toMatch(/^# Written by\n# two lines\n/);
    expect(formatOrderFile(readOrderFile(text), ['Written by\ntwo lines'])).toBe(text);
  });
});

describe('a problem in an order file', () => {
  it.each([
    ['colections: [a]', 'colections', /not a valid key here\. Write "collections"/, 4],
    ['nonsense: 1', 'nonsense', /Valid keys are: name, note, collections/, 4],
    ['scenes: { cloud_limt: 3 }', 'scenes.cloud_limt', /Write "cloud_limit"/, 4],
    ['scenes: { cloud_limit: 130 }', 'scenes.cloud_limit', /from 0 to 100/, 4],
    ['scenes: { months: 13 }', 'scenes.months', /numbers from 1 to 12/, 4],
    ['scenes:\n  path_rows: [193-26]', 'scenes.path_rows.0', /written as 193\/26/, 5],
    ['scenes: { composite: mean }', 'scenes.composite', /one of: best, median/, 4],
    [
      `choices: { ${SENTINEL_2}: { cloud_limit: 5 } }`,
      `choices.${SENTINEL_2}`,
      /does not include/,
      4,
    ],
    ['frequency: XX', 'frequency', /XX/, 4],
    ['repeat: weekly', 'repeat', /one of: monthly, twice-monthly/, 4],
    ['repeat: { delay_days: 3 }', 'repeat', /"every" is missing/, 4],
    ['repeat: monthly\nfrequency: YS', 'frequency', /have the frequency MS/, 5],
    ['repeat: monthly\nexisting: take_over', 'existing', /leaves out existing images/, 5],
    ['existing: keep', 'existing', /one of: leave_out, take_over/, 4],
    ['inside: true', 'inside', /needs an area/, 4],
    ['without_grid: true', 'without_grid', /needs an area/, 4],
    ['area: { place: 1 2 }', 'area', /With "tiles", an area has no effect/, 4],
    ['area: { place: 1 2, file: a }\ninside: true', 'area', /exactly one of/, 4],
    ['area: { place: 1 2, feature: a }\ninside: true', 'area.feature', /only with "file"/, 4],
    ['area: { geojson: { type: Point } }\ninside: true', 'area.geojson', /must be a Polygon/, 4],
    ['grid: { name: x }', 'grid', /"crs" is missing/, 4],
    ['name: "a\\nb"', 'name', /has one line/, 4],
    ['note: 12', 'note', /must be a text/, 4],
    ['save_empty_metadata: 1', 'save_empty_metadata', /true or false/, 4],
    ['credentials_file: "-----BEGIN PRIVATE KEY-----"', '', /secret/i, undefined],
  ])('is found: %s', (more, path, message, line) => {
    const problems = problemsOf(orderText(more));
    const found = problems.find((problem) => message.test(problem.message));
    expect(problems.map((each) => each.message)).toEqual(
      expect.arrayContaining([expect.stringMatching(message)]),
    );
    if (path) expect(found?.path).toBe(path);
    if (line) expect(found?.position?.line).toBe(line);
  });

  it.each([
    ['tiles: [9, 3]', 'tiles.0', /must be a text/],
    ['tiles: [h009]', 'tiles.0', /"h009" is not a tile/],
    ['tiles: [h0-999999v0-999999]', 'tiles.0', /at most 1000 tiles/],
    ['tiles: []', 'tiles', /must not be an empty list/],
    ['', '', /"tiles" or "area" is missing/],
  ])('is found in tiles: %s', (more, path, message) => {
    const [problem] = problemsOf(orderText(more, { without: 'tiles' }));
    expect(problem).toMatchObject({ path, message: expect.stringMatching(message) });
  });

  it.each([
    ['period: { first_day: 2020-02-30, last_day: 2020-12-31 }', 'period.first_day', /not a day/],
    ['period: { first_day: 2020, last_day: 2020-12-31 }', 'period.first_day', /must be a text/],
    ['period: { first_day: 2020-01-02, last_day: 2020-01-01 }', 'period.last_day', /before/],
    ['period: { first_day: 2020-01-01 }', 'period', /"last_day" is missing/],
    ['period: { last_day: 2020-01-01 }', 'period', /"first_day" is missing/],
    ['', '', /"period" is missing/],
  ])('is found in the period: %s', (more, path, message) => {
    const [problem] = problemsOf(orderText(more, { without: 'period' }));
    expect(problem).toMatchObject({ path, message: expect.stringMatching(message) });
  });

  it.each([
    ['an empty file', '', /must have collections/],
    ['a list', '- a', /must have collections/],
    ['wrong YAML', 'collections: [', /bracket that begins here is not closed/],
    ['deep nesting', '['.repeat(200), /nested more than 100 levels deep/],
    ['a text without an end', 'a'.repeat(200 * 1024), /longer than 131072 characters/],
    [
      'an area without an end',
      `area:\n  geojson: '${'[1,2],'.repeat(200 * 1024)}'`,
      /longer than 1048576 characters/,
    ],
    ['many aliases', `a: &a 1\nb: [${'*a, '.repeat(600)}]`, /more than 500 aliases/],
    ['a key twice', `${orderText()}\ntiles: [h001v001]`, /appears twice/],
  ])('ends the reading: %s', (_, text, message) => {
    expect(problemsOf(text)[0]?.message).toMatch(message);
  });

  it('names the file, and all problems with their lines', () => {
    const text = orderText('nonsense: 1\nscenes: { cloud_limit: x }');
    expect(() => readOrderFile(text, { name: 'summer.order.yaml' })).toThrow(
      /^summer\.order\.yaml has 2 problems\.\nline 4: nonsense: .*\nline 5: scenes\.cloud_limit: /,
    );
  });

  it('takes no longer than others: an area of 20,000 positions', () => {
    const ring = Array.from({ length: 20_000 }, (_, at) => [
      -72 + Math.cos(at) / 7,
      42 + Math.sin(at) / 7,
    ]);
    const area = { type: 'Polygon' as const, coordinates: [[...ring, ring[0] ?? []]] };
    const text = formatOrderFile({ ...FULL, area: { name: 'large', geojson: area } });
    expect(text.length).toBeGreaterThan(500_000);
    expect(cpuTime(() => readOrderFile(text))).toBeLessThan(2500);
    expect(readOrderFile(text).area).toEqual({ name: 'large', geojson: area });
  });
});

describe('an order that repeats', () => {
  const file = { firstDay: '2024-01-01', repeat: { every: 'monthly', delayDays: 10 } } as const;
  const starts = (now: string, more: object = {}) =>
    duePeriods({ ...file, ...more }, new Date(now)).due.map(({ start }) =>
      start.toISOString().slice(0, 10),
    );

  it('has a period when it has ended, and its data are complete', () => {
    expect(starts('2024-02-10T23:59:59Z')).toEqual([]);
    expect(starts('2024-02-11T00:00:00Z')).toEqual(['2024-01-01']);
    expect(starts('2024-04-15T00:00:00Z')).toEqual(['2024-01-01', '2024-02-01', '2024-03-01']);
    expect(starts('2023-01-01T00:00:00Z')).toEqual([]);
  });

  it('ends with its last day, and looks back as far as it is meant to', () => {
    const now = '2024-12-31T00:00:00Z';
    expect(starts(now, { lastDay: '2024-02-28' })).toEqual(['2024-01-01', '2024-02-01']);
    expect(duePeriods({ ...file, lastDay: '2024-02-28' }, new Date(now)).nextDue).toBeUndefined();
    const repeat = { ...file.repeat, lastPeriods: 2 };
    expect(starts(now, { repeat })).toEqual(['2024-10-01', '2024-11-01']);
  });

  it('names the day on which the next period is due', () => {
    const { nextDue } = duePeriods(file, new Date('2024-02-11T00:00:00Z'));
    expect(nextDue?.toISOString()).toBe('2024-03-11T00:00:00.000Z');
  });

  it.each([
    [
      { firstDay: '2024-01-15' },
      [
        'Not included: 2024-01-15 to 2024-01-31, before the first whole period, which begins on 2024-02-01.',
      ],
    ],
    [
      { firstDay: '2024-01-15', repeat: { every: 'yearly', delayDays: 0 } },
      [
        'Not included: 2024-01-15 to 2024-12-31, before the first whole period, which begins on 2025-01-01.',
      ],
    ],
    [{ firstDay: '2024-01-15', repeat: { every: 'every-16-days', delayDays: 0 } }, []],
    [{ firstDay: '2024-01-15', repeat: { every: 'monthly', delayDays: 0, lastPeriods: 2 } }, []],
    [
      { firstDay: '2024-01-15', lastDay: '2024-01-20' },
      ['No whole period is in 2024-01-15 to 2024-01-20.'],
    ],
    [
      { lastDay: '2024-02-10' },
      ['Also included: 2024-02-11 to 2024-02-29, because the last period is whole.'],
    ],
    [{ lastDay: '2024-02-29' }, []],
    [{}, []],
  ] satisfies [Partial<Parameters<typeof duePeriods>[0]>, string[]][])(
    'notes the days that its periods do not have: %j',
    (more, notes) => {
      const now = new Date('2026-12-31T00:00:00Z');
      expect(duePeriods({ ...file, ...more }, now).dayNotes).toEqual(notes);
    },
  );

  it('notes the days before the first whole period already while nothing is due', () => {
    const { due, dayNotes } = duePeriods(
      { ...file, firstDay: '2024-01-15' },
      new Date('2024-01-20T00:00:00Z'),
    );
    expect(due).toEqual([]);
    expect(dayNotes).toEqual([expect.stringContaining('2024-01-15 to 2024-01-31')]);
  });

  it.each([
    ['twice-monthly', ['2024-01-01', '2024-01-15']],
    ['every-16-days', ['2024-01-01', '2024-01-17']],
    ['quarterly', ['2024-01-01', '2024-04-01']],
    ['half-yearly', ['2024-01-01', '2024-07-01']],
    ['yearly', ['2024-01-01', '2025-01-01']],
    ['every-2-years', ['2024-01-01', '2026-01-01']],
  ] as const)('has the periods of %s', (every, first) => {
    const repeat = { every, delayDays: 0 };
    expect(starts('2030-01-01T00:00:00Z', { repeat }).slice(0, 2)).toEqual(first);
  });

  it('requests exactly the periods that are due', async () => {
    const text = [
      `collections: [${LANDSAT_8}]`,
      'tiles: [h009v003]',
      'period: { first_day: 2024-01-01 }',
      'repeat: { every: quarterly, delay_days: 0 }',
    ].join('\n');
    expect(await requestOf(text, new Date('2024-12-01T00:00:00Z'))).toMatchObject({
      periodStart: '2024-01-01',
      periodEnd: '2024-07-01',
      periodFrequency: '3MS',
    });
    await expect(requestOf(text, new Date('2024-03-01T00:00:00Z'))).rejects.toThrow(
      /The first one is due on 2024-04-01/,
    );
  });
});
