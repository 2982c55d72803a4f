/** Items that an order has found to be without scenes: no later order is kept from their names. */
import { describe, expect, it } from 'vitest';
import {
  ExistingItemsError,
  type OrderRequest,
  readOrderFile,
  repeatOrder,
  type SubmitOptions,
} from '../../src/core/index.ts';
import { refusalOf } from '../refusalOf.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { runCedar } from './cedarCommand.ts';
import {
  type Cycle,
  finishOrder,
  LANDSAT_8,
  objectNames,
  openCycle,
  removeObject,
  SMALL_ORDER,
  uploadObject,
} from './cycle.ts';

const FIRST = { trackingTemplate: 'FIRST' };
const SECOND = { trackingTemplate: 'SECOND' };

/** No scene is this clear. */
const CLOUDLESS: OrderRequest = { ...SMALL_ORDER, choices: { [LANDSAT_8]: { cloudLimit: 0 } } };

async function orderCloudless(cycle: Cycle, options?: SubmitOptions) {
  const tracker = cycle.trackerWith(FIRST);
  const { name, empty } = await tracker.submit(CLOUDLESS, options);
  expect(empty).toBe(2);
  return tracker.read(name);
}

describe('images that were ordered without scenes', () => {
  it.each([true, false])('are ordered by a later order, metadata stored: %s', async (saves) => {
    const cycle = await openCycle();
    const first = await orderCloudless(cycle, { saveEmptyMetadata: saves });
    const second = cycle.trackerWith(SECOND);
    expect(await second.existing(SMALL_ORDER)).toEqual([]);
    const { name, empty, leftOut } = await second.submit(SMALL_ORDER, { existing: 'leaveOut' });
    expect({ empty, leftOut }).toEqual({ empty: 0, leftOut: [] });
    const done = await finishOrder(second, name);
    expect(done.states).toEqual({ COMPLETED: 2 });
    // The earlier order shows, downloads and deletes none of the images.
    const earlier = await second.read(first.name);
    expect(earlier.orders.map(({ status }) => status.state)).toEqual(['EMPTY', 'EMPTY']);
    expect(earlier.takenOver).toBe(2);
    expect([...(await second.objects(earlier))].flat()).toEqual([]);
    const images = (await objectNames(cycle)).filter((path) => !path.includes('FIRST'));
    await second.clean(earlier, { trackingName: earlier.name });
    expect(await objectNames(cycle)).toEqual(images);
    await second.clean(done, { trackingName: done.name });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('are ordered when only their metadata is left', async () => {
    const cycle = await openCycle();
    await orderCloudless(cycle);
    await removeObject(cycle, 'CEDAR_TRACKING/FIRST.json');
    const second = cycle.trackerWith(SECOND);
    expect(await second.existing(SMALL_ORDER)).toEqual([]);
    const { name } = await second.submit(SMALL_ORDER);
    expect((await finishOrder(second, name)).states).toEqual({ COMPLETED: 2 });
  });

  it('exist when the store has pixels of them', async () => {
    const cycle = await openCycle();
    const [item] = (await orderCloudless(cycle)).orders;
    await uploadObject(cycle, `${item?.prefix}/${item?.name}.tif`);
    const second = cycle.trackerWith(SECOND);
    expect(await second.existing(SMALL_ORDER)).toMatchObject([
      { name: item?.name, orders: ['FIRST'] },
    ]);
    await refusalOf(second.submit(SMALL_ORDER), ExistingItemsError);
  });

  it('are of the later order, which is found to be without scenes again', async () => {
    const cycle = await openCycle();
    await orderCloudless(cycle);
    const second = cycle.trackerWith(SECOND);
    expect((await second.submit(CLOUDLESS)).empty).toBe(2);
    expect((await second.read('FIRST')).takenOver).toBe(2);
    const { name } = await cycle.trackerWith({ trackingTemplate: 'THIRD' }).submit(SMALL_ORDER);
    expect((await finishOrder(second, name)).states).toEqual({ COMPLETED: 2 });
    expect((await second.read('SECOND')).takenOver).toBe(2);
  });

  it('are not ordered again by each run of an order that repeats', async () => {
    const cycle = await openCycle();
    const { tracker } = cycle;
    const file = readOrderFile(
      [
        `collections: [${LANDSAT_8}]`,
        'tiles: [h003v002]',
        'period: { first_day: 2020-06-01, last_day: 2020-07-31 }',
        'repeat: monthly',
        `choices: { ${LANDSAT_8}: { cloud_limit: 0 } }`,
      ].join('\n'),
    );
    const context = { tracker, folder: '/', now: new Date('2021-01-01') };
    const first = await repeatOrder(file, context);
    expect(first.order?.empty).toBe(2);
    const second = await repeatOrder(file, context);
    expect(second).toMatchObject({ ordered: [], existing: 2, cleaned: 0 });
    const again = await repeatOrder(file, { ...context, isAgain: true });
    expect(again).toMatchObject({ ordered: first.ordered, existing: 0, cleaned: 0 });
  });
});

it('The command that is corrected after "No scenes are left" orders the images.', async () => {
  const cycle = await openCycle({ data: temporaryFolder() });
  const command = ['submit', LANDSAT_8, '-s', '2023-05-01', '-e', '2023-07-01', '-t', 'h004v004'];
  const empty = await runCedar(cycle, [...command, '--cloud-limit', '0']);
  expect(empty).toMatchObject({ exitCode: 0 });
  expect(empty.stderr).toContain('No scenes are left');
  const corrected = await runCedar(cycle, command);
  expect(corrected.stderr).not.toContain('already exist');
  expect(corrected).toMatchObject({ exitCode: 0 });
});
