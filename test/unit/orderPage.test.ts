/** Contents of the page of an order: matrices, errors, progress, filters and options. */
import { describe, expect, it } from 'vitest';
import { applicable } from '../../media/orderPage/cellActions.ts';
import { cellsMenu } from '../../media/orderPage/cellsMenu.ts';
import { describeCell } from '../../media/orderPage/cellText.ts';
import { orderedImages, TrackingDocument } from '../../src/core/index.ts';
import { failureGroups } from '../../src/views/orderPage/failureGroups.ts';
import { contentFacts, optionFacts } from '../../src/views/orderPage/orderOptions.ts';
import { orderMatrices } from '../../src/views/orderPage/pageMatrices.ts';
import type { PageCell } from '../../src/views/orderPage/protocol.ts';
import { orderTimeline } from '../../src/views/orderPage/timeline.ts';
import { madeDocument } from './orders.support.ts';

const LC08 = 'LANDSAT/LC08/C02/T1_L2';
const S2 = 'COPERNICUS/S2_SR_HARMONIZED';
const NOTHING = {
  missing: new Set<string>(),
  sizes: new Map<string, number>(),
  here: new Set<string>(),
};

interface MadeItem {
  readonly collection?: string;
  readonly tile?: readonly [number, number];
  readonly year?: number;
  readonly state?: string;
  readonly [more: string]: unknown;
}

/** Items of one year each. */
function documentOf(items: readonly MadeItem[], more: object = {}): TrackingDocument {
  const json = madeDocument({ name: 'ORDER' }).toJSON();
  const orders = items.map(
    ({ collection = LC08, tile = [3, 9], year = 2019, state = 'COMPLETED', status, ...rest }) => ({
      name: `${collection.split('/')[1]}-${tile.join('-')}-${year}`,
      prefix: 'P',
      collection,
      tile: [...tile],
      date_start: `${year}-01-01T00:00:00`,
      date_end: `${year + 1}-01-01T00:00:00`,
      ...rest,
      status: { state, id: `${tile}-${year}`, ...(status as object) },
    }),
  );
  return TrackingDocument.parse({ ...json, orders, ...more }, 'ORDER', '1');
}

describe('matrices', () => {
  it('are one for each collection, with tiles as rows and periods as columns', () => {
    const document = documentOf([
      { tile: [4, 2], year: 2020 },
      { tile: [3, 9], year: 2020, state: 'FAILED', status: { error_message: 'No memory.\nSorry' } },
      { tile: [3, 9], year: 2019, dates: 12, cloud_cover: 34.5 },
      { collection: S2, tile: [3, 9], year: 2019, state: 'EMPTY', dates: 0 },
    ]);
    const [landsat, sentinel, ...others] = orderMatrices(document, {
      ...NOTHING,
      sizes: new Map([['LC08-3-9-2019', 1_200_000]]),
      here: new Set(['LC08-3-9-2019']),
    });
    expect(others).toEqual([]);
    expect(landsat).toMatchObject({
      collection: LC08,
      title: 'Landsat 8 (LC08)',
      rows: ['h009v003', 'h002v004'],
      tiles: [
        [3, 9],
        [4, 2],
      ],
      columns: ['2019', '2020'],
    });
    expect(landsat?.cells).toContainEqual({
      name: 'LC08-3-9-2019',
      row: 0,
      column: 0,
      state: 'done',
      stateText: 'done',
      dates: 12,
      cloud: 34.5,
      bytes: 1_200_000,
      isHere: true,
    });
    const failed = landsat?.cells.find(({ state }) => state === 'failed');
    expect(failed).toMatchObject({ row: 0, column: 1, stateText: 'failed: No memory.' });
    expect(sentinel?.cells).toMatchObject([{ state: 'empty', dates: 0 }]);
  });

  it('show images that are missing, being cancelled, waiting for room, or in other orders', () => {
    const leftOut = {
      name: 'LEFT',
      prefix: 'P',
      collection: LC08,
      tile: [3, 9],
      date_start: '2015-01-01T00:00:00',
      date_end: '2016-01-01T00:00:00',
      orders: ['OTHER'],
    };
    const document = documentOf(
      [
        { year: 2016 },
        { year: 2017, state: 'CANCEL_REQUESTED' },
        { year: 2018, state: 'UNSUBMITTED', status: { id: '', waiting_for_room: true } },
        { year: 2019, state: 'CANCELLED', taken_over_by: 'OTHER' },
      ],
      { left_out: [leftOut] },
    );
    const [matrix] = orderMatrices(document, { ...NOTHING, missing: new Set(['LC08-3-9-2016']) });
    const states = (matrix?.columns ?? []).map((year, column) => [
      year,
      matrix?.cells.find((cell) => cell.column === column)?.state,
    ]);
    expect(states).toEqual([
      ['2015', 'elsewhere'],
      ['2016', 'missing'],
      ['2017', 'cancelling'],
      ['2018', 'waiting'],
      ['2019', 'elsewhere'],
    ]);
  });

  it('list images of documents that do not record where they belong', () => {
    const plain = documentOf([{}]).toJSON();
    const [item] = plain.orders;
    const orders = [{ name: 'a', prefix: 'P', status: item?.status }];
    const document = TrackingDocument.parse({ ...plain, orders }, 'ORDER', '1');
    expect(orderMatrices(document, NOTHING)).toMatchObject([
      { collection: '', rows: ['a'], tiles: [], cells: [{ name: 'a', row: 0, column: 0 }] },
    ]);
  });

  it('of 3,000 images have a cell for each', () => {
    const items = Array.from({ length: 3000 }, (_, at) => ({
      tile: [Math.floor(at / 40), 3] as [number, number],
      year: 1980 + (at % 40),
    }));
    const [matrix] = orderMatrices(documentOf(items), NOTHING);
    expect(matrix?.rows).toHaveLength(75);
    expect(matrix?.columns).toHaveLength(40);
    const places = new Set(matrix?.cells.map(({ row, column }) => `${row} ${column}`));
    expect(places.size).toBe(3000);
  });
});

