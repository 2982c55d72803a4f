/** Texts of orders and tasks. */
import { describe, expect, it } from 'vitest';
import { collections } from '../../src/core/index.ts';
import type { TrackingDocumentJson } from '../../src/core/tracking/documentJson.ts';
import { summarize } from '../../src/orders/summary.ts';
import { formatStateCounts } from '../../src/text/orderStates.ts';
import { describeCoverage, describeTask, formatTaskLabel } from '../../src/text/orders.ts';
import { formatShortPeriod } from '../../src/text/periods.ts';
import { describeDownloads, describeStep } from '../../src/text/progress.ts';
import { formatAge, formatBytes } from '../../src/text/quantities.ts';
import {
  formatCollection,
  formatCollectionWithId,
  formatShortCollection,
  formatShortName,
} from '../../src/text/shortNames.ts';
import { asText, facts, inCode, quoted } from '../../src/views/tooltips/markdown.ts';
import { madeDocument } from './madeDocument.ts';

function order(states: string[], changes: Partial<TrackingDocumentJson['submission']> = {}) {
  return summarize(madeDocument('ORDER', states, changes));
}

describe('the text of an order', () => {
  it('shows how many tasks are done, then the others', () => {
    const document = order(['COMPLETED', 'COMPLETED', 'RUNNING', 'READY', 'FAILED', 'EMPTY']);
    expect(formatStateCounts(document)).toBe(
      '2/6 done · 1 failed · 1 running · 1 waiting · 1 without scenes',
    );
    expect(formatStateCounts(order(['COMPLETED']))).toBe('1/1 done');
    expect(formatStateCounts({ total: 9, states: { UNSUBMITTED: 8 }, waitingForRoom: 6 })).toBe(
      '0/9 done · 6 waiting for room · 2 not submitted',
    );
  });

  it('shows missing images, and images that another order has now', () => {
    const three = order(['COMPLETED', 'COMPLETED', 'COMPLETED']);
    expect(formatStateCounts(three, 3)).toBe('0/3 done · 3 images missing');
    expect(formatStateCounts(three, 1)).toBe('2/3 done · 1 image missing');
    expect(formatStateCounts({ ...three, states: { COMPLETED: 1 }, takenOver: 2 })).toBe(
      '1/3 done · 2 taken over',
    );
    const task = { name: 'T', prefix: 'P', status: { state: 'COMPLETED' as const } };
    expect(describeTask(task, true)).toBe('image missing');
    expect(describeTask({ ...task, taken_over_by: 'OTHER' })).toBe('taken over by OTHER');
  });

  it('names a few tiles and collections, and counts many', () => {
    expect(describeCoverage(order([]))).toBe('Landsat 8 (LC08) · h009v003 · 2019–2020');
    const many = order([], {
      tile_indices: [
        [1, 1],
        [1, 2],
        [1, 3],
      ],
    });
    expect(describeCoverage(many)).toContain(' · 3 tiles · ');
  });

  it.each([
    ['2019-01-01', '2020-01-01', '2019'],
    ['2019-01-01T00:00:00', '2021-01-01T00:00:00', '2019–2020'],
    ['2019-06-01', '2019-07-01', '2019-06'],
    ['2019-12-01', '2020-01-01', '2019-12'],
    ['2019-06-01', '2020-01-01', '2019-06–12'],
    ['2019-06-01', '2020-03-01', '2019-06–2020-02'],
    ['2019-06-15', '2020-01-01', '2019-06-15 to 2019-12-31'],
    ['2019-06-15', '2019-06-16', '2019-06-15'],
    ['no date', 'at all', 'no date to at all'],
    ['whenever', '', 'whenever to '],
  ])('shows the period from %s to before %s as %s', (start, end, words) => {
    expect(formatShortPeriod(start, end)).toBe(words);
  });

  it('shortens names without losing their differences', () => {
    const dates = '2019-01-01T00:00:00_2021-06-01T00:00:00';
    expect(formatShortName(`TRACKING_h009v003_${dates}_2026-11-23T01:02:03.456`)).toBe(
      'h009v003 2019-01–2021-05',
    );
    const months = '2020-06-01T00:00:00_2020-09-01T00:00:00';
    expect(formatShortName(`ORDER_h009v003_h010v003_h011v003_${months}`)).toBe(
      'h009v003+2 2020-06–08',
    );
    const days = '2020-06-01T00:00:00_2020-09-30T00:00:00';
    expect(formatShortName(`ORDER_h009v003_h010v003_${days}`)).toBe('h009v003+1 2020-06-01–09-30');
    expect(formatShortName(`ORDER_${months}_2026-11-23T01:02:03`)).toBe('2020-06–08');
    expect(formatShortName('ORDER_h009v003_mine_2020-06-01')).toBe('h009v003_mine_2020-06');
    expect(formatShortName('ORDER_h009v003_2020-06-01_2021-01-01')).toBe('h009v003 2020-06–12');
    expect(formatShortName('h009v003_2020-06-01_2020-09-30')).toBe('h009v003 2020-06-01–09-30');
    expect(formatShortName('TRACKING_PERIOD2019-01-15-2021-01-01_TASK2026-11-23T01:02:03')).toBe(
      'PERIOD2019-01-15-2021',
    );
    expect(formatShortName('2026-11-23T01:02:03')).toBe('2026-11-23T01:02:03');
    expect(formatShortName('ORDER_')).toBe('ORDER_');
    expect(formatShortName('myorder')).toBe('myorder');
  });

  it('shows names with line breaks or bidirectional marks on one line, in reading order', () => {
    expect(formatShortName('a\u202Egpj.exe\nb')).toBe('a gpj.exe b');
  });

  it('uses short names of collections', () => {
    expect(formatShortCollection('LANDSAT/LC08/C02/T1_L2')).toBe('LC08');
    expect(formatShortCollection('LANDSAT/LC08/C01/T1_SR')).toBe('LC08 C1');
    expect(formatShortCollection('LANDSAT/LC08/C02/T2_L2')).toBe('LC08 T2');
    expect(formatShortCollection('COPERNICUS/S2')).toBe('COPERNICUS/S2');
  });

  it('names a collection by its mission and code, followed by its id', () => {
    expect(formatCollection('LANDSAT/LC08/C02/T1_L2')).toBe('Landsat 8 (LC08)');
    expect(formatCollection('LANDSAT/LT05/C01/T1_SR')).toBe('Landsat 5 (LT05 C1)');
    expect(formatCollection('COPERNICUS/S2')).toBe('COPERNICUS/S2');
    expect(formatCollectionWithId('LANDSAT/LC08/C02/T1_L2')).toBe(
      'Landsat 8 (LC08), LANDSAT/LC08/C02/T1_L2',
    );
    expect(formatCollectionWithId('COPERNICUS/S2')).toBe('COPERNICUS/S2');
  });

  // A row without a name, or of a satellite that has the same code, is fixed in collectionNames.ts.
  it('names each collection that can be ordered differently, with the code of its row', () => {
    const names = collections().map(({ id, code }) => [formatCollection(id), code] as const);
    for (const [name, code] of names)
      expect(name).toMatch(new RegExp(`^[^/]+ \\(${code}( C1| T2)?\\)$`));
    expect(new Set(names.map(([name]) => name)).size).toBe(names.length);
  });

  it('does not take a longer id for that of a satellite', () => {
    expect(formatCollection('LANDSAT/LC08X/C02/T1_L2')).toBe('LANDSAT/LC08X/C02/T1_L2');
    expect(formatCollection('users/me/LANDSAT/LC08')).toBe('users/me/LANDSAT/LC08');
  });
});

