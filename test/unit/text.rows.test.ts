/** Texts of rows in a narrow sidebar. */
import { describe, expect, it } from 'vitest';
import type { TrackingDocumentJson } from '../../src/core/tracking/documentJson.ts';
import type { Order } from '../../src/orders/order.ts';
import { summarize } from '../../src/orders/summary.ts';
import { formatRowStates } from '../../src/text/orderStates.ts';
import { formatOrderName } from '../../src/text/orders.ts';
import { describeTaskRow, formatRowName, formatTaskRow } from '../../src/text/rowTexts.ts';
import { madeDocument } from './madeDocument.ts';

type Submission = Partial<TrackingDocumentJson['submission']>;

function summaryOf(states: readonly string[], changes: Submission = {}) {
  return summarize(madeDocument('ORDER', states, changes));
}

describe('the states in the row of an order', () => {
  const rowOf = (
    states: string[],
    changes: Partial<Pick<Order, 'missing' | 'missingLeftOut'>> = {},
  ) =>
    formatRowStates({
      ...{ missing: [], missingLeftOut: [] },
      ...changes,
      summary: summaryOf(states),
    } as unknown as Order);

  it('begin with what is done, failed and running, in signs', () => {
    const states = ['COMPLETED', 'FAILED', 'FAILED', 'RUNNING', 'CANCELLED', 'READY'];
    expect(rowOf(states)).toEqual({
      all: '1/6 2✗ 1↻ · 1 waiting · 1 cancelled',
      first: '1/6 2✗ 1↻',
    });
    expect(rowOf(['RUNNING'])).toEqual({ all: '0/1 1↻', first: '0/1 1↻' });
  });

  it('are in words if nothing failed or runs', () => {
    expect(rowOf(['COMPLETED', 'COMPLETED'])).toEqual({ all: '2/2 done', first: '2/2 done' });
    expect(rowOf(['CANCELLED', 'EMPTY'])).toEqual({
      all: '0/2 · 1 cancelled · 1 without scenes',
      first: '0/2',
    });
    expect(rowOf(['COMPLETED', 'COMPLETED'], { missing: ['a'] })).toEqual({
      all: '1/2 · 1 image missing',
      first: '1/2',
    });
  });

  it('have no number if all that is left waits', () => {
    expect(rowOf(['COMPLETED', 'READY', 'READY']).all).toBe('1/3 · waiting');
    expect(rowOf(['FAILED', 'READY', 'READY']).all).toBe('0/3 1✗ · waiting');
  });
});

describe('the name in the row of an order', () => {
  const nameOf = (name: string, changes: Submission = {}, states = '', ownName?: string) => {
    const summary = { ...summaryOf(['COMPLETED'], changes), ...(ownName && { ownName }) };
    return formatRowName({ name, summary }, states);
  };
  const YEARS = { period_start: '2019-06-01', period_end: '2021-01-01' };
  const MONTHS = { period_start: '2020-05-01', period_end: '2020-07-31', period_freq: 'MS' };

  it('has the recorded period', () => {
    const months = 'ORDER_h004v004_h005v004_2020-05-01_2020-07-31';
    expect(nameOf(months, MONTHS)).toBe('h004v004+1 2020-05–07');
    expect(nameOf('ORDER_h004v004_2019-06-01_2021-01-01', YEARS)).toBe('h004v004 2019–2020');
    const june = { period_start: '2020-06-01', period_end: '2020-07-01', period_freq: '' };
    const name = 'ORDER_h004v004_2020-06-01_2020-07-01';
    expect(nameOf(name, june)).toBe('h004v004 2020-06');
    // The last period begins at the end that was requested, and has this day only.
    expect(nameOf(name, { ...june, period_freq: 'MS' })).toBe('h004v004 2020');
    const year = { period_start: '2019-01-01', period_end: '2019-12-31', period_freq: 'YS' };
    expect(nameOf('ORDER_h004v004_h005v004_2019-01-01_2019-12-31', year)).toBe('h004v004+1 2019');
    expect(nameOf('ORDER_h004v004_2019-01-01_2020-01-01', year)).toBe('h004v004 2019');
  });

  it.each([
    ['2/2 done', 'h004v004 2019–2020'],
    ['12/12 done', 'h004v004 2019–20'],
    ['8/48 2✗ 3↻', 'h004v004 2019–20'],
    ['208/248 12✗ 2↻', 'h004v004 ’19–20'],
  ])('keeps its years beside %s', (states, name) => {
    expect(nameOf('ORDER_h004v004_2019-06-01_2021-01-01', YEARS, states)).toBe(name);
  });

  it('keeps its year beside a number of tiles', () => {
    const tiles = 'h004v004_h005v004_h004v005_h005v005';
    const year = { period_start: '2019-01-01', period_end: '2019-12-31', period_freq: 'YS' };
    const name = `ORDER_${tiles}_2019-01-01_2019-12-31`;
    expect(nameOf(name, year, '8/48 2✗ 3↻')).toBe('h004v004+3 2019');
    expect(nameOf(name, year, '208/248 12✗ 2↻')).toBe('h004v004+3 ’19');
    expect(nameOf(`ORDER_${tiles}_2019-06-01_2021-01-01`, YEARS, '8/48 2✗ 3↻')).toBe(
      'h004v004+3 ’19–20',
    );
    expect(nameOf(name, MONTHS, '8/48 2✗ 3↻')).toBe('h004v004+3 2020');
  });

  it('is the one of headings and tabs where there is room for it', () => {
    const titleOf = (name: string, changes: Submission, ownName?: string) => {
      const summary = { ...summaryOf(['COMPLETED'], changes), ...(ownName && { ownName }) };
      return [formatOrderName({ name, summary }), formatRowName({ name, summary })];
    };
    const year = { period_start: '2019-01-01', period_end: '2019-12-31', period_freq: 'YS' };
    const name = 'ORDER_h004v004_h005v004_2019-01-01_2019-12-31';
    expect(titleOf(name, year)).toEqual(['h004v004+1 2019', 'h004v004+1 2019']);
    const months = { ...year, period_start: '2019-06-01T00:00:00', period_freq: 'MS' };
    expect(titleOf(name, months)).toEqual(['h004v004+1 2019-06–12', 'h004v004+1 2019-06–12']);
    const days = { ...year, period_start: '2019-06-15', period_freq: '' };
    expect(titleOf(name, days)).toEqual(['h004v004+1 2019-06-15–12-30', 'h004v004+1 2019']);
    expect(titleOf(name, year, 'Ebro')).toEqual(['Ebro', 'Ebro']);
    // What a template adds, and the number of an order of the same second, are kept.
    expect(titleOf(`${name}_wheat`, year)).toEqual([
      'h004v004+1 2019_wheat',
      'h004v004+1 2019_wheat',
    ]);
    expect(titleOf(`${name}_2026-11-23T01:02:03_2`, year)[0]).toBe('h004v004+1 2019_2');
    // What is not a date is not shown as one.
    const damaged = { ...year, period_start: 'soon' };
    expect(titleOf(name, damaged)[0]).toBe('h004v004+1 2019-01-01–12-31');
    expect(titleOf('ORDER_mine', year)[0]).toBe('mine');
  });

  it('is cut off after the beginning if it is a name of its own', () => {
    const ebro = 'Wheat fields of the Ebro delta in spring';
    expect(nameOf('ORDER_x', YEARS, '310/312 12✗', ebro)).toBe('Wheat fields of th…');
    expect(nameOf('ORDER_x', MONTHS, '', 'h004v004 2020-05-01 mine')).toBe(
      'h004v004 2020-05-01 mine',
    );
    expect(nameOf('a-name-of-more-characters-than-a-row-has')).toBe('a-name-of-more-characters-t…');
  });
});

