/** Which items a document claims, and what shows whose an image is. */
import { describe, expect, it } from 'vitest';
import { isOwnImage, parseImageOwner, TemplateNames } from '../../src/core/imageOwner.ts';
import { trackingLabels } from '../../src/core/itemClaims.ts';
import { fingerprint, hasDigest, itemDigest } from '../../src/core/itemDigests.ts';
import { itemNames, MAX_LABELS_BYTES } from '../../src/core/stores/store.ts';
import { giveItems } from '../../src/core/takeOver.ts';
import { type TrackedItem, TrackingDocument } from '../../src/core/tracking.ts';
import { mergeTracking } from '../../src/core/trackingwriter.ts';
import { pythonTracking } from './data/documents.ts';

const [PYTHON_ITEM] = pythonTracking().orders;

function documentOf(orders: TrackedItem[]): TrackingDocument {
  return new TrackingDocument({ ...pythonTracking(), orders });
}

function item(name: string, change: Partial<TrackedItem> = {}): TrackedItem {
  return { name, prefix: 'P', status: { id: name, state: 'COMPLETED' }, ...change };
}

describe('a fingerprint of items', () => {
  it('has the items it was made of, and hardly ever another', () => {
    const items = Array.from({ length: 36 }, (_, at) => item(`T_${at}`));
    const made = fingerprint(items);
    expect(made).toHaveLength(36 * 4);
    expect(hasDigest(made, new Set([itemDigest('P/T_7')]))).toBe(true);
    expect(hasDigest(made, new Set([itemDigest('P/T_36'), itemDigest('Q/T_7')]))).toBe(false);
  });

  it('is the same however the folder is written', () => {
    expect(fingerprint([item('T', { prefix: 'P/' })])).toBe(fingerprint([item('T')]));
  });

  it('leaves out what was taken over, and is left out where there are too many items', () => {
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

  it('shows the order that stored it', () => {
    const owner = parseImageOwner(metadata({ id: 'mine', tracking: 'Q/ORDER' }));
    expect(owner).toEqual({ item: 'T', orderId: 'mine', orderName: 'ORDER' });
    expect(isOwnImage(owner, item('T'), withId)).toBe(true);
    expect(isOwnImage(owner, item('U'), withId)).toBe(false);
    expect(isOwnImage(owner, item('T'), document)).toBe(false);
  });

  it('of the Python tool belongs to the orders of the Python tool', () => {
    const owner = parseImageOwner(metadata({}));
    expect(isOwnImage(owner, item('T'), document)).toBe(true);
    expect(isOwnImage(owner, item('T'), withId)).toBe(false);
  });

  it.each(['', '[]', '{"chapter": 1}', 'null', '{"task": {"name": "T"}}'])(
    'is not what %j holds',
    (text) => {
      expect(parseImageOwner(text)).toBeUndefined();
    },
  );
});

describe('names that templates make', () => {
  it('are those of a Python order, which does not record what its items are made of', () => {
    const names = new TemplateNames(documentOf(PYTHON_ITEM ? [PYTHON_ITEM] : []));
    expect(PYTHON_ITEM && names.has(PYTHON_ITEM)).toBe(true);
    expect(names.has(item('thesis', { prefix: 'my/archive' }))).toBe(false);
  });

  it('are not those of a template without any field', () => {
    const json = pythonTracking();
    const tracking = { ...json.tracking, name_template: 'thesis', prefix_template: 'my/archive' };
    const names = new TemplateNames(new TrackingDocument({ ...json, tracking }));
    expect(names.has(item('thesis', { prefix: 'my/archive' }))).toBe(false);
  });
});

describe('an item that another order has taken over', () => {
  const before = documentOf([item('A'), item('B', { status: { id: '', state: 'UNSUBMITTED' } })]);
  const after = giveItems(before, () => true, 'OTHER');

  it('is cancelled where it was not started, and keeps its state otherwise', () => {
    expect(after.orders.map(({ status }) => status.state)).toEqual(['COMPLETED', 'CANCELLED']);
    expect([after.takenOver, after.states, after.complete]).toEqual([2, {}, true]);
    expect(giveItems(after, () => true, 'THIRD')).toBe(after);
  });

  it('stays taken over when another process writes what it knew before', () => {
    for (const merged of [mergeTracking(before, after), mergeTracking(after, before)]) {
      expect(merged.orders.map((each) => each.taken_over_by)).toEqual(['OTHER', 'OTHER']);
    }
  });
});
