/** Times at which repeating orders are extended while VS Code is open. */
import { describe, expect, it } from 'vitest';
import {
  FIRST_REPETITION_MS,
  REPETITION_INTERVAL_MS,
  RepetitionSchedule,
  type RepetitionScheduleParts,
} from '../../src/orders/repetitionSchedule.ts';
import { FakeClock } from './fakeClock.ts';

function scheduled(parts: Partial<RepetitionScheduleParts> = {}) {
  const clock = new FakeClock();
  const extended: string[] = [];
  const failures: [file: string, isRepeated: boolean][] = [];
  const schedule = new RepetitionSchedule({
    files: () => ['a', 'b'],
    isWanted: () => true,
    extend: async (file) => {
      extended.push(file);
    },
    failed: (file, _, isRepeated) => failures.push([file, isRepeated]),
    clock,
    ...parts,
  });
  return { clock, extended, failures, schedule };
}

describe('orders that repeat', () => {
  it('are extended a moment after the start, and then every hour', async () => {
    const { clock, extended } = scheduled();
    await clock.pass(FIRST_REPETITION_MS - 1);
    expect(extended).toEqual([]);
    await clock.pass(1);
    expect(extended).toEqual(['a', 'b']);
    await clock.pass(REPETITION_INTERVAL_MS);
    expect(extended).toEqual(['a', 'b', 'a', 'b']);
  });

  it('are not extended while it is not wanted, and again when it is', async () => {
    let isWanted = false;
    const { clock, extended } = scheduled({ isWanted: () => isWanted });
    await clock.pass(2 * REPETITION_INTERVAL_MS);
    expect(extended).toEqual([]);
    isWanted = true;
    await clock.pass(REPETITION_INTERVAL_MS);
    expect(extended).toEqual(['a', 'b']);
  });

  it('do not keep each other back, and report the same error once', async () => {
    const tried: string[] = [];
    const { clock, failures } = scheduled({
      extend: async (file) => {
        tried.push(file);
        if (file === 'a') throw new Error('no network');
      },
    });
    await clock.pass(FIRST_REPETITION_MS + REPETITION_INTERVAL_MS);
    expect(tried).toEqual(['a', 'b', 'a', 'b']);
    expect(failures).toEqual([
      ['a', false],
      ['a', true],
    ]);
  });

  it('are extended by one pass at a time', async () => {
    let running = 0;
    let most = 0;
    let finish = () => {};
    const { clock } = scheduled({
      files: () => ['a'],
      extend: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        running -= 1;
      },
    });
    await clock.pass(FIRST_REPETITION_MS + 3 * REPETITION_INTERVAL_MS);
    expect(most).toBe(1);
    finish();
    await clock.pass(REPETITION_INTERVAL_MS);
    expect([most, running]).toEqual([1, 1]);
    finish();
  });

  it('end with the window, without an error', async () => {
    const { clock, failures, schedule } = scheduled({
      extend: (_, signal) =>
        new Promise((__, reject) => {
          signal.addEventListener('abort', () => reject(new Error('cancelled')));
        }),
    });
    await clock.pass(FIRST_REPETITION_MS);
    schedule.dispose();
    await clock.pass(REPETITION_INTERVAL_MS);
    expect(failures).toEqual([]);
    expect(clock.waiting).toBe(0);
  });
});
