/** Count Images: one at a time, cancelled without a trace, with a message when it fails. */
import { describe, expect, it } from 'vitest';
import { type ItemCount, type OrderRequest, TileGrid, type Watch } from '../../src/core/index.ts';
import type { ConfigurationOrders } from '../../src/orders/order.ts';
import { Counting } from '../../src/views/orderForm/counting.ts';
import { fingerprintOf } from '../../src/views/orderForm/fingerprints.ts';
import type { CountState } from '../../src/views/orderForm/protocol.ts';

const REQUEST: OrderRequest = {
  collections: 'c',
  tiles: [3, 9],
  periodStart: '2020-01-01',
  periodEnd: '2021-01-01',
};
const ITEM: ItemCount = {
  name: 'n',
  collection: 'c',
  tile: [3, 9],
  start: new Date('2020-01-01'),
  end: new Date('2021-01-01'),
  scenes: 5,
  dates: 4,
};
const KEY = 'c|3|9|2020-01-01|2021-01-01';

/** A configuration whose counts the test provides. */
function rootOf(
  count: (watch: Watch) => Promise<ItemCount[]>,
  grid = 'LANDSAT_ARD_CU',
): ConfigurationOrders {
  const config = async () => ({ grid: TileGrid.named(grid), catalog: { all: [] } });
  const source = { id: 'root', config, fingerprint: async () => grid };
  return {
    source,
    count: (_: OrderRequest, watch: Watch) => count(watch),
  } as unknown as ConfigurationOrders;
}

function counting(kept?: unknown) {
  const states: CountState[] = [];
  const memory = { kept };
  const counts = new Counting(
    {
      get: () => memory.kept,
      set: (value) => {
        memory.kept = value;
      },
    },
    (state) => states.push(state),
  );
  return { counts, states, memory };
}

describe('counting images', () => {
  it('shows its progress, and keeps the result for the next window', async () => {
    const { counts, states, memory } = counting();
    const configuration = rootOf(async ({ onProgress }) => {
      onProgress?.({ action: 'prepare', item: 'n', done: 1, total: 2 });
      return [ITEM];
    });
    await counts.start(configuration, REQUEST);
    expect(states).toEqual([
      { state: 'running', done: 0, total: 0 },
      { state: 'running', done: 1, total: 2 },
      { state: 'idle' },
    ]);
    expect(counts.counts?.of(KEY)).toMatchObject({ scenes: 5, dates: 4 });
    const next = counting(JSON.parse(JSON.stringify(memory.kept))).counts;
    expect(next.counts?.of(KEY)).toEqual({ scenes: 5, dates: 4 });
  });

  it('can be cancelled, and later results are ignored', async () => {
    const { counts, states } = counting();
    let signal: AbortSignal | undefined;
    let answer: (items: ItemCount[]) => void = () => {};
    const configuration = rootOf((watch) => {
      signal = watch.signal;
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const started = counts.start(configuration, REQUEST);
    await expect.poll(() => signal).toBeDefined();
    counts.cancel();
    expect(signal?.aborted).toBe(true);
    expect(states.at(-1)).toEqual({ state: 'idle' });
    answer([ITEM]);
    await started;
    expect(counts.counts).toBeUndefined();
    expect(counts.state).toEqual({ state: 'idle' });
  });

  it('shows why it failed, and keeps the previous result', async () => {
    const { counts, states } = counting();
    await counts.start(
      rootOf(async () => [ITEM]),
      REQUEST,
    );
    await counts.start(
      rootOf(async () => Promise.reject(new Error('Earth Engine is away.'))),
      REQUEST,
    );
    expect(states.at(-1)).toEqual({ state: 'failed', message: 'Earth Engine is away.' });
    expect(counts.counts?.of(KEY)).toBeDefined();
  });

  it('ends when the tiles are those of another grid', async () => {
    const { counts, states } = counting();
    let signal: AbortSignal | undefined;
    const hold = (watch: Watch) => {
      signal = watch.signal;
      return new Promise<ItemCount[]>(() => {});
    };
    void counts.start(rootOf(hold), REQUEST);
    await expect.poll(() => signal).toBeDefined();
    const month = { ...REQUEST, periodEnd: '2020-02-01' };
    counts.follow(month, await fingerprintOf(month, rootOf(hold)));
    expect(signal?.aborted).toBe(false);
    counts.follow(REQUEST, await fingerprintOf(REQUEST, rootOf(hold, 'LANDSAT_ARD_AK')));
    expect(signal?.aborted).toBe(true);
    expect(states.at(-1)).toEqual({ state: 'idle' });
  });
});
