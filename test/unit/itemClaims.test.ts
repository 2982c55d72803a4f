/** Claims of documents to items, and the owners of images. */
import { describe, expect, it } from 'vitest';
import { isOwnImage, parseImageOwner, TemplateNames } from '../../src/core/ownership/imageOwner.ts';
import { giveItems } from '../../src/core/ownership/takeOver.ts';
import { itemNames, MAX_LABELS_BYTES } from '../../src/core/stores/store.ts';
import { TrackingDocument } from '../../src/core/tracking/document.ts';
import type { TrackedItem } from '../../src/core/tracking/documentJson.ts';
import { trackingLabels } from '../../src/core/tracking/documentLabels.ts';
import { fingerprint, hasDigest, itemDigest } from '../../src/core/tracking/itemDigests.ts';
import { mergeTracking } from '../../src/core/tracking/writer.ts';
import { pythonTracking } from './data/documents.ts';

const [PYTHON_ITEM] = pythonTracking().orders;

function documentOf(orders: TrackedItem[]): TrackingDocument {
  return new TrackingDocument({ ...pythonTracking(), orders });
}

function item(name: string, change: Partial<TrackedItem> = {}): TrackedItem {
  return { name, prefix: 'P', status: { id: name, state: 'COMPLETED' }, ...change };
}

describe('a fingerprint of items', () => {
  it('contains the items it was made from, and very rarely another one', () => {
    const items = Array.from({ length: 36 }, (_, at) => item(`T_${at}`));
    const made = fingerprint(items);
    expect(made).toHaveLength(36 * 4);
    expect(hasDigest(made, new Set([itemDigest('P/T_7')]))).toBe(true);
    expect(hasDigest(made, new Set([itemDigest('P/T_36'), itemDigest('Q/T_7')]))).toBe(false);
  });

  it('does not depend on how the folder is written', () => {
    expect(fingerprint([item('T', { prefix: 'P/' })])).toBe(fingerprint([item('T')]));
  });

  it('leaves out items that were taken over, and is left out if there are too many items', () => {
    const items = [item('A'), item('B', { taken_over_by: 'OTHER' })];
    expect(documentOf(items).itemsFingerprint).toBe(fingerprint([item('A')]));
    const many = Array.from({ length: MAX_LABELS_BYTES / 4 }, (_, at) => item(`T_${at}`));
    expect(trackingLabels(documentOf(many))).toEqual({});
    expect(trackingLabels(documentOf(items))).not.toEqual({});
  });
});

it.each([
  ['T.json', ['T']],
  ['T.tif', ['T']],
  ['T0000000000-0000001024.tif', ['T0000000000-0000001024', 'T']],
  ['T.txt', []],
  ['.tif', []],
])('%s may be of the items %j', (fileName, names) => {
  expect(itemNames(fileName)).toEqual(names);
});

describe('the metadata of an image', () => {
  const metadata = (order: object, name = 'T') =>
    JSON.stringify({ program: {}, order, tile: {}, store: {}, task: { name }, image: {} });
  const document = documentOf([item('T')]);
  const withId = new TrackingDocument({
    ...pythonTracking(),
    submission: { ...pythonTracking().submission, id: 'mine' },
  });

  it('names the order that stored it', () => {
    const owner = parseImageOwner(metadata({ id: 'mine', tracking: 'Q/ORDER' }));
    expect(owner).toEqual({ item: 'T', orderId: 'mine', orderPath: 'Q/ORDER' });
    expect(isOwnImage(owner, item('T'), withId)).toBe(true);
    expect(isOwnImage(owner, item('U'), withId)).toBe(false);
    expect(isOwnImage(owner, item('T'), document)).toBe(false);
  });

  describe('without an id, as the Python tool writes it,', () => {
    const python = documentOf(PYTHON_ITEM ? [PYTHON_ITEM] : []);
    const { submission, tracking } = python;
    const [index] = submission.tile_indices;
    const owner = (change: { order?: object; task?: object; tile?: object } = {}) =>
      parseImageOwner(
        JSON.stringify({
          ...{ program: {}, store: {}, image: {} },
          order: {
            collection: tracking.collections[0],
            date_start: '1997-01-01T00:00:00',
            date_end: '2002-01-01T00:00:00',
            submitted: '2019-06-19T15:13:26.781977',
            ...change.order,
          },
          tile: { index, ...change.tile },
          task: { name: PYTHON_ITEM?.name, prefix: PYTHON_ITEM?.prefix, ...change.task },
        }),
      );
    const isOwn = (change?: Parameters<typeof owner>[0]) =>
      isOwnImage(owner(change), PYTHON_ITEM as TrackedItem, python);

    it('belongs to an order that has such an image', () => {
      expect(isOwn()).toBe(true);
      expect(isOwnImage(owner(), PYTHON_ITEM as TrackedItem, withId)).toBe(false);
    });

    it.each([
      ['another collection', { order: { collection: 'LANDSAT/LT05/C01/T1_SR' } }],
      ['another period', { order: { date_start: '1998-01-01T00:00:00' } }],
      ['no date', { order: { date_start: 'thesis' } }],
      ['another tile', { tile: { index: [1, 1] } }],
      ['another folder', { task: { prefix: 'elsewhere' } }],
      ['another name', { task: { name: 'T' } }],
      ['a time before the order', { order: { submitted: '2018-01-01T00:00:00' } }],
      ['a time after its record', { order: { submitted: '2020-01-01T00:00:00' } }],
      ['another order', { order: { tracking: 'CEDAR_TRACK/OTHER' } }],
    ])('does not belong to an order with %s', (_, change) => {
      expect(isOwn(change)).toBe(false);
    });
  });

  it.each(['', '[]', '{"chapter": 1}', 'null', '{"task": {"name": "T"}}'])(
    'does not belong to an order if it contains %j',
    (text) => {
      expect(parseImageOwner(text)).toBeUndefined();
    },
  );
});