describe('the text of a task', () => {
  const item = { name: 'n', prefix: 'p' };
  it('shows progress and stage while running, and the first line of an error', () => {
    expect(
      describeTask({
        ...item,
        status: { state: 'RUNNING', progress: 0.456, stage: 'Create files' },
      }),
    ).toBe('running 46 % · Create files');
    expect(
      describeTask({ ...item, status: { state: 'FAILED', error_message: 'No memory.\nDetails' } }),
    ).toBe('failed: No memory.');
    expect(describeTask({ ...item, status: { state: 'READY' } })).toBe('waiting');
  });

  it('names the image, or the task if the document has no more data', () => {
    expect(
      formatTaskLabel({
        ...item,
        status: { state: 'READY' },
        collection: 'LANDSAT/LC08/C02/T1_L2',
        tile: [3, 9],
        date_start: '2019-01-01T00:00:00',
        date_end: '2020-01-01T00:00:00',
      }),
    ).toBe('LC08 h009v003 2019');
    expect(formatTaskLabel({ ...item, status: { state: 'READY' } })).toBe('n');
  });
});

describe('numbers and progress', () => {
  it.each([
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1.0 kB'],
    [999_960, '1.0 MB'],
    [12_345_678, '12 MB'],
    [5e9, '5.0 GB'],
  ])('%d bytes are %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words));

  it('show ages', () => {
    const now = new Date('2020-01-10T00:00:00Z');
    expect(formatAge(new Date('2020-01-09T23:59:50Z'), now)).toBe('just now');
    expect(formatAge(new Date('2020-01-09T23:00:00Z'), now)).toBe('1 hour ago');
    expect(formatAge(new Date('2020-01-01T00:00:00Z'), now)).toBe('9 days ago');
  });

  it('count complete items while pieces of them arrive', () => {
    const step = {
      action: 'download',
      item: 'x',
      done: 2.7,
      total: 40,
      bytes: { done: 12e6, total: 170e6 },
    } as const;
    expect(describeStep(step)).toBe('downloaded 2 of 40 images · 12 of 170 MB');
    // Three thirds make a whole, however a computer adds them.
    expect(
      describeStep({ action: 'clean', item: 'x', done: 0.1 + 0.2 + 0.7 - 1e-12, total: 1 }),
    ).toContain('1 of 1');
  });

  it('of a download show its rate and the remaining time', () => {
    let now = 0;
    const describeDownload = describeDownloads(() => now);
    const at = (ms: number, done: number) => {
      now = ms;
      const bytes = { done: done * 1e6, total: 200e6 };
      return describeDownload({ action: 'download', item: 'x', done: 0, total: 1, bytes });
    };
    expect(at(0, 0)).toBe('0 bytes of 200 MB');
    expect(at(500, 5)).toBe('5.0 of 200 MB');
    expect(at(2000, 20)).toBe('20 of 200 MB · 10 MB/s · 18 seconds left');
    // Half as fast for as long as is looked at: that is the rate now.
    for (let second = 3; second <= 12; second++) at(second * 1000, 20 + (second - 2) * 5);
    expect(at(12_500, 72.5)).toMatch(/^73 of 200 MB · 5\.\d MB\/s · 2\d seconds left$/);
    // Damaged, taken back and received again: nothing runs backwards.
    expect(at(13_000, 60)).toBe('60 of 200 MB');
    expect(at(15_000, 62)).toBe('62 of 200 MB · 1.0 MB/s · 3 minutes left');
    // Nothing comes for as long as is looked at.
    for (let second = 16; second <= 27; second++) at(second * 1000, 62);
    expect(at(28_000, 62)).toBe('62 of 200 MB · waiting for data');
    expect(at(29_000, 200)).toBe('200 of 200 MB');
  });

  it('of a download ignore files that were complete before', () => {
    let now = 0;
    const describeDownload = describeDownloads(() => now);
    const at = (ms: number, bytes: { done: number; kept: number }) => {
      now = ms;
      const step = { action: 'download', item: 'x', done: 0, total: 1 } as const;
      return describeDownload({ ...step, bytes: { ...bytes, total: 1000e6 } });
    };
    at(0, { done: 0, kept: 0 });
    // 900 MB were there; of the other 100 MB, 20 came in two seconds.
    expect(at(2000, { done: 920e6, kept: 900e6 })).toBe(
      '920 MB of 1.0 GB · 10 MB/s · 8 seconds left',
    );
  });
});

describe('untrusted text in Markdown', () => {
  it('is not interpreted', () => {
    expect(asText('[click](command:evil) <img src=x> $(sync) | a_b*')).toBe(
      '\\[click\\]\\(command\\:evil\\) &lt;img src=x&gt; \\$\\(sync\\) \\| a\\_b\\*',
    );
    expect(asText('a & b\n# c')).toBe('a &amp; b \\# c');
  });

  it('cannot leave its code span', () => {
    expect(inCode('a`b``c')).toBe('``` a`b``c ```');
  });

  it('keeps the lines of an error', () => {
    expect(quoted('one\ntwo *')).toBe('one  \ntwo \\*');
  });

  it('cannot add rows to a table', () => {
    expect(
      facts([
        ['Grid', 'a | b\n| c'],
        ['Empty', ''],
      ]).split('\n'),
    ).toHaveLength(3);
  });
});
