/** Ids of image metadata in tracking documents. */
import { describe, expect, test } from 'vitest';
import type { TrackedItem } from '../../src/core/tracking/documentJson.ts';
import {
  assignMetadata,
  listMetadata,
  mergeMetadataIds,
} from '../../src/core/tracking/metadataIds.ts';

const item = (name: string, more: Partial<TrackedItem> = {}): TrackedItem => ({
  name,
  prefix: 'IMAGES/2020',
  status: { state: 'COMPLETED' },
  ...more,
});
const ITEMS = [item('A'), item('B'), item('C')];
const listed = (ids: string[], items = ITEMS, stored = new Map<string, string>()) =>
  listMetadata(assignMetadata(ids, items), items, stored);

describe('ids of image metadata', () => {
  test.each([
    ['paths, in any order', ['IMAGES/2020/C.json', 'IMAGES/2020/A.json'], 'AC'],
    ['paths with a bucket', ['gs://b/IMAGES/2020/B.json', 'b/IMAGES/2020/A.json'], 'AB'],
    ['file names', ['C.json', 'B.json'], 'BC'],
    ['as many as there are items', ['x1', 'x2', 'x3'], 'ABC'],
    ['as many, some of them by name', ['x1', 'IMAGES/2020/B.json', 'x3'], 'ABC'],
    ['fewer than there are items', ['x1', 'x2'], ''],
    ['names that only end the same way', ['IMAGES/2020/AA.json', 'XB.json'], ''],
  ])('belong to items: %s', (_, ids, owners) => {
    const { byItem, others } = assignMetadata(ids, ITEMS);
    expect([...byItem.keys()].sort().join('')).toBe(owners);
    expect(byItem.size + others.length).toBe(ids.length);
  });

  test('without an item are kept, after those of items', () => {
    expect(listed(['x1', 'IMAGES/2020/B.json'])).toEqual(['IMAGES/2020/B.json', 'x1']);
  });

  test('of the same item are listed once', () => {
    expect(listed(['b/IMAGES/2020/A.json', 'IMAGES/2020/A.json'])).toEqual(['IMAGES/2020/A.json']);
  });

  test('are replaced by those that are stored later', () => {
    expect(listed(['x1', 'x2', 'x3'], ITEMS, new Map([['B', 'IMAGES/2020/B.json']]))).toEqual([
      'x1',
      'IMAGES/2020/B.json',
      'x3',
    ]);
  });

  test('of two records are those of the items', () => {
    const items = [item('A'), item('B', { metadata_id: 'new' }), item('C')];
    const ours = assignMetadata(['IMAGES/2020/A.json', 'new', 'x3'], items);
    const theirs = assignMetadata(['x1', 'x2', 'x3'], ITEMS);
    expect([...mergeMetadataIds(ours, theirs, items).values()]).toEqual([
      'IMAGES/2020/A.json',
      'new',
      'x3',
    ]);
    expect([...mergeMetadataIds(theirs, ours, items).values()]).toEqual([
      'IMAGES/2020/A.json',
      'new',
      'x3',
    ]);
  });
});
