/** Warnings about periods are corrected by their buttons; years without data are reported. */
import { describe, expect, it } from 'vitest';
import { collections } from '../../src/core/collections/index.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { planOrder } from '../../src/core/orders/plan.ts';
import { splitPeriods } from '../../src/core/periods/splitPeriods.ts';
import { NAMED_FREQUENCIES } from '../../src/text/frequencyNames.ts';
import { lastDayOf } from '../../src/views/orderForm/dayRange.ts';
import { checkDraft, EMPTY_DRAFT } from '../../src/views/orderForm/draft.ts';
import { draftAgain, draftExtended } from '../../src/views/orderForm/earlierOrder.ts';
import type { Draft, Warning } from '../../src/views/orderForm/protocol.ts';
import { frequencyChange, periodWarnings } from '../../src/views/orderForm/remedies.ts';
import { yearNotes } from '../../src/views/orderForm/years.ts';

const DRAFT = { ...EMPTY_DRAFT, collections: ['LANDSAT/LC08/C02/T1_L2'], tiles: 'h009v003' };

function planOf(draft: Draft) {
  const { request } = checkDraft(draft);
  if (!request) throw new Error('The draft is not complete.');
  return planOrder(request, TileGrid.named('LANDSAT_ARD_CU'), {
    nameTemplate: '{tile.name}_{date_start}',
    prefixTemplate: 'P',
    trackingTemplate: 'T',
    trackingPrefix: 'Q',
  });
}

function warningsOf(draft: Draft): Warning[] {
  return periodWarnings(planOf(draft), splitPeriods);
}

function labels(draft: Draft): string[] {
  return warningsOf(draft).flatMap(({ remedies }) => remedies.map(({ label }) => label));
}

describe('the last day of an order', () => {
  it.each([
    '2021-01-01',
    '2021-01-01T00:00',
    '2021-01-01T00:00:00',
    '2021-01-01T00:00:00Z',
    '2021-01-01T00:00:00.000Z',
    '2021-01-01T00:00:00+00:00',
  ])('without a frequency is the day before %s', (end) => {
    expect(lastDayOf(end, '')).toBe('2020-12-31');
    expect(lastDayOf(end, 'MS')).toBe('2021-01-01');
  });

  it.each(['2021-01-01T00:00:01Z', '2021-01-01T10:00', '2021-01-01T00:30:00+00:00'])(
    'is the day of %s, if that is within the day',
    (end) => expect(lastDayOf(end, '')).toBe('2021-01-01'),
  );

  it.each(['2021-01-01T02:00:00+02:00', '2021-01-01T00:00:00+05:00', '2021-01-01T00:00+0530'])(
    'is a UTC day for %s, with another time zone',
    (end) => expect(lastDayOf(end, '')).toBe('2020-12-31'),
  );
});

