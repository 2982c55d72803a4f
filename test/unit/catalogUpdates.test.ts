/** Catalogs of downloaded images follow when files come and go. */
import { existsSync } from 'node:fs';
import { appendFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { updateCatalog } from '../../src/core/index.ts';
import { CatalogUpdates } from '../../src/orders/catalogUpdates.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { writeImage } from './catalogFolder.ts';

const errors: unknown[] = [];
const changes: unknown[] = [];
let isOn = true;
let isDownloading = false;
const updates = new CatalogUpdates({
  isOn: () => isOn,
  onError: (_, error) => errors.push(error),
  isDownloading: () => isDownloading,
  onUpdated: (_, { changed }) => changes.push(...changed),
  settledMs: 20,
});

afterEach(() => {
  expect(errors.splice(0)).toEqual([]);
  changes.length = 0;
  isOn = true;
  isDownloading = false;
});

const itemsOf = (folder: string) =>
  readdir(path.join(folder, 'catalog', 'items')).catch(() => [] as string[]);

/** Longer than changes take to be noticed. */
const pause = () => new Promise((resolve) => setTimeout(resolve, 500));

async function withTwoImages(): Promise<{ folder: string; second: string }> {
  const folder = temporaryFolder();
  await writeImage(folder, { name: 'first', dates: ['2020-06-05'] });
  await writeImage(folder, { name: 'second', dates: ['2020-07-07'] });
  await updateCatalog(folder);
  expect(await itemsOf(folder)).toHaveLength(2);
  return { folder, second: path.join(folder, 'second.tif') };
}

describe('a catalog', () => {
  test('loses the items of an image that is deleted, and gets them back with it', async () => {
    const { folder, second } = await withTwoImages();
    await rm(second);
    updates.changed(second);
    await expect.poll(() => itemsOf(folder), { timeout: 20_000 }).toHaveLength(1);
    await writeImage(folder, { name: 'second', dates: ['2020-07-07'] });
    updates.changed(second);
    await expect.poll(() => itemsOf(folder), { timeout: 20_000 }).toHaveLength(2);
    // Begins when the update that has written these items has ended.
    await updateCatalog(folder);
  });

  test('names files that are not those that it recorded, unless they are being downloaded', async () => {
    const { folder, second } = await withTwoImages();
    await appendFile(second, 'Bytes of another program.');
    isDownloading = true;
    updates.changed(second);
    await pause();
    expect(changes).toEqual([]);
    isDownloading = false;
    await expect.poll(() => changes, { timeout: 20_000 }).toEqual(['second.tif']);
    await updateCatalog(folder);
  });

  test('is not touched while it is turned off, or during a download', async () => {
    const { folder, second } = await withTwoImages();
    await rm(second);
    isOn = false;
    updates.changed(second);
    await pause();
    isOn = true;
    await writeFile(path.join(folder, 'third.tif.1a2b.part'), '');
    updates.changed(second);
    await pause();
    expect(await itemsOf(folder)).toHaveLength(2);
  });

  test('is not written into folders that have none', async () => {
    const folder = temporaryFolder();
    await writeImage(folder, { dates: ['2020-06-05'] });
    const [name = ''] = await readdir(folder);
    updates.changed(path.join(folder, name));
    await pause();
    expect(existsSync(path.join(folder, 'catalog'))).toBe(false);
  });
});
