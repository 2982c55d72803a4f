/** The Python tool's schemas, and rasterio, on the documents of orders. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import definitions from 'proj4-list';
import { beforeAll, describe, expect, it } from 'vitest';
import { crsRecord } from '../../src/core/grids/records.ts';
import { CloudStorageStore, EarthEngine, TileGrid, Tracker } from '../../src/core/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { printed } from './program.ts';
import { installPython, peer } from './setup.ts';

const here = import.meta.dirname;
const PACKAGES = ['jsonschema==4.25.1', 'rasterio==1.4.4'];
const python = await peer('rasterio', () => installPython('documents', PACKAGES));

const UTM = TileGrid.from({
  name: 'UTM zone 18 north',
  crs: 'EPSG:32618',
  ul: [700_000, 4_700_000],
  res: [30],
  size: [48, 32],
  limits: [
    [0, 9],
    [0, 9],
  ],
});

const ALBERS = TileGrid.from({
  ...TileGrid.named('LANDSAT_ARD_CU').toJSON(),
  ul: [1_920_000, 2_420_000],
  size: [48, 32],
});

const REQUEST = {
  collections: 'LANDSAT/LC08/C02/T1_L2',
  tiles: [2, 3] as [number, number],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
};

interface Seen {
  /** What is wrong with the documents by their schemas. */
  readonly tracking: readonly string[];
  readonly image: readonly string[];
  /** Of each grid, the code that rasterio finds, and the recorded one. */
  readonly crs: readonly (readonly [number | null, number | null])[];
  /** Codes whose WKT is read as something else. */
  readonly wrong: readonly string[];
}

/** The documents of an order with items of every kind, while it runs and at its end. */
async function documentsOf(grid: TileGrid) {
  const sandbox = await startSandbox({ speed: 1000 });
  try {
    const { project, bucket } = sandbox;
    const credentials = { token: 'any' };
    const baseUrl = sandbox.earthEngine;
    const earthEngine = await EarthEngine.connect({ project, baseUrl, credentials });
    const { auth } = earthEngine;
    const store = new CloudStorageStore({ bucket, project, auth, endpoint: sandbox.storage });
    const tracker = new Tracker({ grid, store, earthEngine });
    const { name } = await tracker.submit(REQUEST);
    const fresh = await tracker.read(name);
    let done = await tracker.update(name);
    for (; !done.settled; done = await tracker.update(name)) await sleep(100);
    const images = done.orders.map(async (item) => {
      const { text } = await store.readMetadata(item.name, item.prefix);
      return JSON.parse(text) as object;
    });
    return { tracking: [fresh.toJSON(), done.toJSON()], image: await Promise.all(images) };
  } finally {
    await sandbox.close();
  }
}

/** Every EPSG code that a grid can have, and a WKT is known for. */
function everyWkt(): Record<string, string> {
  const known: Record<string, string> = {};
  for (const code of Object.keys(definitions)) {
    const { crs, epsg } = crsRecord(code);
    if (epsg !== undefined && crs !== code) known[epsg] = crs;
  }
  return known;
}

describe.skipIf(!python)('the Python tool’s readers', () => {
  let seen: Seen;
  let codes: number;

  beforeAll(async () => {
    const [utm, albers] = [await documentsOf(UTM), await documentsOf(ALBERS)];
    const wkt = everyWkt();
    codes = Object.keys(wkt).length;
    const given = {
      tracking: [...utm.tracking, ...albers.tracking],
      image: [...utm.image, ...albers.image],
      wkt,
    };
    const args = [path.join(here, 'documents.py'), path.join(here, 'cedar')];
    const input = Buffer.from(JSON.stringify(given));
    seen = JSON.parse((await printed(python ?? '', args, { input })).toString()) as Seen;
  }, 300_000);

  it('find tracking documents and image metadata valid', () => {
    expect(seen.tracking).toEqual([]);
    expect(seen.image).toEqual([]);
  });

  it('read the coordinate reference system of every grid and tile', () => {
    const recorded = seen.crs.filter(([, code]) => code !== null);
    expect(recorded.length).toBeGreaterThan(4);
    expect(recorded.every(([found, code]) => found === 32618 && code === 32618)).toBe(true);
  });

  it('read the WKT of every EPSG code as that code', () => {
    expect(codes).toBeGreaterThan(5400);
    expect(seen.wrong).toEqual([]);
  });
});
