/** Reading, checking and merging of tracking documents. */
import { describe, expect, it } from 'vitest';
import { TrackingDocumentError } from '../../src/core/errors.ts';
import { TrackingDocument } from '../../src/core/tracking/document.ts';
import type { TrackedItem } from '../../src/core/tracking/documentJson.ts';
import { checkPieces, currentObjects } from '../../src/core/tracking/imagePieces.ts';
import { mergeTracking } from '../../src/core/tracking/writer.ts';
import { pythonTracking } from './data/documents.ts';

function item(name: string, status: TrackedItem['status']): TrackedItem {
  return { name, prefix: 'P', status };
}

function documentOf(...orders: TrackedItem[]): TrackingDocument {
  return new TrackingDocument({ ...pythonTracking(), orders });
}

describe('reading a tracking document', () => {
  it('reads documents of the Python tool and writes them unchanged', () => {
    const json = pythonTracking();
    const document = TrackingDocument.parse(JSON.stringify(json), 'old');
    expect(document.toJSON()).toEqual(json);
    expect(document.complete).toBe(true);
  });

  it('keeps unknown fields at every level', () => {
    const json = { ...pythonTracking(), note: 'mine' };
    json.submission.owner = 'me';
    const [first] = json.orders;
    if (first) first.status.priority = 7;
    expect(TrackingDocument.parse(JSON.stringify(json), 'x').toJSON()).toEqual(json);
  });

  it('accepts numbers for integers of the schema, and null as no frequency', () => {
    const json = JSON.parse(JSON.stringify(pythonTracking()));
    json.tracking.tiles[0].res = [0.00025, 0.00025];
    json.submission.period_freq = null;
    expect(TrackingDocument.parse(json, 'x').submission.period_freq).toBe('');
  });

  it.each([
    ['not JSON at all', 'CEDAR {', /"x" is not a tracking document: it is not valid JSON/],
    ['another JSON', '[1, 2]', /is not a tracking document of Cedar/],
    ['JSON null', 'null', /is not an object/],
  ])('refuses %s', (_, text, message) => {
    expect(() => TrackingDocument.parse(text, 'x')).toThrow(TrackingDocumentError);
    expect(() => TrackingDocument.parse(text, 'x')).toThrow(message);
  });

  it.each(['program', 'submission', 'tracking', 'orders', 'metadata'])(
    'names the missing section %s',
    (section) => {
      const { [section]: _, ...rest } = pythonTracking() as Record<string, unknown>;
      expect(() => TrackingDocument.parse(rest, 'x')).toThrow(
        `the section "${section}" is missing`,
      );
    },
  );

  it('names an item without a status', () => {
    const json = JSON.parse(JSON.stringify(pythonTracking()));
    delete json.orders[0].status;
    expect(() => TrackingDocument.parse(json, 'x')).toThrow('item 1 has no "status"');
  });

  it('lists the states if an item has an unknown one', () => {
    const json = JSON.parse(JSON.stringify(pythonTracking()));
    json.orders[0].status.state = 'DONE';
    expect(() => TrackingDocument.parse(json, 'x')).toThrow(
      /item 1.*not one of UNSUBMITTED, READY/,
    );
  });

  it('refuses two items of one name, and names both', () => {
    const json = JSON.parse(JSON.stringify(pythonTracking()));
    json.orders.push({ ...json.orders[0], prefix: 'ELSEWHERE' });
    const { name, prefix } = json.orders[0];
    expect(() => TrackingDocument.parse(json, 'x')).toThrow(TrackingDocumentError);
    expect(() => TrackingDocument.parse(json, 'x')).toThrow(
      `"${prefix}/${name}" and "ELSEWHERE/${name}"`,
    );
  });

  it.each([0, 0.0001, -256, '256', [256, 0.5], 1e12])(
    "refuses %j as the size of an image's files",
    (fileDimensions) => {
      const json = JSON.parse(JSON.stringify(pythonTracking()));
      json.orders[0].export_image_kwds = { fileDimensions };
      expect(() => TrackingDocument.parse(json, 'x')).toThrow(TrackingDocumentError);
    },
  );

  it.each([[[0, 5000]], [[5000, 1.5]], [[1e12, 5000]]])('refuses tiles of %j pixels', (size) => {
    const json = JSON.parse(JSON.stringify(pythonTracking()));
    json.submission.tile_grid.size = size;
    expect(() => TrackingDocument.parse(json, 'x')).toThrow(TrackingDocumentError);
  });
});

