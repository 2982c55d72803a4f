/** The Python tool's schemas, and rasterio, on the documents of orders. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import definitions from 'proj4-list';
import { beforeAll, describe, expect, it } from 'vitest';
import { describedCollection } from '../../src/core/collections/index.ts';
import { crsRecord } from '../../src/core/grids/records.ts';
import {
  CloudStorageStore,
  EarthEngine,
  type OrderRequest,
  TileGrid,
  Tracker,
} from '../../src/core/index.ts';
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

const REQUEST: OrderRequest = {
  collections: 'LANDSAT/LC08/C02/T1_L2',
  tiles: [2, 3],
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
};

const EMBEDDINGS = 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL';
const RADAR = 'COPERNICUS/S1_GRD';
const UNDATED = 'projects/cedar-examples/assets/undated';
const CLOUD_SCORES = 'GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED';

/** An order with every field that the Python tool does not know. */
const FURTHER_REQUEST: OrderRequest = {
  collections: [EMBEDDINGS, RADAR, CLOUD_SCORES],
  tiles: [2, 3],
  periodStart: '2020-01-01',
  periodEnd: '2020-01-15',
  choices: {
    [EMBEDDINGS]: { bands: ['A00', 'A01'], encoding: 'int8' },
    [RADAR]: { bands: ['vv'] },
  },
};
/** Images without dates are of other places. */
const UNDATED_REQUEST: OrderRequest = { ...REQUEST, collections: UNDATED, tiles: [0, 0] };

/** In a grid of the order's own, and cut to an area. */
const INSIDE_REQUEST: OrderRequest = {
  ...REQUEST,
  grid: UTM.toJSON(),
  inside: {
    name: 'farm.kml',
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [-72.53, 42.39],
          [-72.49, 42.39],
          [-72.49, 42.43],
          [-72.53, 42.39],
        ],
      ],
    },
  },
};

const DESCRIBED = [
  describedCollection(CLOUD_SCORES, {
    mosaic: 'none',
    bands: [{ id: 'cs', data_type: 'float32' }],
  }),
  describedCollection(UNDATED, { mosaic: 'all', bands: [{ id: 'red', data_type: 'uint8' }] }),
];

/** Over the images without dates. */
const FIELDS = TileGrid.from({
  ...UTM.toJSON(),
  crs: 'EPSG:32632',
  ul: [600_000, 5_875_200],
});

interface Seen {
  /** Problems of the documents by their schemas. */
  readonly tracking: readonly string[];
  readonly image: readonly string[];
  /** Bands and times of each image; no times where the tool cannot convert it. */
  readonly cubes: readonly { readonly bands: string[]; readonly times: number[] | null }[];
  /** Folder, name and task of each item, by document. */
  readonly downloads: readonly (readonly (readonly [string, string, string | null])[])[];
  /** Of each grid, the code that rasterio finds, and the recorded one. */
  readonly crs: readonly (readonly [number | null, number | null])[];
  /** Codes whose WKT is read as something else. */
  readonly wrong: readonly string[];
}

interface ImageDocument {
  readonly order: { readonly collection: string };
  readonly image: {
    readonly bands: readonly string[];
    readonly images: readonly unknown[];
    readonly layers?: readonly string[];
    readonly encoding?: string;
  };
}

/** The documents of an order with items of every kind, while it runs and at its end. */
async function documentsOf(grid: TileGrid, request = REQUEST) {
  const sandbox = await startSandbox({ speed: 1000 });
  try {
    const { project, bucket } = sandbox;
    const credentials = { token: 'any' };
    const baseUrl = sandbox.earthEngine;
    const earthEngine = await EarthEngine.connect({ project, baseUrl, credentials });
    const { auth } = earthEngine;
    const store = new CloudStorageStore({ bucket, project, auth, endpoint: sandbox.storage });
    const tracker = new Tracker({ grid, store, earthEngine, collections: DESCRIBED });
    const { name } = await tracker.submit(request);
    const fresh = await tracker.read(name);
    let done = await tracker.update(name);
    for (; !done.settled; done = await tracker.update(name)) await sleep(100);
    const images = done.orders.map(async (item) => {
      const { text } = await store.readMetadata(item.name, item.prefix);
      return JSON.parse(text) as ImageDocument;
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
  let given: Awaited<ReturnType<typeof documentsOf>> & { wkt: Record<string, string> };

  beforeAll(async () => {
    const orders = [
      await documentsOf(UTM),
      await documentsOf(ALBERS),
      await documentsOf(ALBERS, FURTHER_REQUEST),
      await documentsOf(FIELDS, UNDATED_REQUEST),
      await documentsOf(ALBERS, INSIDE_REQUEST),
    ];
    const wkt = everyWkt();
    codes = Object.keys(wkt).length;
    given = {
      tracking: orders.flatMap(({ tracking }) => tracking),
      image: orders.flatMap(({ image }) => image),
      wkt,
    };
    const args = [path.join(here, 'documents.py'), path.join(here, 'cedar')];
    const input = Buffer.from(JSON.stringify(given));
    seen = JSON.parse((await printed(python ?? '', args, { input })).toString()) as Seen;
  }, 300_000);

  it('find tracking documents and image metadata valid', () => {
    expect(given.tracking.at(-1)?.submission).toMatchObject({ own_grid: true, inside: {} });
    expect(seen.tracking).toEqual([]);
    expect(seen.image).toEqual([]);
  });

  it('find the objects and tasks of every item', () => {
    expect(seen.downloads).toEqual(
      given.tracking.map(({ orders }) =>
        orders.map(({ prefix, name, status }) => [prefix, name, status.id ?? null]),
      ),
    );
  });

  it('read the bands and times of every image whose scenes have dates', () => {
    const further = given.image.map(({ order, image }) => [order.collection, image] as const);
    expect(further.find(([id]) => id === EMBEDDINGS)?.[1].encoding).toBe('int8');
    for (const id of [RADAR, CLOUD_SCORES]) {
      expect(further.find(([each]) => each === id)?.[1].layers?.length).toBeGreaterThan(1);
    }
    for (const [index, { order, image }] of given.image.entries()) {
      const { bands, times } = seen.cubes[index] ?? {};
      expect(bands).toEqual(image.bands);
      if (order.collection === UNDATED) expect(times).toBeNull();
      else expect(times).toHaveLength(image.images.length);
    }
  });

  it('read the coordinate reference system of every grid and tile', () => {
    const recorded = seen.crs.filter(([, code]) => code !== null);
    expect(recorded.length).toBeGreaterThan(4);
    expect(recorded.every(([found, code]) => found === code)).toBe(true);
    expect(new Set(recorded.map(([, code]) => code))).toEqual(new Set([32618, 32632]));
  });

  it('read the WKT of every EPSG code as that code', () => {
    expect(codes).toBeGreaterThan(5400);
    expect(seen.wrong).toEqual([]);
  });
});
