/** Images that exist under the names of wanted ones, made of other scenes or of other pixels. */
import { expect, it } from 'vitest';
import type { ImageChoice, OrderRequest } from '../../src/core/index.ts';
import { LANDSAT_8, openCycle, removeObject } from './cycle.ts';

const JUNE: OrderRequest = {
  collections: LANDSAT_8,
  tiles: [2, 3],
  periodStart: '2020-06-01',
  periodEnd: '2020-06-01',
  periodFrequency: 'MS',
};
const FILTERS = { [LANDSAT_8]: [{ function: 'lte', name: 'CLOUD_COVER', value: 80 }] };

const WISHES: readonly [name: string, choice: ImageChoice, differences: readonly string[]][] = [
  ['a cloud mask', { cloudMask: true }, ['cloud mask: qa_pixel, all dates']],
  ['the best date', { composite: 'best' }, ['without a cloud mask, composite: best']],
  ['another cloud limit', { cloudLimit: 60 }, ['filters: CLOUD_COVER ≤ 60']],
  ['the same limit as the configuration', { cloudLimit: 80 }, []],
];

it.each(WISHES)('an existing image with %s is compared with the wanted one', async (...each) => {
  const [, choice, differences] = each;
  const cycle = await openCycle();
  const first = cycle.trackerWith({ trackingTemplate: 'FIRST', filters: FILTERS });
  const second = cycle.trackerWith({ trackingTemplate: 'SECOND', filters: FILTERS });
  await first.submit({ ...JUNE, choices: { [LANDSAT_8]: choice } });
  const [recorded] = await second.existing(JUNE);
  expect(recorded?.differences ?? []).toEqual(differences);
  // By the metadata of the image alone, it is the same.
  await removeObject(cycle, 'CEDAR_TRACKING/FIRST.json');
  const [stored] = await second.existing(JUNE);
  expect(stored?.differences ?? []).toEqual(differences);
});
