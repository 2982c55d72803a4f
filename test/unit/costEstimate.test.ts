/** Estimates of compute and time, from the tasks of earlier orders. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CostSample, costSamples, estimateCosts } from '../../src/core/index.ts';
import { TrackingDocument } from '../../src/core/tracking/document.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { describeEstimate } from '../../src/views/orderForm/costEstimate.ts';
import { QueueRoom } from '../../src/views/orderForm/queueRoom.ts';
import { madeDocument } from './orders.support.ts';

const LC08 = 'LANDSAT/LC08/C02/T1_L2';

const sample = (more: Partial<CostSample>): CostSample => ({
  collection: LC08,
  size: [256, 256],
  days: 30,
  eecuSeconds: 100,
  minutes: 10,
  order: 'A',
  ...more,
});

/** An image of some days. */
function item(days: number, more: { collection?: string; size?: [number, number] } = {}) {
  const start = new Date('2020-01-01T00:00:00Z');
  const { collection = LC08, size = [256, 256] } = more;
  const end = new Date(start.getTime() + days * 86_400_000);
  return { collection, tile: { size } as never, start, end };
}

describe('an estimate', () => {
  it('is the median of the earlier tasks, for each task', () => {
    const samples = [
      sample({ eecuSeconds: 90 }),
      sample({ eecuSeconds: 100, order: 'B' }),
      sample({ eecuSeconds: 9000 }),
    ];
    expect(estimateCosts(samples, [item(30), item(30)])).toEqual({
      eecuSeconds: expect.closeTo(200),
      minutesPerTask: expect.closeTo(10),
      tasks: 2,
      images: 3,
      orders: 2,
      isScaled: false,
    });
    expect(estimateCosts(samples.slice(0, 2), [item(30)])?.eecuSeconds).toBeCloseTo(95);
  });

  it('follows the length of the period', () => {
    const estimate = estimateCosts([sample({})], [item(360)]);
    expect(estimate).toMatchObject({ isScaled: true });
    expect(estimate?.eecuSeconds).toBeCloseTo(1200);
    expect(estimate?.minutesPerTask).toBeCloseTo(120);
    expect(estimateCosts([sample({ days: 31 })], [item(29)])?.isScaled).toBe(false);
  });

  it('does not exist without earlier tasks of the collection and the tile size', () => {
    expect(estimateCosts([], [item(30)])).toBeUndefined();
    expect(estimateCosts([sample({})], [item(30, { size: [512, 256] })])).toBeUndefined();
    expect(estimateCosts([sample({ collection: 'OTHER' })], [item(30)])).toBeUndefined();
    expect(
      estimateCosts([sample({})], [item(30), item(30, { collection: 'OTHER' })]),
    ).toMatchObject({ tasks: 1 });
  });

  it('has no time where none is recorded', () => {
    const estimate = estimateCosts([sample({ minutes: undefined })], [item(30)]);
    expect(estimate?.minutesPerTask).toBeUndefined();
  });
});

it('samples are the completed tasks whose compute is recorded', () => {
  const made = madeDocument({ name: 'A', states: ['COMPLETED', 'COMPLETED', 'FAILED', 'RUNNING'] });
  expect(costSamples(made)).toEqual([]);
  const orders = made.orders.map((each, at) => ({
    ...each,
    status: {
      ...each.status,
      start_timestamp_ms: 0,
      ...(at !== 1 && {
        batch_eecu_usage_seconds: 7,
        start_timestamp_ms: 60_000,
        update_timestamp_ms: 180_000,
      }),
    },
  }));
  expect(costSamples(made.withOrders(orders))).toEqual([
    { collection: LC08, size: [256, 256], days: 365, eecuSeconds: 7, minutes: 2, order: 'A' },
  ]);
  expect(made).toBeInstanceOf(TrackingDocument);
});

describe('the text of an estimate', () => {
  const estimate = {
    eecuSeconds: 4320,
    minutesPerTask: 10,
    tasks: 24,
    images: 12,
    orders: 3,
    isScaled: false,
  };
  it.each([
    [
      { ...estimate },
      12,
      'About 1.2 EECU-hours. The first task starts in about 60 min, and all are done in about 3 h, if 12 tasks in the queue take 10 min each and two run at a time. Estimated from 12 images of 3 orders with the same collection and tile size.',
    ],
    [
      { ...estimate, isScaled: true, images: 1, orders: 1 },
      0,
      'About 1.2 EECU-hours. Done in about 2 h, if a task takes 10 min and two run at a time. Estimated from 1 image of 1 order with the same collection and tile size, scaled by the length of their periods.',
    ],
    [
      { ...estimate, tasks: 20 },
      undefined,
      'About 1.2 EECU-hours for 20 of these tasks. Estimated from 12 images of 3 orders with the same collection and tile size.',
    ],
    [
      { ...estimate, minutesPerTask: undefined },
      12,
      'About 1.2 EECU-hours. Estimated from 12 images of 3 orders with the same collection and tile size.',
    ],
  ])('contains compute, time and what it is based on', (given, waiting, text) => {
    expect(describeEstimate(given, 24, waiting)).toBe(text);
  });
});

describe('below the state of the queue', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('the estimate is shown, with the waiting time once the queue is known', async () => {
    const configuration = {
      queue: async () => ({ waiting: 2, running: 1, limit: 3000 }),
    } as unknown as ConfigurationOrders;
    const shown: string[] = [];
    const room = new QueueRoom((words) => shown.push(words));
    room.show(configuration, 24);
    room.setEstimate(estimateCosts([sample({})], [item(30)]));
    expect(shown.at(-1)).toMatch(/^About 0\.028 EECU-hours for 1 of these tasks\. Estimated/);
    await vi.advanceTimersByTimeAsync(0);
    expect(shown.at(-1)).toMatch(
      /^Tasks of this project: 2 waiting.*\nAbout .* starts in about 10 min/,
    );
    room.show(configuration, 0);
    expect(shown.at(-1)).toBe('');
    room.setEstimate(undefined);
    room.show(configuration, 24);
    expect(shown.at(-1)).not.toMatch(/EECU/);
  });
});