describe('suggested corrections', () => {
  const range = (periodStart: string, lastDay: string, alias: string): Draft => ({
    ...DRAFT,
    periodStart,
    lastDay,
    ...frequencyChange(alias),
  });

  it('include the anchors before and after a start that no period covers', () => {
    expect(labels(range('2019-03-15', '2020-12-31', 'YS'))).toEqual([
      'Start on 2019-01-01',
      'Start on 2020-01-01',
    ]);
    expect(labels(range('2019-03-15', '2019-12-31', '3MS'))).toEqual([
      'Start on 2019-03-01',
      'Start on 2019-04-01',
    ]);
  });

  it('include a frequency that begins on the first day, if there is one', () => {
    const [warning] = warningsOf(range('2019-03-01', '2021-02-28', '2YS'));
    const remedy = warning?.remedies.at(-1);
    expect(remedy).toEqual({
      label: 'Start Periods on 2019-03-01',
      change: { frequency: 'custom', customFrequency: '2YS-MAR' },
    });
    expect(labels(range('2020-01-01', '2020-02-11', 'W'))).toContain('Start Periods on 2020-01-01');
  });

  it('leave out a last period that extends past the last day, or include all of it', () => {
    expect(labels(range('2020-01-01', '2021-01-01', 'YS'))).toEqual([
      'Leave Out the Last Period',
      'End on 2021-12-31',
    ]);
    expect(labels(range('2020-01-01', '2021-03-01', 'YS'))).toEqual([
      'Leave Out the Last Period',
      'End on 2021-12-31',
    ]);
    // There would be nothing left.
    expect(labels(range('2020-01-01', '2020-03-01', 'YS'))).toEqual(['End on 2020-12-31']);
    expect(labels(range('2020-01-01', '2020-12-31', 'YS'))).toEqual([]);
    expect(labels(range('2020-01-15', '2020-03-01', ''))).toEqual([]);
  });

  const ALIASES = [
    'D',
    '10D',
    '16D',
    'W',
    '2W-WED',
    'SMS',
    'MS',
    '2MS',
    'ME',
    'QS',
    'QS-DEC',
    'YS',
    '3YS',
    'YE',
  ];
  const STARTS = ['2018-12-31', '2019-01-01', '2019-03-01', '2020-02-29'];
  const LENGTHS = [40, 100, 366, 1100];

  it('each remove their warning, for every frequency', () => {
    for (const alias of ALIASES) {
      for (const start of STARTS) {
        for (const length of LENGTHS) {
          const end = new Date(Date.parse(start) + length * 86_400_000).toISOString().slice(0, 10);
          // Without any period, the field reports it.
          if (splitPeriods(start, end, alias).length === 0) continue;
          const draft = range(start, end, alias);
          for (const { text, remedies } of warningsOf(draft)) {
            for (const { label, change } of remedies) {
              const mended = warningsOf({ ...draft, ...change }).map((warning) => warning.text);
              expect(mended, `${alias} ${start} ${end}: ${label}`).not.toContain(text);
            }
          }
        }
      }
    }
  });

  it('begin and end on the days that their labels name', () => {
    const draft = range('2019-03-15', '2021-06-15', 'YS');
    const changes = warningsOf(draft).map(({ remedies }) => remedies[0]?.change);
    const mended: Draft = Object.assign({ ...draft }, ...changes);
    expect(mended).toMatchObject({ periodStart: '2019-01-01', lastDay: '2020-12-31' });
    expect(warningsOf(mended)).toEqual([]);
    expect(planOf(mended).periods).toHaveLength(2);
  });
});

describe('the frequencies of the list', () => {
  it('are valid for the core', () => {
    for (const { value } of NAMED_FREQUENCIES) {
      expect(splitPeriods('2019-01-01', '2023-01-01', value || null).length).toBeGreaterThan(0);
    }
  });
});

describe('years with data', () => {
  const row = (id: string) => collections().filter((each) => each.id === `LANDSAT/${id}/C02/T1_L2`);

  it('are named at a date outside of them', () => {
    expect(yearNotes(row('LC08'), '2012-01-01', '2014-01-01').periodStart).toMatch(
      /^Landsat 8 \(LC08\) has data from 2013-\d\d-\d\d\. Earlier images are empty/,
    );
    expect(yearNotes(row('LC08'), '2000-01-01', '2001-01-01').periodStart).toMatch(
      /^Landsat 8 \(LC08\) has no data in this period\. Its data start on 2013/,
    );
    expect(yearNotes(row('LT05'), '2010-01-01', '2014-01-01').lastDay).toMatch(
      /^Landsat 5 \(LT05\) has data until 2012/,
    );
    expect(yearNotes(row('LT05'), '2013-01-01', '2014-01-01').lastDay).toMatch(
      /^Landsat 5 \(LT05\) has no data in this period\. Its data end on 2012/,
    );
  });

  it('are not named if both dates are within them', () => {
    expect(yearNotes(row('LC08'), '2020-01-01', '2021-01-01')).toEqual({});
    expect(yearNotes(row('LC08'), '', '2021-01-01')).toEqual({});
    expect(yearNotes([], '1900-01-01', '2021-01-01')).toEqual({});
  });

  it('do not extend into the future', () => {
    const notes = yearNotes(row('LC09'), '2030-01-01', '2031-01-01', '2026-01-01');
    expect(notes.periodStart).toMatch(/in the future/);
  });
});