describe('a cell', () => {
  const cell: PageCell = {
    name: 'n',
    row: 0,
    column: 0,
    state: 'done',
    stateText: 'done',
    dates: 12,
    cloud: 34.5,
    bytes: 1_234_567,
    isHere: true,
  };

  it('is described with everything that is known of it', () => {
    expect(describeCell(cell, 'h009v003', '2019')).toBe(
      'h009v003, 2019: done; 12 dates; 35 % cloud cover; 1.2 MB; on this machine',
    );
    const bare: PageCell = {
      name: 'n',
      row: 0,
      column: 0,
      state: 'waiting',
      stateText: 'waiting',
      isHere: false,
    };
    expect(describeCell(bare, 'h009v003', '2019')).toBe('h009v003, 2019: waiting');
  });

  it('has a menu by its state, together with all that are selected', () => {
    const order = { name: 'ORDER', configuration: 'a', isOnCloud: false };
    const of = (...states: PageCell['state'][]) =>
      cellsMenu(
        order,
        states.map((state) => ({ ...cell, state, isHere: false })),
      );
    expect(of('done')?.cells).toBe('downloadable.image');
    expect(of('empty', 'failed')?.cells).toBe('downloadable.failed');
    expect(of('running', 'unsubmitted', 'cancelled', 'missing')?.cells).toBe(
      'active.unsubmitted.cancelled.missing',
    );
    expect(of('elsewhere')?.cells).toBe('');
    expect(cellsMenu({ ...order, isOnCloud: true }, [cell, { ...cell, name: 'b' }])).toEqual({
      webviewSection: 'cells',
      preventDefaultContextMenuItems: true,
      cells: 'downloadable.image.cloud',
      name: 'ORDER',
      configuration: 'a',
      items: ['n', 'b'],
    });
    expect(of()).toBeUndefined();
  });

  it('has the actions of its state', () => {
    const actions = (state: PageCell['state'], isHere = false) =>
      (['download', 'retry', 'cancel', 'openImage'] as const).filter(
        (action) => applicable(action, [{ ...cell, state, isHere }]).length > 0,
      );
    expect(actions('done')).toEqual(['download', 'openImage']);
    expect(actions('empty')).toEqual(['download']);
    expect(actions('failed')).toEqual(['retry']);
    expect(actions('missing')).toEqual(['retry']);
    expect(actions('missing', true)).toEqual(['retry', 'openImage']);
    expect(actions('running')).toEqual(['cancel']);
    expect(actions('unsubmitted')).toEqual(['cancel']);
    expect(actions('cancelling')).toEqual([]);
    expect(actions('elsewhere')).toEqual([]);
  });
});

