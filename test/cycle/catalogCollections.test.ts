/** Catalogs of collections of every kind, by the schemas of STAC with the formats of dates and addresses. */
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type OrderRequest,
  orderFolder,
  TileGrid,
  type TrackerParts,
  updateCatalog,
} from '../../src/core/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { stacProblems } from '../unit/stacSchemas.ts';
import { catalogDocuments } from './catalogDocuments.ts';
import { type Cycle, connectCycle, finishOrder, GRID } from './cycle.ts';

const folder = sharedFolder();
let cycle: Cycle;

beforeAll(async () => {
  const sandbox = await startSandbox({ speed: 1000, data: path.join(folder, 'sandbox') });
  cycle = await connectCycle(sandbox);
});
afterAll(() => cycle?.sandbox.close());

const LIMITS: [[number, number], [number, number]] = [
  [0, 9],
  [0, 9],
];
const SINUSOIDAL = TileGrid.from({
  name: 'MODIS',
  crs: '+proj=sinu +lon_0=0 +x_0=0 +y_0=0 +R=6371007.181 +units=m +no_defs',
  ul: [-6_000_000, 4_780_000],
  res: [463.312716528],
  size: [16, 16],
  limits: LIMITS,
});
const DEGREES = TileGrid.from({
  name: 'Degrees',
  crs: 'EPSG:4326',
  ul: [-74, 43],
  res: [0.05],
  size: [16, 16],
  limits: LIMITS,
});

const KINDS: readonly (readonly [string, string, Partial<TrackerParts>, Partial<OrderRequest>])[] =
  [
    ['radar', 'COPERNICUS/S1_GRD', {}, {}],
    ['a sensor in a system without a code', 'MODIS/061/MCD43A4', { grid: SINUSOIDAL }, {}],
    ['daily weather in degrees', 'UCSB-CHG/CHIRPS/DAILY', { grid: DEGREES }, {}],
    ['classes', 'GOOGLE/DYNAMICWORLD/V1', {}, {}],
    [
      'yearly embeddings',
      'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL',
      {},
      { periodStart: '2020-01-01', periodEnd: '2020-12-31' },
    ],
    ['a single image', 'NASA/NASADEM_HGT/001', {}, {}],
    [
      'the median of dates',
      'LANDSAT/LC08/C02/T1_L2',
      {},
      { choices: { 'LANDSAT/LC08/C02/T1_L2': { composite: 'median' } } },
    ],
  ];

it.each(KINDS)('of %s are valid (%s)', async (_, collections, parts, more) => {
  const tracker = cycle.trackerWith({ grid: GRID, ...parts });
  const { name } = await tracker.submit({
    collections,
    tiles: [2, 3],
    periodStart: '2020-06-01',
    periodEnd: '2020-06-12',
    ...more,
  });
  const downloads = temporaryFolder();
  await tracker.download(await finishOrder(tracker, name), downloads);
  const own = await orderFolder(downloads, name);
  expect((await updateCatalog(own)).problems).toEqual([]);
  const documents = await catalogDocuments(own);
  expect(documents.length).toBeGreaterThan(1);
  expect(documents.flatMap(stacProblems)).toEqual([]);
});