describe('an earlier order', () => {
  const order = {
    collections: DRAFT.collections,
    tiles: [
      [3, 9],
      [3, 10],
      [4, 9],
      [4, 10],
    ] as [number, number][],
    periodStart: '2019-01-01T00:00:00',
    periodEnd: '2020-12-31T00:00:00',
    frequency: 'YS',
  };
  const ending = (...ends: string[]) => ({
    orders: ends.map((end) => ({
      name: 'n',
      prefix: 'p',
      status: { state: 'COMPLETED' as const },
      date_end: `${end}T00:00:00`,
    })),
  });

  it('is ordered again with the same values', () => {
    expect(draftAgain(order, 'there')).toEqual({
      configuration: 'there',
      collections: DRAFT.collections,
      bands: {},
      encoded: [],
      tiles: 'h009-010v003-004',
      place: '',
      isInside: false,
      isWithoutGrid: false,
      periodStart: '2019-01-01',
      lastDay: '2020-12-31',
      frequency: 'YS',
      customFrequency: '',
      scenes: EMPTY_DRAFT.scenes,
      hasOwnScenes: false,
      ownScenes: {},
      leaveOut: [],
      leaveOutScenes: [],
      existing: 'leaveOut',
    });
    expect(draftAgain({ ...order, frequency: 'QS-DEC' }, 'there')).toMatchObject({
      frequency: 'custom',
      customFrequency: 'QS-DEC',
    });
  });

  it('that was cut to an area is cut to it again', () => {
    expect(draftAgain({ ...order, inside: 'farm.kml' }, 'there').isInside).toBe(true);
  });

  it('is ordered again without the scenes that it leaves out; the time after it has others', () => {
    const [id = ''] = order.collections;
    const leaving = { ...order, leaveOutScenes: [`${id}/a`] };
    const again = draftAgain(leaving, 'there');
    expect(again.leaveOutScenes).toEqual([`${id}/a`]);
    expect(checkDraft(again).request?.leaveOutScenes).toEqual([`${id}/a`]);
    expect(
      checkDraft({ ...again, collections: ['other'] }).request?.leaveOutScenes,
    ).toBeUndefined();
    const document = ending('2020-01-01');
    const extended = draftExtended(leaving, document, 'there', '2023-05-06T10:00:00Z');
    expect(extended?.leaveOutScenes).toEqual([]);
  });

  it('of one period is ordered again until the day before its end', () => {
    const whole = { ...order, periodEnd: '2021-01-01T00:00:00', frequency: '' };
    expect(draftAgain(whole, 'there').lastDay).toBe('2020-12-31');
    const request = checkDraft(draftAgain(whole, 'there')).request;
    expect(request?.periodEnd).toBe('2021-01-01');
    const withinDay = { ...whole, periodEnd: '2020-12-31T12:00:00' };
    expect(draftAgain(withinDay, 'there').lastDay).toBe('2020-12-31');
  });

  it('is extended from the end of its last period, without gaps or overlaps', () => {
    const document = ending('2020-01-01', '2021-01-01', '2020-01-01');
    const draft = draftExtended(order, document, 'there', '2023-05-06T10:00:00Z');
    expect(draft).toMatchObject({ periodStart: '2021-01-01', lastDay: '2023-05-06' });
    if (!draft) return;
    const plan = planOf(draft);
    expect(plan.uncovered).toEqual([]);
    expect(plan.periods.map(({ start }) => start.getUTCFullYear())).toEqual([2021, 2022, 2023]);
  });

  it('is not extended if it reaches until today', () => {
    expect(draftExtended(order, ending('2027-01-01'), 'there', '2026-05-06')).toBeUndefined();
    expect(draftExtended(order, ending('2026-05-06'), 'there', '2026-05-06')).toBeUndefined();
  });
});