describe('values of a tracking document', () => {
  const finished = (start: number, update: number): TrackedItem['status'] => ({
    id: 'T',
    state: 'COMPLETED',
    start_timestamp_ms: start,
    update_timestamp_ms: update,
  });

  it('are the number of tasks in each state, and the completed share as progress', () => {
    const document = documentOf(
      item('a', { state: 'COMPLETED' }),
      item('b', { state: 'RUNNING' }),
      item('c', { state: 'EMPTY' }),
      item('d', { state: 'COMPLETED' }),
    );
    expect(document.states).toEqual({ COMPLETED: 2, RUNNING: 1, EMPTY: 1 });
    expect(document.progress).toBe(0.5);
    expect(document.complete).toBe(false);
  });

  it('are complete if every item is completed or empty', () => {
    expect(
      documentOf(item('a', { state: 'COMPLETED' }), item('b', { state: 'EMPTY' })).complete,
    ).toBe(true);
    expect(
      documentOf(item('a', { state: 'COMPLETED' }), item('b', { state: 'FAILED' })).complete,
    ).toBe(false);
  });

  it('are run times of updates minus starts in minutes, with mean and standard deviation', () => {
    const document = documentOf(
      item('a', finished(1_000_000, 1_000_000 + 2 * 60_000)),
      item('b', finished(1_000_000, 1_000_000 + 6 * 60_000)),
      item('c', { state: 'READY', start_timestamp_ms: '', update_timestamp_ms: 5 }),
    );
    expect(document.runtimes).toMatchObject({ minutes: [2, 6], n: 2, total: 8, mean: 4, std: 2 });
  });

  it('have no mean run time if no task has run', () => {
    expect(documentOf(item('a', { state: 'READY' })).runtimes.mean).toBeNaN();
  });
});

describe('merging two versions of a document', () => {
  it('keeps the later state of every item', () => {
    const ours = documentOf(
      item('a', { state: 'READY', id: '1', update_timestamp_ms: 5 }),
      item('b', { state: 'UNSUBMITTED', id: '' }),
      item('c', { state: 'RUNNING', id: '3', update_timestamp_ms: 9 }),
    );
    const theirs = documentOf(
      item('a', { state: 'COMPLETED', id: '1', update_timestamp_ms: 50 }),
      item('b', { state: 'READY', id: '2', update_timestamp_ms: 1 }),
      item('c', { state: 'RUNNING', id: '3', update_timestamp_ms: 3 }),
    );
    const merged = mergeTracking(ours, theirs).orders;
    expect(merged.map(({ status }) => status.state)).toEqual(['COMPLETED', 'READY', 'RUNNING']);
    expect(merged[2]?.status.update_timestamp_ms).toBe(9);
  });

  it('prefers the task that was created later if an item was started again', () => {
    const old = item('a', { state: 'FAILED', id: '1', creation_timestamp_ms: 10 });
    const retried = item('a', { state: 'READY', id: '2', creation_timestamp_ms: 20 });
    expect(mergeTracking(documentOf(retried), documentOf(old)).orders[0]?.status.id).toBe('2');
    expect(mergeTracking(documentOf(old), documentOf(retried)).orders[0]?.status.id).toBe('2');
  });
});

describe('the files of an image', () => {
  it('are compared without a list of them, however many the record requires', () => {
    const json = pythonTracking();
    const { submission } = json;
    const tile_grid = { ...submission.tile_grid, size: [1e9, 1e9] };
    const image = {
      ...item('a', { state: 'COMPLETED' }),
      export_image_kwds: { fileDimensions: 2 },
    };
    const document = TrackingDocument.parse(
      { ...json, submission: { ...submission, tile_grid }, orders: [image] },
      'x',
    );
    const piece = (row: string, column: string) => {
      const fileName = `a${row}-${column}.tif`;
      return { id: `P/${fileName}`, fileName, size: 1, version: '1' };
    };
    const inLayout = piece('0000000002', '0000000004');
    const other = piece('0000000002', '0000000003');
    expect(checkPieces([inLayout, other], image, document)).toBe('incomplete');
    expect(currentObjects([inLayout, other], image, document)).toEqual([inLayout]);
  });
});
