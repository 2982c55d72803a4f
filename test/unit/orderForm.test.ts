/** Drafts of orders and their preview. */
import { describe, expect, it } from 'vitest';
import { imageCollection } from '../../src/core/collections/index.ts';
import {
  CollectionError,
  ConfigError,
  FrequencyError,
  OrderRequestError,
  PeriodError,
  TileIndexError,
} from '../../src/core/errors.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { describeSplit } from '../../src/core/orders/orderSplit.ts';
import { planOrder } from '../../src/core/orders/plan.ts';
import { splitPeriods } from '../../src/core/periods/splitPeriods.ts';
import { collectionChoice } from '../../src/views/orderForm/collectionChoices.ts';
import {
  asDraft,
  checkDraft,
  EMPTY_DRAFT,
  problemAtField,
} from '../../src/views/orderForm/draft.ts';
import { previewOf, tooManyTasks } from '../../src/views/orderForm/preview.ts';
import type { Preview } from '../../src/views/orderForm/protocol.ts';

const WHOLE = {
  ...EMPTY_DRAFT,
  collections: ['LANDSAT/LC08/C02/T1_L2'],
  tiles: 'h009v003',
  periodStart: '2020-01-01',
  lastDay: '2020-12-31',
};

describe('a draft of an order', () => {
  it('becomes a request when it is complete', () => {
    expect(checkDraft(WHOLE)).toEqual({
      request: {
        collections: ['LANDSAT/LC08/C02/T1_L2'],
        tiles: [[3, 9]],
        periodStart: '2020-01-01',
        periodEnd: '2021-01-01',
      },
      problems: {},
    });
    expect(checkDraft({ ...WHOLE, frequency: 'YS' }).request).toMatchObject({
      periodEnd: '2020-12-31',
      periodFrequency: 'YS',
    });
    const custom = { ...WHOLE, frequency: 'custom', customFrequency: ' 2MS ' };
    expect(checkDraft(custom).request?.periodFrequency).toBe('2MS');
  });

  it('distinguishes missing values from invalid ones', () => {
    const { request, problems } = checkDraft(EMPTY_DRAFT);
    expect(request).toBeUndefined();
    expect(Object.keys(problems).sort()).toEqual([
      'collections',
      'lastDay',
      'periodStart',
      'tiles',
    ]);
    expect(Object.values(problems).every(({ missing }) => missing)).toBe(true);
    expect(checkDraft({ ...WHOLE, tiles: 'x' }).problems.tiles?.missing).toBe(false);
  });

  it('has a last day after its first day, and years with satellite images', () => {
    expect(checkDraft({ ...WHOLE, lastDay: '2020-01-01' }).request?.periodEnd).toBe('2020-01-02');
    expect(checkDraft({ ...WHOLE, lastDay: '2019-12-31' }).problems.lastDay?.message).toMatch(
      /not be before the first day/,
    );
    expect(
      checkDraft({ ...WHOLE, periodStart: '0002-01-01' }).problems.periodStart?.message,
    ).toMatch(/not a valid date/);
    expect(checkDraft({ ...WHOLE, periodStart: '2020-02-31x' }).problems.periodStart).toBeDefined();
  });

  it('requires a frequency if it is custom', () => {
    expect(checkDraft({ ...WHOLE, frequency: 'custom' }).problems.frequency?.missing).toBe(true);
  });

  it('is read from any stored value', () => {
    const kept = { ...WHOLE, place: '42.36N 71.06W', leaveOut: ['a'] };
    expect(asDraft(kept)).toEqual(kept);
    const { place: _, ...before } = WHOLE;
    expect(asDraft(before)).toEqual(WHOLE);
    expect(asDraft({ ...before, place: 3 }).place).toBe('');
    for (const kept of [undefined, null, 3, 'x', [], { tiles: 4, collections: 'x' }]) {
      expect(asDraft(kept)).toEqual(EMPTY_DRAFT);
    }
    expect(asDraft({ collections: ['a', 1] }).collections).toEqual(['a']);
    expect(asDraft({ leaveOut: ['a', 1] }).leaveOut).toEqual(['a']);
  });
});

