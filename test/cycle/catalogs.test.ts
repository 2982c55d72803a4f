/** Catalogs beside downloaded images of real orders. */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { orderFolder, type TrackingDocument, updateCatalog } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { stacProblems } from '../unit/stacSchemas.ts';
import { catalogDocuments } from './catalogDocuments.ts';
import { completeSample, runCedar } from './cedarCommand.ts';
import { type Cycle, finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';

async function ordered({ tracker }: Cycle, request = SMALL_ORDER): Promise<TrackingDocument> {
  const { name } = await tracker.submit(request);
  return finishOrder(tracker, name);
}

it('two orders in a folder have a catalog each, which follows downloads and deletions', async () => {
  const cycle = await openCycle();
  const folder = temporaryFolder();
  const orders = [
    await ordered(cycle),
    // Names of orders have the period and the second: two of one period could have the same.
    await ordered(cycle, {
      ...SMALL_ORDER,
      collections: 'COPERNICUS/S2_SR_HARMONIZED',
      periodStart: '2020-06-02',
    }),
  ];
  for (const order of orders) {
    const files = [...(await cycle.tracker.download(order, folder)).values()].flat();
    const own = await orderFolder(folder, order.name);
    const catalog = await updateCatalog(own);
    expect(catalog.problems).toEqual([]);
    const found = await catalogDocuments(own);
    expect(found.flatMap(stacProblems)).toEqual([]);
    expect(found).toHaveLength(catalog.items + 1);

    const [image = ''] = files.filter((file) => file.endsWith('.tif'));
    await rm(image);
    expect((await updateCatalog(own)).problems).toHaveLength(1);
    await cycle.tracker.download(order, folder, { overwrite: false });
    expect(await updateCatalog(own)).toEqual(catalog);
    expect(await catalogDocuments(own)).toEqual(found);
  }
});

it('an item without scenes has no date in the catalog', async () => {
  const cycle = await openCycle();
  const folder = temporaryFolder();
  // Landsat 8 has no scenes before 2013.
  const request = { ...SMALL_ORDER, periodStart: '2010-06-01', periodEnd: '2010-07-01' };
  const order = await ordered(cycle, request);
  await cycle.tracker.download(order, folder);
  const own = await orderFolder(folder, order.name);
  expect(await updateCatalog(own)).toEqual({
    file: undefined,
    items: 0,
    changed: [],
    problems: [],
  });
});

it('pieces of a large image are joined', async () => {
  const cycle = await openCycle();
  const folder = temporaryFolder();
  const tracker = cycle.trackerWith({ exportOptions: { fileDimensions: 16, shardSize: 16 } });
  const order = await ordered({ ...cycle, tracker });
  await tracker.download(order, folder);
  const own = await orderFolder(folder, order.name);
  expect(await updateCatalog(own)).toMatchObject({ problems: [] });
  const [stack = ''] = (await readdir(path.join(own, 'catalog', 'stacks'))).filter((name) =>
    name.includes('_red'),
  );
  const text = await readFile(path.join(own, 'catalog', 'stacks', stack), 'utf8');
  const bands = text.match(/<VRTRasterBand/g) ?? [];
  // 48 × 32 pixels are 3 × 2 files.
  expect(text.match(/<SimpleSource>/g)).toHaveLength(6 * bands.length);
});

it('"cedar download" writes the catalog, unless it is not wanted', async () => {
  const cycle = await openCycle();
  const name = await completeSample(cycle);
  const [without, dest] = [temporaryFolder(), temporaryFolder()];
  await runCedar(cycle, ['download', name, '--dest', without, '--no-catalog']);
  expect(await readdir(await orderFolder(without, name))).not.toContain('catalog');
  const downloaded = await runCedar(cycle, ['download', name, '--dest', dest]);
  expect(downloaded).toMatchObject({ exitCode: 0 });
  const own = await orderFolder(dest, name);
  const [collection, ...items] = await catalogDocuments(own);
  expect(items.length).toBeGreaterThan(0);

  await rm(path.join(own, 'catalog'), { recursive: true });
  const again = await runCedar(cycle, ['catalog', own]);
  expect(again).toMatchObject({
    exitCode: 0,
    stdout: `${path.join(own, 'catalog', 'collection.json')}\n`,
  });
  expect((await catalogDocuments(own))[0]).toEqual(collection);
  const script = await runCedar(cycle, ['script', name, '--dest', dest, '--language', 'r']);
  expect(script).toMatchObject({ exitCode: 0, stdout: `${path.join(own, 'open-in-r.R')}\n` });
  const missing = await runCedar(cycle, ['script', name]);
  expect(missing).toMatchObject({ exitCode: 2, stdout: '' });
  expect(missing.stderr).toContain('There is no folder');
  const none = await runCedar(cycle, ['catalog', temporaryFolder()]);
  expect(none).toMatchObject({ exitCode: 0, stdout: '' });
  expect(none.stderr).toContain('There are no images');
});

it('"cedar download" succeeds where the catalog cannot be written, and reports it', async () => {
  const cycle = await openCycle();
  const name = await completeSample(cycle);
  const dest = temporaryFolder();
  await runCedar(cycle, ['download', name, '--dest', dest, '--no-catalog']);
  await writeFile(path.join(await orderFolder(dest, name), 'catalog'), 'a file of the user');
  const downloaded = await runCedar(cycle, ['download', name, '--dest', dest]);
  expect(downloaded).toMatchObject({ exitCode: 0 });
  expect(downloaded.stderr).toMatch(/The catalog in ".*" was not written: .*a file exists/);
});
