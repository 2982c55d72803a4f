/** An order can be shown before its tasks start. */
import { expect, it } from 'vitest';
import { LANDSAT_8, openCycle } from './cycle.ts';

it('the record is passed to the caller as soon as it is stored, before the first task starts', async () => {
  const { tracker } = await openCycle();
  const reported: { states: object; started: number }[] = [];
  let started = 0;
  let stored: Promise<object> | undefined;
  const { name } = await tracker.submit(
    {
      collections: LANDSAT_8,
      tiles: [2, 3],
      periodStart: '2020-06-01',
      periodEnd: '2020-08-31',
      periodFrequency: 'MS',
    },
    {
      onProgress: () => started++,
      onRecorded: (document) => {
        reported.push({ states: document.states, started });
        stored = tracker.read(document.name);
      },
    },
  );
  expect(reported).toEqual([{ states: { UNSUBMITTED: 3 }, started: 0 }]);
  expect(await stored).toMatchObject({ name });
  expect(started).toBe(3);
});
