/** Images that are computed again in files of another size: nothing of the earlier one is among them. */
import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { orderFolder, type Tracker, type TrackingDocument } from '../../src/core/index.ts';
import { STORE_KIND } from '../storeKind.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  type Cycle,
  finishOrder,
  objectNames,
  openCycle,
  removeObject,
  SMALL_ORDER,
} from './cycle.ts';

/** An image of 48 × 32 pixels in six files, in two, and in one. */
const SIX = { exportOptions: { fileDimensions: 16, shardSize: 16 } };
const TWO = { exportOptions: { fileDimensions: 32, shardSize: 16 } };
const ONE = { exportOptions: { fileDimensions: 256 } };

const ORDER = { trackingTemplate: 'ORDER' };

/** An order of one image in files of one size, one of which was deleted. */
async function incomplete(cycle: Cycle, parts: typeof SIX): Promise<TrackingDocument> {
  const tracker = cycle.trackerWith({ ...ORDER, ...parts });
  await tracker.submit({ ...SMALL_ORDER, periodFrequency: undefined });
  const order = await finishOrder(tracker, 'ORDER');
  const piece = (await tracker.objects(order)).findLast(({ fileName }) => /tif$/.test(fileName));
  await removeObject(cycle, piece?.id ?? '');
  return order;
}

function retry(tracker: Tracker, order: TrackingDocument): ReturnType<Tracker['retry']> {
  return tracker.retry('ORDER', { items: order.orders.map(({ name }) => name) });
}

/** Endings after the item's name in the names of files. */
function ends(names: readonly string[]): string[] {
  return (
    names
      .map((name) => basename(name))
      .filter((name) => !name.startsWith('ORDER'))
      // Google Drive has a hyphen before the offsets.
      .map((name) => name.replace(/^.*?_\d{4}-\d\d-\d\d_\d{4}-\d\d-\d\d-?/, ''))
      .sort()
  );
}

const FILES = {
  six: [
    '.json',
    '0000000000-0000000000.tif',
    '0000000000-0000000016.tif',
    '0000000000-0000000032.tif',
    '0000000016-0000000000.tif',
    '0000000016-0000000016.tif',
    '0000000016-0000000032.tif',
  ],
  two: ['.json', '0000000000-0000000000.tif', '0000000000-0000000032.tif'],
  one: ['.json', '.tif'],
};

describe('an image that is computed again in files of another size', () => {
  it.each([
    ['fewer', SIX, TWO, FILES.two],
    ['more', TWO, SIX, FILES.six],
    ['one', TWO, ONE, FILES.one],
  ])('consists of the new files only: %s', async (_, before, after, files) => {
    const cycle = await openCycle();
    const order = await incomplete(cycle, before);
    const tracker = cycle.trackerWith({ ...ORDER, ...after });
    expect((await tracker.missingImages([order])).get(order)).toHaveLength(1);
    await retry(tracker, order);
    const again = await finishOrder(tracker, 'ORDER');
    expect(again.states).toEqual({ COMPLETED: 1 });
    expect((await tracker.missingImages([again])).get(again)).toEqual([]);
    expect(ends(await objectNames(cycle))).toEqual(files);
    const received = await tracker.download(again, temporaryFolder());
    expect(ends([...received.values()].flat())).toEqual(files);
    await tracker.clean(again, { trackingName: 'ORDER' });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it.each([
    ['more', SIX, ONE, FILES.one],
    ['fewer', TWO, SIX, FILES.six],
  ])(
    'consists of the new files even if the earlier ones could not be deleted: %s',
    async (_, before, after, files) => {
      const cycle = await openCycle();
      const order = await incomplete(cycle, before);
      const left = (await objectNames(cycle)).filter((name) => name.endsWith('.tif'));
      const tracker = cycle.trackerWith({ ...ORDER, ...after });
      const deletion =
        STORE_KIND === 'gdrive'
          ? { method: 'PATCH', path: '/drive/v3/files/*' }
          : { method: 'DELETE', path: '/storage/**' };
      cycle.sandbox.setFaults([{ ...deletion, every: 1, action: { status: 403, message: 'no' } }]);
      await retry(tracker, order);
      const again = await finishOrder(tracker, 'ORDER');
      cycle.sandbox.setFaults([]);
      expect(await objectNames(cycle)).toEqual(expect.arrayContaining(left));
      expect(ends((await tracker.objects(again)).map(({ fileName }) => fileName))).toEqual(files);
      const received = await tracker.download(again, temporaryFolder());
      expect(ends([...received.values()].flat())).toEqual(files);
      expect((await tracker.missingImages([again])).get(again)).toEqual([]);
      // Those that are left do not replace one that was deleted.
      const piece = (await tracker.objects(again)).find(({ fileName }) => /tif$/.test(fileName));
      await removeObject(cycle, piece?.id ?? '');
      expect((await tracker.missingImages([again])).get(again)).toHaveLength(1);
      await tracker.clean(again, { trackingName: 'ORDER' });
      expect(await objectNames(cycle)).toEqual([]);
    },
  );

  it('is unchanged until the new task has started', async () => {
    const cycle = await openCycle();
    const order = await incomplete(cycle, SIX);
    const before = await objectNames(cycle);
    const tracker = cycle.trackerWith({ ...ORDER, ...ONE });
    cycle.sandbox.setFaults([
      { path: '**/image:export', every: 1, action: { status: 403, message: 'no' } },
    ]);
    await expect(retry(tracker, order)).rejects.toThrow(/Resume the order/);
    cycle.sandbox.setFaults([]);
    expect(await objectNames(cycle)).toEqual(before);
    const stored = await tracker.read('ORDER');
    expect(ends((await tracker.objects(stored)).map(({ fileName }) => fileName))).toEqual(
      ends(before),
    );
  });
});

describe('files that were downloaded before', () => {
  it('are deleted if they are pieces of the earlier image, and kept otherwise', async () => {
    const cycle = await openCycle();
    const tracker = cycle.trackerWith({ ...ORDER, ...SIX });
    await tracker.submit({ ...SMALL_ORDER, periodFrequency: undefined });
    const order = await finishOrder(tracker, 'ORDER');
    const folder = temporaryFolder();
    await tracker.download(order, folder);
    const own = await orderFolder(folder, 'ORDER');
    for (const name of ['notes.txt', 'mosaic.tif']) await writeFile(join(own, name), 'mine');
    for (const { id } of await tracker.objects(order)) await removeObject(cycle, id);
    const later = cycle.trackerWith({ ...ORDER, ...TWO });
    await retry(later, order);
    await later.download(await finishOrder(later, 'ORDER'), folder);
    expect(ends(await readdir(own))).toEqual([...FILES.two, 'mosaic.tif', 'notes.txt'].sort());
  });
});
