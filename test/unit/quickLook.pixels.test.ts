/** Values at the pointer in the quick look: one request at a time. */
import { describe, expect, test } from 'vitest';
import { PixelRequests } from '../../media/quickLook/pixelRequests.ts';
import type { FromQuickLook, PixelReport } from '../../src/views/quickLook/protocol.ts';

/** Requests, what was posted, and the columns of readings that were shown. */
function start() {
  const posted: { request: number; column: number }[] = [];
  const shown: { column: number; isAnnounced: boolean }[] = [];
  const pixels = new PixelRequests({
    shown: () => ({ bands: [0], date: 0 }),
    post: (message: FromQuickLook) => {
      if (message.type === 'pixel') posted.push(message);
    },
    show: ({ column }, isAnnounced) => shown.push({ column, isAnnounced }),
  });
  const want = (column: number, isAnnounced = false) =>
    pixels.request({ column, row: 0, isAnnounced });
  const answer = (index: number) => {
    const { request = 0, column = 0 } = posted[index] ?? {};
    pixels.receive({ request, column, row: 0, date: 0, values: [] } as PixelReport);
  };
  return { pixels, posted, shown, want, answer };
}

describe('values at the pointer', () => {
  test('are requested for the last position after the answer to the first', () => {
    const { posted, want, answer } = start();
    for (const column of [1, 2, 3]) want(column);
    expect(posted.map(({ column }) => column)).toEqual([1]);
    answer(0);
    expect(posted.map(({ column }) => column)).toEqual([1, 3]);
  });

  test('are announced once, for the position at which the keys stopped', () => {
    const { shown, want, answer } = start();
    want(1, true);
    want(2, true);
    answer(0);
    answer(1);
    expect(shown).toEqual([
      { column: 1, isAnnounced: false },
      { column: 2, isAnnounced: true },
    ]);
  });

  test('are requested again after a request has failed', () => {
    const { pixels, posted, want } = start();
    want(1);
    want(2);
    expect(pixels.failed(posted[0]?.request ?? 0)).toBe(true);
    expect(posted.map(({ column }) => column)).toEqual([1, 2]);
  });

  test('are requested after the file has changed, whose requests were cancelled', () => {
    const { pixels, posted, shown, want, answer } = start();
    want(1);
    pixels.reset();
    answer(0);
    expect(shown).toEqual([]);
    want(2);
    answer(1);
    expect(posted.map(({ column }) => column)).toEqual([1, 2]);
    expect(shown).toEqual([{ column: 2, isAnnounced: false }]);
  });
});
