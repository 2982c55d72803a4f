/** Workload tags of orders. */
import { describe, expect, it } from 'vitest';
import {
  isWorkloadTag,
  MAX_TAG_LENGTH,
  orderWorkloadTag,
} from '../../src/core/orders/workloadTag.ts';

const ID = '3F2504E0-4f89-41d3-9a0c-0305e82c3301';

describe('the workload tag of an order', () => {
  it.each([
    ['TRACKING_h003v009_2020', 'tracking_h003v009_2020'],
    ['_Wälder: 2020-01-01T00:00:00_', 'w-lder-2020-01-01t00-00-00'],
    ['a', 'a'],
    ['日本', 'cedar-3f2504e0'],
    ['', 'cedar-3f2504e0'],
    ['A'.repeat(63), 'a'.repeat(63)],
    ['A'.repeat(64), `${'a'.repeat(54)}-3f2504e0`],
    [`${'a'.repeat(53)}_${'b'.repeat(20)}`, `${'a'.repeat(53)}-3f2504e0`],
  ])('"%s" is "%s"', (name, tag) => {
    expect(orderWorkloadTag(name, ID)).toBe(tag);
    expect(isWorkloadTag(tag)).toBe(true);
    expect(tag.length).toBeLessThanOrEqual(MAX_TAG_LENGTH);
  });

  it('of another order with the same long name is another one', () => {
    const name = 'long'.repeat(30);
    expect(orderWorkloadTag(name, ID)).not.toBe(orderWorkloadTag(name, 'ffffffff-0000'));
  });

  it.each(['', 'A', '-a', 'a_', 'a.b', 'a b', 'a'.repeat(64)])('"%s" is refused', (tag) => {
    expect(isWorkloadTag(tag)).toBe(false);
  });
});