describe('errors', () => {
  it('are grouped by message, the most frequent first, with advice', () => {
    const failed = (year: number, message?: string) => ({
      year,
      state: 'FAILED',
      status: { ...(message !== undefined && { error_message: message }) },
    });
    const document = documentOf([
      failed(2017, 'Too large.'),
      failed(2018, 'No memory.'),
      failed(2019, 'No memory.'),
      failed(2020),
      { year: 2021 },
    ]);
    const advice = {
      adviceFor: (message: string) => (message === 'No memory.' ? 'Use less.' : undefined),
      settingFor: (message: string) => (message === 'Too large.' ? 'tracker.x' : undefined),
    };
    expect(failureGroups(document, advice)).toEqual([
      { message: 'No memory.', advice: 'Use less.', items: ['LC08-3-9-2018', 'LC08-3-9-2019'] },
      { message: 'Too large.', setting: 'tracker.x', items: ['LC08-3-9-2017'] },
      { message: 'Earth Engine gave no reason.', items: ['LC08-3-9-2020'] },
    ]);
  });
});

describe('progress', () => {
  const HOUR = 3_600_000;
  const START = Date.UTC(2026, 0, 1, 12);
  const ended = (hours: number, year: number) => ({
    year,
    status: { start_timestamp_ms: START, update_timestamp_ms: START + hours * HOUR },
  });
  const running = (year: number) => ({
    year,
    state: 'RUNNING',
    status: { start_timestamp_ms: START, update_timestamp_ms: START + 9 * HOUR },
  });

  it('counts what has ended over time, and expects the end at the same rate', () => {
    const document = documentOf([
      ended(1, 2015),
      ended(3, 2017),
      ended(2, 2016),
      running(2018),
      running(2019),
    ]);
    const timeline = orderTimeline(document, START + 3 * HOUR);
    expect(timeline.total).toBe(5);
    expect(timeline.points).toEqual([
      [START, 0],
      [START + HOUR, 1],
      [START + 2 * HOUR, 2],
      [START + 3 * HOUR, 3],
    ]);
    expect(timeline.expectedEnd).toBe(START + 5 * HOUR);
    expect(Object.fromEntries(timeline.facts)).toMatchObject({ Rate: '1.0 tasks per hour' });
  });

  it('expects a later end when nothing has ended for a while', () => {
    const document = documentOf([ended(1, 2015), ended(1, 2016), ended(1, 2017), running(2018)]);
    const early = orderTimeline(document, START + HOUR).expectedEnd ?? 0;
    const late = orderTimeline(document, START + 6 * HOUR).expectedEnd ?? 0;
    expect(late - (START + 6 * HOUR)).toBeGreaterThan(early - (START + HOUR));
  });

  it('expects no end of an order that has ended, or has hardly begun', () => {
    const over = documentOf([ended(1, 2015), ended(2, 2016), ended(3, 2017)]);
    expect(orderTimeline(over, START + 9 * HOUR)).not.toHaveProperty('expectedEnd');
    const begun = orderTimeline(documentOf([ended(1, 2015), running(2016)]), START + HOUR);
    expect(begun).not.toHaveProperty('expectedEnd');
    expect(Object.fromEntries(begun.facts)['Expected end']).toBe(
      'known when at least 3 tasks have ended',
    );
  });

  it('has a curve of limited length for any number of images', () => {
    const many = Array.from({ length: 3000 }, (_, at) => ended(at, at));
    const { points } = orderTimeline(documentOf(many), START);
    expect(points.length).toBeLessThanOrEqual(202);
    expect(points.at(-1)?.[1]).toBe(3000);
  });
});

describe('filters and options', () => {
  it('are those of the document, with what other versions of Cedar have recorded', () => {
    const json = documentOf([{}]).toJSON();
    const submission = {
      ...json.submission,
      filters: { [LC08]: [{ function: 'lt', name: 'CLOUD_COVER', value: 50 }] },
      export_image_kwds: { fileDimensions: 4096, skipEmptyTiles: true },
      image_collections: { [LC08]: { bands: ['red', 'nir'] } },
      save_empty_metadata: false,
      workload_tag: 'tag',
      months: [6, 7],
    };
    const document = TrackingDocument.parse({ ...json, submission }, 'ORDER', '1');
    expect(Object.fromEntries(optionFacts(document, orderedImages(document)))).toEqual({
      Bands: 'red, nir',
      Filters: 'CLOUD_COVER < 50 (recorded, but not applied by cedar-datacube)',
      'Cloud mask': 'none',
      Dates: 'all dates',
      fileDimensions: '4096',
      skipEmptyTiles: 'true',
      'Metadata of images without scenes': 'not stored',
      'Earth Engine project': '',
      'Workload tag': 'tag',
      months: '6, 7',
    });
    const facts = Object.fromEntries(contentFacts(document));
    expect(facts).toMatchObject({
      Period: '2019-01-01 to 2021-01-01',
      Frequency: 'Every year (YS)',
    });
  });
});