describe('names that a template makes', () => {
  it('belong to an order of the Python tool, which does not record what its items are made from', () => {
    const names = new TemplateNames(documentOf(PYTHON_ITEM ? [PYTHON_ITEM] : []));
    expect(PYTHON_ITEM && names.has(PYTHON_ITEM)).toBe(true);
    expect(names.has(item('thesis', { prefix: 'my/archive' }))).toBe(false);
  });

  const [row = 0, column = 0] = pythonTracking().submission.tile_indices[0] ?? [];
  const source: Partial<TrackedItem> = {
    collection: pythonTracking().tracking.collections[0] ?? '',
    tile: [row, column],
    date_start: '1997-01-01T00:00:00',
    date_end: '2002-01-01T00:00:00',
  };

  it.each([
    ['no field', 'thesis', {}],
    ['no field, but a year', 'thesis-1997', source],
    ['no tile', 'thesis-{date_start}', source],
    ['no row', 'thesis-{tile.horizontal}-{date_start}', source],
    ['no date', 'thesis-{tile.row}-{tile.column}', source],
    ['fields that show nothing', 'thesis{tile.crs:.0}{date_start:.0}', source],
  ])('do not belong to an order with a template with %s', (_, template, made) => {
    const name = template
      .replaceAll(/\{[^}]*:\.0\}/g, '')
      .replace('{date_start}', '1997-01-01')
      .replace('{tile.horizontal}', String(column))
      .replace('{tile.row}', String(row))
      .replace('{tile.column}', String(column));
    const json = pythonTracking();
    const tracking = { ...json.tracking, name_template: template, prefix_template: 'my/archive' };
    const names = new TemplateNames(new TrackingDocument({ ...json, tracking }));
    expect(names.has(item(name, { prefix: 'my/archive', ...made }))).toBe(false);
  });

  it.each([
    ['what it is made from', source, true],
    ['a date that is not one', { ...source, date_start: 'thesis' }, false],
    [
      'a period that the order does not have',
      { ...source, date_end: '2003-01-01T00:00:00' },
      false,
    ],
    ['a tile that the order does not have', { ...source, tile: [1, 1] }, false],
    ['a part of what it is made from', { date_start: source.date_start }, false],
  ])('are compared for an item that records %s', (_, made, expected) => {
    const names = new TemplateNames(documentOf([]));
    expect(names.has({ ...(PYTHON_ITEM as TrackedItem), ...(made as object) })).toBe(expected);
  });
});

describe('an item that another order has taken over', () => {
  const before = documentOf([item('A'), item('B', { status: { id: '', state: 'UNSUBMITTED' } })]);
  const after = giveItems(before, () => true, 'OTHER');

  it('is cancelled if it was not started, and otherwise keeps its state', () => {
    expect(after.orders.map(({ status }) => status.state)).toEqual(['COMPLETED', 'CANCELLED']);
    expect([after.takenOver, after.states, after.complete]).toEqual([2, {}, true]);
    expect(giveItems(after, () => true, 'THIRD')).toBe(after);
  });

  it('remains taken over when another process writes an earlier version', () => {
    for (const merged of [mergeTracking(before, after), mergeTracking(after, before)]) {
      expect(merged.orders.map((each) => each.taken_over_by)).toEqual(['OTHER', 'OTHER']);
    }
  });
});