describe('the row of a task', () => {
  const task = {
    ...{ name: 'n', prefix: 'p', collection: 'LANDSAT/LC08/C02/T1_L2' },
    ...{ tile: [3, 9] as [number, number] },
    ...{ date_start: '2020-01-01T00:00:00', date_end: '2020-04-01T00:00:00' },
  };
  const QUARTERS = { period_freq: 'QS' };
  const TILES: Submission = {
    tile_indices: [
      [3, 9],
      [4, 9],
    ],
  };

  it('begins with what distinguishes it from others of its order', () => {
    const labelOf = (changes: Submission, collections: string[] = [task.collection]) =>
      formatTaskRow(
        { ...task, status: { state: 'READY' } },
        { ...summaryOf([], changes), collections },
      );
    expect(labelOf(QUARTERS)).toBe('2020-01–03');
    expect(labelOf({ ...QUARTERS, ...TILES })).toBe('h009v003 2020-01–03');
    expect(labelOf(TILES)).toBe('h009v003');
    expect(labelOf({})).toBe('2020-01–03');
    const two = [task.collection, 'LANDSAT/LC09/C02/T1_L2'];
    expect(labelOf({}, two)).toBe('LC08');
    expect(labelOf({ ...QUARTERS, ...TILES }, two)).toBe('LC08 h009v003 2020-01–03');
    const item = { ...task, status: { state: 'READY' as const } };
    expect(formatTaskRow(item, undefined)).toBe('LC08 h009v003 2020-01–03');
  });

  it('names both days of a period that is not made of whole months', () => {
    const days = { ...task, date_start: '2019-06-01T00:00:00', date_end: '2019-07-02T00:00:00' };
    expect(formatTaskRow({ ...days, status: { state: 'READY' } }, summaryOf([]))).toBe(
      '2019-06-01–07-01',
    );
  });

  it('has the reason of a failure, and the progress, in place of the state that the icon shows', () => {
    const failed = (error_message: string) =>
      describeTaskRow({ ...task, status: { state: 'FAILED', error_message } });
    expect(failed('User memory limit exceeded.\nMore')).toBe(
      'memory limit: User memory limit exceeded.',
    );
    expect(failed('Computation timed out.')).toBe('timed out: Computation timed out.');
    expect(failed('Image.load: Image asset not found.')).toBe('Image.load: Image asset not found.');
    expect(describeTaskRow({ ...task, status: { state: 'FAILED' } })).toBe('failed');
    const running = { state: 'RUNNING' as const, progress: 0.456, stage: 'Create files' };
    expect(describeTaskRow({ ...task, status: running })).toBe('46 % · Create files');
    expect(describeTaskRow({ ...task, status: { state: 'RUNNING' } })).toBe('running');
    expect(describeTaskRow({ ...task, status: { state: 'COMPLETED' } }, true)).toBe(
      'image missing',
    );
  });

  it.each([
    ['Export too large: specified 1e9 pixels (max: 100000000).', 'too large'],
    ['File size requested (5) exceeds the limit.', 'too large'],
    ['The maximum number of bands is 5000.', 'too many bands'],
    ['Too many concurrent aggregations while accumulating over 5000 elements.', 'too many scenes'],
  ])('explains %s with %s', (message, short) => {
    expect(describeTaskRow({ ...task, status: { state: 'FAILED', error_message: message } })).toBe(
      `${short}: ${message}`,
    );
  });
});
