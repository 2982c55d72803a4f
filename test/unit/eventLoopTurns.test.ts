/** Turns of the event loop, and signals and time limits of src/core/services/abort.ts. */
import { getEventListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { delayedAbort, TimeLimit } from '../../src/core/services/abort.ts';
import { EventLoopTurns } from '../../src/core/services/eventLoopTurns.ts';

it('callers continue one by one in turns of the event loop, in their order', async () => {
  const turns = new EventLoopTurns();
  const order: number[] = [];
  let [inTurn, most, isOver] = [0, 0, false];
  const begin = () => {
    inTurn = 0;
    if (!isOver) setImmediate(begin);
  };
  setImmediate(begin);
  const callers = Array.from({ length: 20 }, async (_, index) => {
    await turns.next();
    order.push(index);
    most = Math.max(most, ++inTurn);
  });
  await Promise.all(callers);
  isOver = true;
  expect(most).toBe(1);
  expect(order).toEqual([...order.keys()]);
});

it('a time limit that is released aborts nothing, then or later', async () => {
  const limit = new TimeLimit(5);
  limit.release();
  limit.end();
  await pause(20);
  expect(limit.signal.aborted).toBe(false);
  expect(limit.expired).toBe(false);
});

it('a time limit that ends aborts the operations that use it', () => {
  const limit = new TimeLimit(60_000);
  limit.end();
  expect(limit.signal.aborted).toBe(true);
});

it('a signal that is aborted later is one for all callers', async () => {
  const cancel = new AbortController();
  const { signal } = cancel;
  const late = Array.from({ length: 100 }, () => delayedAbort(signal, 20));
  expect(new Set(late).size).toBe(1);
  const longer = delayedAbort(signal, 60_000);
  expect(getEventListeners(signal, 'abort')).toHaveLength(2);
  cancel.abort();
  expect(late[0]?.aborted).toBe(false);
  await expect.poll(() => late[0]?.aborted).toBe(true);
  expect(longer?.aborted).toBe(false);
  expect(delayedAbort(undefined, 20)).toBeUndefined();
});
