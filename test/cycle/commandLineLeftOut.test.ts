/** Single scenes that `cedar count` and `cedar submit` leave out. */
import { expect, it } from 'vitest';
import { summarize } from '../../src/orders/summary.ts';
import { formatSubmitCommand } from '../../src/text/commandLine.ts';
import { runCedar, sampleTracker } from './cedarCommand.ts';
import { finishOrder, LANDSAT_8, openCycle } from './cycle.ts';

const JUNE = [LANDSAT_8, '-t', 'h004v004', '-s', '2020-06-01', '-e', '2020-06-30'];

it('scenes that are named are left out of counts and images, and stay left out', async () => {
  const cycle = await openCycle();
  const tracker = await sampleTracker(cycle);
  const [collections, , , , periodStart = '', , periodEnd = ''] = JUNE;
  const request = {
    collections: collections ?? '',
    tiles: [4, 4] as const,
    periodStart,
    periodEnd,
  };
  const all = await tracker.look(request).scenes();
  const [first, second] = all;
  if (!first || !second) throw new Error('There are too few scenes.');
  const options = [first, second].flatMap(({ id }) => ['--leave-out-scene', id]);

  const counted = await runCedar(cycle, ['count', ...JUNE, ...options, '--json']);
  expect(counted.exitCode, counted.stderr).toBe(0);
  expect(JSON.parse(counted.stdout)).toMatchObject([{ scenes: all.length - 2 }]);

  const submitted = await runCedar(cycle, ['submit', ...JUNE, ...options]);
  expect(submitted.exitCode, submitted.stderr).toBe(0);
  const name = submitted.stdout.trim();
  const order = await finishOrder(tracker, name);
  const [item] = order.orders;
  const { text } = await cycle.store.readMetadata(item?.name ?? '', item?.prefix ?? '');
  const made = JSON.stringify(JSON.parse(text).image.images);
  const indexOf = (id: string) => id.slice(id.lastIndexOf('/') + 1);
  for (const { id } of all)
    expect(made.includes(indexOf(id))).toBe(id !== first.id && id !== second.id);

  // The copied command orders the same.
  const source = { file: '', project: '' };
  const command = formatSubmitCommand(summarize(order), source, name);
  for (const { id } of [first, second]) expect(command).toContain(`--leave-out-scene ${id}`);
}, 60_000);

it.each([
  ['a scene that is not there', `${LANDSAT_8}/LC08_012031_19990101`, /LC08_012031_19990101/],
  ['a scene of another collection', 'COPERNICUS/S2_SR_HARMONIZED/A_B_C', /A_B_C/],
])('%s is refused by its id, and nothing is ordered', async (_, id, words) => {
  const cycle = await openCycle();
  const ran = await runCedar(cycle, ['submit', ...JUNE, '--leave-out-scene', id]);
  expect(ran.exitCode).not.toBe(0);
  expect(ran.stderr).toMatch(words);
  expect(await (await sampleTracker(cycle)).list()).toEqual([]);
});