describe("the core's errors", () => {
  it.each([
    [new TileIndexError([99, 1], 'm'), 'tiles'],
    [new FrequencyError('x', 'm'), 'frequency'],
    [new PeriodError('m'), 'lastDay'],
    [new CollectionError('x', 'm'), 'collections'],
    [new OrderRequestError('periodFrequency', 'm'), 'frequency'],
    [new OrderRequestError('name_template', 'm'), 'order'],
    [new ConfigError('m', []), 'configuration'],
    [new Error('m'), 'order'],
  ])('%s is shown at the field %s', (error, field) => {
    expect(problemAtField(error)).toEqual({ [field]: { message: 'm', missing: false } });
  });
});

describe('the preview', () => {
  const plan = (periodStart: string, periodEnd: string, periodFrequency?: string) =>
    previewOf(
      planOrder(
        {
          collections: 'LANDSAT/LC08/C02/T1_L2',
          tiles: [3, 9],
          periodStart,
          periodEnd,
          periodFrequency,
        },
        TileGrid.named('LANDSAT_ARD_CU'),
        {
          nameTemplate: '{tile.name}_{date_start}',
          prefixTemplate: 'P',
          trackingTemplate: 'T',
          trackingPrefix: 'Q',
        },
      ),
      { split: splitPeriods, leaveOut: [], store: 'gcs' },
    );

  const texts = ({ warnings }: Preview) => warnings.map(({ text }) => text);

  it('shows the number of tasks and pixels, and the names of images', () => {
    expect(plan('2019-01-01', '2020-12-31', 'YS')).toMatchObject({
      tasks: 2,
      orderName: 'T',
      summary:
        '2 tasks (collections × tiles × periods: 1 × 1 × 2), one image each of 5,000 × 5,000 pixels of 30 m.',
      periodsSummary: '2 periods: 2019, 2020',
      periods: { total: 2, shown: ['2019', '2020'] },
      images: {
        total: 2,
        leftOut: 0,
        matrices: [{ names: ['P/h009v003_2019-01-01', 'P/h009v003_2020-01-01'] }],
      },
      warnings: [],
    });
  });

  it('warns of days that no period covers, and of periods past the last day', () => {
    expect(texts(plan('2019-03-01', '2021-01-01', 'YS'))).toEqual([
      'No period covers Mar – Dec 2019.',
      'The last period, 2021, extends past the last day.',
    ]);
    expect(texts(plan('2019-01-01', '2020-03-01', 'YS'))).toEqual([
      'The last period, 2020, extends past the last day.',
    ]);
    expect(plan('2019-03-01', '2021-01-01').warnings).toEqual([]);
  });

  it.each([
    ['2020-01-01', '2020-12-31', 'YS', '1 period: 2020'],
    ['2020-01-01', '2020-12-31', 'MS', '12 periods: Jan 2020 … Dec 2020'],
    ['2019-01-01', '2020-12-31', 'YS', '2 periods: 2019, 2020'],
    ['2019-01-01', '2020-12-31', '6MS', '4 periods: Jan – Jun 2019 … Jul – Dec 2020'],
    [
      '2020-01-01',
      '2020-02-01',
      '16D',
      '2 periods: 2020-01-01 to 2020-01-16, 2020-01-17 to 2020-02-01',
    ],
    ['2020-01-01', '2020-12-31', '', '1 period: 2020'],
    ['2020-03-15', '2020-04-10', '', '1 period: 2020-03-15 to 2020-04-10'],
    ['2020-03-15', '2020-03-15', '', '1 period: 2020-03-15'],
  ])('from %s to %s, both included, by "%s": %s', (periodStart, lastDay, frequency, summary) => {
    const { request } = checkDraft({ ...WHOLE, periodStart, lastDay, frequency });
    const preview = plan(periodStart, String(request?.periodEnd), request?.periodFrequency);
    expect(preview.periodsSummary).toBe(summary);
    expect(preview.warnings).toEqual([]);
  });

  it('shortens long lists, and shows the number of the other images', () => {
    const { periods, warnings } = plan('2000-01-01', '2010-01-01', 'D');
    expect(periods.shown).toHaveLength(200);
    expect(periods.total).toBeGreaterThan(3600);
    expect(warnings[0]?.text).toMatch(/allows 3,000 waiting tasks/);
  });

  it('refuses to plan an unreasonable number of tasks', () => {
    expect(tooManyTasks([2, 100, 100], describeSplit)).toBeUndefined();
    expect(tooManyTasks([3, 100, 100], describeSplit)).toMatch(
      /30,000 tasks \(.* 3 × 100 × 100\), but .* room for about 10,000\. Submit several smaller orders, each for up to 33 of the 100 tiles, or for up to 33 of the 100 periods\.$/,
    );
  });

  it('shows the years in which a collection has data, including the last one', () => {
    const row = {
      id: 'i',
      code: 'LT05',
      title: 't',
      start: '1984-03-16',
      years: { first: 1984 },
      bands: [],
      dataType: 'int16',
      nodata: 0,
      fill: { band: 'qa', bit: 0 },
      revisitDays: 16,
      resolution: 30,
      optionalBands: [],
      mosaic: 'date',
      properties: [],
    } as const;
    const ended = { ...row, years: { first: 1984, last: 2012 } };
    expect(collectionChoice(ended).years).toBe('1984 to 2012');
    expect(collectionChoice(row).years).toBe('1984 to today');
    expect(collectionChoice({ ...row, replacedBy: 'x' }).withdrawn).toBe('x');
  });
});

