/** Catalogs and scripts of orders, opened with pystac, odc-stac, stackstac, GDAL, Jupyter, R and QGIS. */
import { existsSync } from 'node:fs';
import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { crsRecord } from '../../src/core/grids/records.ts';
import { wkt2Of } from '../../src/core/grids/wkt2.ts';
import {
  gridChoices,
  type OrderRequest,
  orderFolder,
  pythonSnippet,
  TileGrid,
  Tracker,
  updateCatalog,
  writeScript,
} from '../../src/core/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { connectTo } from '../connect.ts';
import { finishOrder } from '../cycle/cycle.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { printed } from './program.ts';
import { installPython, installQgis, installR, peer } from './setup.ts';

const here = import.meta.dirname;
const PACKAGES = [
  'pystac==1.13.0',
  'odc-stac==0.5.3',
  'stackstac==0.5.1',
  'rasterio==1.4.4',
  'rioxarray==0.19.0',
  'matplotlib==3.11.2',
  'nbclient==0.11.0',
  'ipykernel==7.4.0',
];
const python = await peer('pystac, odc-stac and stackstac', () =>
  installPython('catalog', PACKAGES),
);
const rscript = await peer('terra', () => installR(['r-cran-terra']));
const qgis = await peer('QGIS', installQgis);
/** Pictures are drawn, and no window is opened. */
const ENV = { MPLBACKEND: 'agg' };

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const PERIOD = { tiles: [2, 3] as [number, number], periodStart: '2020-06-01' };

/** In a zone of UTM, in files of 32 × 32 pixels, of two periods. */
const PIECES: OrderRequest = {
  ...PERIOD,
  collections: LANDSAT_8,
  periodEnd: '2020-07-31',
  periodFrequency: 'MS',
};
const UTM = TileGrid.from({
  name: 'UTM zone 18 north',
  crs: 'EPSG:32618',
  ul: [700_000, 4_700_000],
  res: [30],
  size: [48, 40],
  limits: [
    [0, 9],
    [0, 9],
  ],
});
/** In a reference system without a code, of two collections. */
const TWO: OrderRequest = {
  ...PERIOD,
  collections: [LANDSAT_8, SENTINEL_2],
  periodEnd: '2020-06-15',
};
const ALBERS = TileGrid.from({
  ...TileGrid.named('LANDSAT_ARD_CU').toJSON(),
  ul: [1_920_000, 2_420_000],
  size: [48, 32],
});

const ORDERS = [
  { what: 'pieces', request: PIECES, grid: UTM, options: { fileDimensions: 32, shardSize: 16 } },
  { what: 'two collections', request: TWO, grid: ALBERS, options: {} },
];

describe.skipIf(!python)('the catalog of an order', () => {
  const downloads = sharedFolder();
  const data = ORDERS.map(() => sharedFolder());
  const folders = new Map<string, string>();
  const run = (script: string, ...args: string[]) =>
    printed(python ?? '', [path.join(here, script), ...args], { env: ENV });

  beforeAll(async () => {
    for (const [index, { what, request, grid, options }] of ORDERS.entries()) {
      const sandbox = await startSandbox({ speed: 1000, data: data[index] ?? '' });
      try {
        const { earthEngine, store } = await connectTo(sandbox);
        const tracker = new Tracker({ grid, store, earthEngine, exportOptions: options });
        const { name } = await tracker.submit(request);
        await tracker.download(await finishOrder(tracker, name), downloads);
        const folder = await orderFolder(downloads, name);
        expect((await updateCatalog(folder)).problems).toEqual([]);
        folders.set(what, folder);
      } finally {
        await sandbox.close();
      }
    }
  }, 120_000);

  it.each(ORDERS)(
    'of $what is read by pystac, odc-stac, stackstac and GDAL with the numbers of its images',
    async ({ what, request }) => {
      const folder = folders.get(what) ?? '';
      const found = JSON.parse((await run('catalog.py', folder)).toString());
      const items = await readdir(path.join(folder, 'catalog', 'items'));
      expect(found).toMatchObject({
        items: items.length,
        collections: [request.collections].flat().sort(),
        temporal: [true, true],
      });
      expect(found.virtualRasters).toBeGreaterThan(9 * items.length);
    },
    300_000,
  );

  it.each(ORDERS)(
    'of $what can be moved, and its scripts run as they are',
    async ({ what }) => {
      const folder = path.join(temporaryFolder(), "it's moved é");
      await cp(folders.get(what) ?? '', folder, { recursive: true });
      const { file } = await writeScript(folder, 'python');
      await printed(python ?? '', ['-W', 'error::SyntaxWarning', file], { env: ENV });
      const code = await pythonSnippet(folder);
      await printed(python ?? '', ['-'], { env: ENV, input: Buffer.from(code) });
      const notebook = await writeScript(folder, 'notebook');
      expect((await run('notebook.py', notebook.file)).toString().trim()).toBe('1');
    },
    300_000,
  );

  it.skipIf(!rscript).each(ORDERS)(
    'of $what is plotted by the script in R',
    async ({ what }) => {
      const { file } = await writeScript(folders.get(what) ?? '', 'r');
      const cwd = temporaryFolder();
      await printed(rscript ?? '', [file], { cwd });
      // Without a window, R draws into this file.
      expect(existsSync(path.join(cwd, 'Rplots.pdf'))).toBe(true);
    },
    300_000,
  );

  it.skipIf(!qgis).each(ORDERS)(
    'of $what is opened as a project by QGIS, with all layers',
    async ({ what }) => {
      const { file } = await writeScript(folders.get(what) ?? '', 'qgis');
      const script = path.join(here, 'qgis_project.py');
      const found = JSON.parse((await printed(qgis ?? '', [script, file])).toString());
      expect(found).toMatchObject({ opened: true, crs: true, valid: true, visible: 1 });
      expect(found.layers).toBeGreaterThan(8);
      expect(found.colors).toBeGreaterThan(4);
    },
    300_000,
  );

  it('has the reference systems of all named grids in WKT 2, with the same coordinates', async () => {
    const pairs = gridChoices().map(({ name }) => {
      const grid = TileGrid.named(name);
      const [row, column] = grid.limits.map(([first, last]) => Math.floor((first + last) / 2));
      const tile = grid.tile(row ?? 0, column ?? 0);
      const [left, bottom, right, top] = tile.bounds;
      const { crs } = crsRecord(tile.crs);
      return [name, crs, wkt2Of(crs), [(left + right) / 2, (bottom + top) / 2]];
    });
    expect(pairs.length).toBeGreaterThan(5);
    const script = path.join(here, 'wkt2.py');
    const input = Buffer.from(JSON.stringify(pairs));
    const different = await printed(python ?? '', [script], { input });
    expect(JSON.parse(different.toString())).toEqual([]);
  });
});
