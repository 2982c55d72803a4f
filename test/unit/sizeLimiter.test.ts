/** Number of objects that are received at once, by their size. */
import { expect, it } from 'vitest';
import { createSizeLimiter } from '../../src/core/stores/sizeLimiter.ts';

it('a few large objects are received at a time, and do not delay small ones', async () => {
  const limiterFor = createSizeLimiter({ small: 20, large: 2 });
  const underway = { small: 0, large: 0 };
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const begin = (kind: keyof typeof underway, bytes: number) =>
    limiterFor(bytes)(() => {
      underway[kind] += 1;
      return ended;
    });
  const all = [
    ...Array.from({ length: 10 }, () => begin('large', 2 ** 20)),
    ...Array.from({ length: 30 }, () => begin('small', 2 ** 20 - 1)),
  ];
  await expect.poll(() => underway).toEqual({ small: 20, large: 2 });
  end();
  await Promise.all(all);
  expect(underway).toEqual({ small: 30, large: 10 });
});