describe('bands of a draft', () => {
  const complete = {
    ...EMPTY_DRAFT,
    collections: ['COPERNICUS/S2_SR_HARMONIZED', 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL'],
    tiles: 'h009v003',
    periodStart: '2020-01-01',
    lastDay: '2020-12-31',
  };

  it('are those of the request, for chosen collections', () => {
    const bands = { 'COPERNICUS/S2_SR_HARMONIZED': ['red', 'cs'], 'NASA/HLS/HLSL30/v002': ['red'] };
    const encoded = ['GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL', 'COPERNICUS/S1_GRD'];
    expect(checkDraft({ ...complete, bands, encoded }).request?.choices).toEqual({
      'COPERNICUS/S2_SR_HARMONIZED': { bands: ['red', 'cs'] },
      'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL': { encoding: 'int8' },
    });
    expect(checkDraft(complete).request).not.toHaveProperty('choices');
  });

  it('survive in a stored draft, and a draft of an earlier version has none', () => {
    const bands = { 'COPERNICUS/S2_SR_HARMONIZED': ['red', 'cs'] };
    expect(asDraft({ ...complete, bands, encoded: ['x'] })).toMatchObject({
      bands,
      encoded: ['x'],
    });
    expect(asDraft({ bands: { a: 1 }, encoded: 'x' })).toMatchObject({ bands: {}, encoded: [] });
  });

  it('are offered with pixel sizes and meanings of classes and bits', () => {
    const choice = collectionChoice(imageCollection('COPERNICUS/S2_SR_HARMONIZED'));
    expect(choice.interval).toBe('every 5 days, 10 m');
    const scl = choice.bandChoices.find(({ name }) => name === 'scl');
    expect(scl).toMatchObject({
      isUsual: true,
      detail: 'SCL, 20 m',
      meanings: expect.stringMatching(/^1 .*11 Snow or ice$/),
    });
    expect(choice.bandChoices.find(({ name }) => name === 'cs')?.isUsual).toBe(false);
    expect(choice.canEncode).toBe(false);
  });
});
