/** Objects that stay, in the question before a clean and the answer after it. */
import { expect, it } from 'vitest';
import type { KeptObject } from '../../src/core/index.ts';
import { describeKept } from '../../src/views/orders/keptObjects.ts';

function kept(reason: KeptObject['reason'], ...orders: string[]): KeptObject {
  const object = { id: 'images/T.tif', fileName: 'T.tif', size: 2_000_000, version: '1' };
  return { object, item: 'T', reason, orders };
}

it('each reason for a kept object has a sentence, with the orders if they are known', () => {
  const objects = [
    kept('claimed', 'ORDER_a'),
    kept('claimed', 'ORDER_b'),
    kept('foreign', 'TEAM/B/ORDER_c'),
    kept('foreign'),
  ];
  expect(describeKept(objects)).toEqual([
    'Will be kept, because used by a, b: 2 objects (4.0 MB).',
    'Will be kept, because created for TEAM/B/ORDER_c: 1 object (2.0 MB).',
    'Will be kept, because of unknown origin: 1 object (2.0 MB), for example images/T.tif.',
  ]);
  expect(describeKept(objects, true)[1]).toBe(
    'Kept, because created for TEAM/B/ORDER_c: 1 object (2.0 MB).',
  );
});
