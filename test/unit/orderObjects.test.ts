/** Files of an order's objects in the download folder. */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { orderFolder, orderFolderName } from '../../src/core/index.ts';
import { downloadObjects, missingObjects } from '../../src/core/orders/objects.ts';
import type { Store, StoredObject } from '../../src/core/stores/store.ts';
import { TrackingDocument } from '../../src/core/tracking/document.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { pythonTracking } from './data/documents.ts';

/** A file system without colons has one name for the first two; one without case, for more. */
const NAMES = ['T:1', 'T_1', 't_1', 'U'];

const order = new TrackingDocument({
  ...pythonTracking(),
  orders: NAMES.map((name) => ({ name, prefix: 'P', status: { id: name, state: 'COMPLETED' } })),
});

const store = {
  itemObjects: async (name: string): Promise<StoredObject[]> =>
    ['.json', '.tif'].map((end) => ({
      id: `P/${name}${end}`,
      fileName: `${name}${end}`,
      size: Buffer.byteLength(`P/${name}${end}`),
      version: '1',
    })),
  async *read({ id }: StoredObject) {
    yield Buffer.from(id);
  },
} as unknown as Store;

let folder = '';
beforeEach(async () => {
  folder = temporaryFolder();
});

async function contents(): Promise<Record<string, string>> {
  const target = join(folder, orderFolderName(order.name));
  const files = await readdir(target);
  const texts = files.map(async (file) => [file, await readFile(join(target, file), 'utf8')]);
  return Object.fromEntries(await Promise.all(texts));
}

it('files have the same names whether items are downloaded together or one by one', async () => {
  await downloadObjects(store, order, folder, {});
  const together = await contents();
  expect(Object.keys(together)).toHaveLength(8);
  expect(new Set(Object.keys(together).map((name) => name.toLowerCase())).size).toBe(8);
  await rm(folder, { recursive: true });
  for (const name of [...NAMES].reverse()) {
    await downloadObjects(store, order, folder, { items: [name] });
  }
  expect(await contents()).toEqual(together);
});

it('single objects are downloaded under the names they have among all objects', async () => {
  await downloadObjects(store, order, folder, {});
  const together = await contents();
  await rm(folder, { recursive: true });
  const ids = ['P/T_1.tif', 'P/T:1.json'];
  const found = await downloadObjects(store, order, folder, { objects: ids });
  expect([...found.values()].flat()).toHaveLength(2);
  const alone = await contents();
  expect(Object.values(alone).sort()).toEqual([...ids].sort());
  expect(together).toMatchObject(alone);
  const rest = await missingObjects(store, order, folder, { objects: [...ids, 'P/T:1.tif'] });
  expect(rest.map(({ id }) => id)).toEqual(['P/T:1.tif']);
  // Objects of no item match nothing.
  const none = await downloadObjects(store, order, folder, {
    items: ['T:1'],
    objects: ids.slice(0, 1),
  });
  expect([...none.values()].flat()).toEqual([]);
});

it('an item is missing even if a file with a similar name exists', async () => {
  await downloadObjects(store, order, folder, { items: ['T:1'] });
  const missing = async (items?: string[]) =>
    (await missingObjects(store, order, folder, { items })).map(({ id }) => id);
  expect(await missing(['T:1'])).toEqual([]);
  expect(await missing(['T_1'])).toEqual(['P/T_1.json', 'P/T_1.tif']);
  expect(await missing()).toHaveLength(6);
});

it('no two orders share a folder, whatever their names are changed to', () => {
  const name = orderFolderName('a:b');
  expect(name).toMatch(/^a_b_[\da-f]{8}$/);
  expect(orderFolderName(name)).not.toBe(name);
  expect(orderFolderName('a_b')).toBe('a_b');
});

it('two orders whose names differ only by case have clearly different folders', async () => {
  const [first, second] = ['ORDER_2020', 'order_2020'].map((name) => {
    const json = order.toJSON();
    return new TrackingDocument({ ...json, tracking: { ...json.tracking, name } });
  }) as [TrackingDocument, TrackingDocument];
  for (let round = 0; round < 2; round++) {
    for (const each of [first, second]) await downloadObjects(store, each, folder, {});
  }
  const folders = await readdir(folder);
  expect(folders).toHaveLength(2);
  expect(new Set(folders.map((name) => name.toLowerCase())).size).toBe(2);
  for (const each of [first, second]) {
    expect(await missingObjects(store, each, folder)).toEqual([]);
    expect(await readdir(await orderFolder(folder, each.name))).toHaveLength(8);
  }
});

it('an order keeps its folder, even if another order has one with a similar name', async () => {
  for (const name of ['ORDER_2020', 'order_2020']) await mkdir(join(folder, name));
  for (const name of ['ORDER_2020', 'order_2020']) {
    expect(await orderFolder(folder, name)).toBe(join(folder, name));
  }
});
