/** Orders whose images are a single mosaic, whose bands have names without a date: opened and converted. */
import path from 'node:path';
import { expect, it } from 'vitest';
import { describedCollection } from '../../src/core/collections/index.ts';
import { buildCubes, updateCatalog } from '../../src/core/index.ts';
import type { ToQuickLook } from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { finishOrder, openCycle } from './cycle.ts';
import { FIELDS } from './exampleFields.ts';

const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const BANDS = ['B4', 'B8'];

async function seriesOf(file: string) {
  const sent: ToQuickLook[] = [];
  const session = new QuickLookSession(file, (message) => sent.push(message));
  await session.receive({ type: 'ready' });
  const description = session.description;
  const area = { kind: 'pixel', column: 5, row: 5 } as const;
  await session.receive({ type: 'series', request: 1, area, formulas: [] });
  await session.dispose();
  const message = sent.at(-1);
  if (message?.type !== 'series') throw new Error(JSON.stringify(message));
  return { ...message.series, description };
}

it('reports that the mosaic of scenes without dates has none', async () => {
  const cycle = await openCycle();
  const id = 'projects/cedar-examples/assets/undated';
  const { description } = await cycle.tracker.describeCollection(id);
  const tracker = cycle.trackerWith({
    grid: FIELDS,
    collections: [describedCollection(id, description)],
  });
  const { name } = await tracker.submit({
    collections: id,
    tiles: [[0, 0]],
    periodStart: '2023-05-01',
    periodEnd: '2023-05-15',
  });
  const order = await finishOrder(tracker, name);
  const files = [...(await tracker.download(order, temporaryFolder())).values()].flat();
  const image = files.find((file) => file.endsWith('.tif')) ?? '';
  await expect(seriesOf(image)).rejects.toThrow('the scenes that it is made of have none');
});

it('shows and converts the mosaic of all scenes of a period', async () => {
  const cycle = await openCycle();
  const bands = BANDS.map((id) => ({ id, data_type: 'uint16' as const }));
  const collections = [describedCollection(SENTINEL_2, { mosaic: 'all', bands })];
  const filters = {
    [SENTINEL_2]: [{ function: 'date', start: '2020-06-01', end: '2020-06-20' }],
  };
  const tracker = cycle.trackerWith({ collections, filters });
  const { name } = await tracker.submit({
    collections: SENTINEL_2,
    tiles: [[2, 3]],
    periodStart: '2020-06-01',
    periodEnd: '2020-06-20',
  });
  const order = await finishOrder(tracker, name);
  const files = [...(await tracker.download(order, temporaryFolder())).values()].flat();
  const image = files.find((file) => file.endsWith('.tif')) ?? '';
  const label = expect.stringMatching(/^2020-06-\d\d to 2020-06-\d\d$/);
  const { description, points, gaps } = await seriesOf(image);
  expect(description).not.toHaveProperty('metadataProblem');
  expect(description?.bands.map((band) => band.name)).toEqual(BANDS);
  expect(gaps).toEqual([]);
  expect(points).toEqual([
    expect.objectContaining({ label, values: [expect.any(Number), expect.any(Number)] }),
  ]);
  const folder = path.dirname(image);
  expect((await updateCatalog(folder)).problems).toEqual([]);
  for (const format of ['zarr', 'netcdf', 'cog'] as const) {
    const destination = path.join(temporaryFolder(), format);
    const { cubes } = await buildCubes([folder], { destination, format, threads: 1 });
    expect(cubes).toHaveLength(1);
    const ofCube = await seriesOf(cubes[0]?.path ?? '');
    expect(ofCube.points.map((point) => point.values)).toEqual(points.map(({ values }) => values));
  }
});
