/**
 * Data cubes that have taken further dates, of one sensor and of physical values of two, opened with
 * xarray and rioxarray and compared pixel by pixel with the ordered images, which GDAL reads.
 */
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildCubes, TileGrid, Tracker } from '../../src/core/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { connectTo } from '../connect.ts';
import { finishOrder } from '../cycle/cycle.ts';
import { sharedFolder } from '../temporaryFolder.ts';
import { CUBE_PACKAGES } from './cubePackages.ts';
import { printed } from './program.ts';
import { installPython, peer } from './setup.ts';

const python = await peer('xarray', () => installPython('cubes', CUBE_PACKAGES));
const script = path.join(import.meta.dirname, 'cube_sources.py');

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const GRID = TileGrid.from({
  name: 'UTM zone 18 north',
  crs: 'EPSG:32618',
  ul: [700_000, 4_700_000],
  res: [30],
  size: [40, 24],
  limits: [
    [0, 9],
    [0, 9],
  ],
});
/** Several windows, and chunks and shards with dates of the cube and of the images. */
const SMALL = { chunks: { time: 3, y: 8, x: 20 }, shards: { time: 6, y: 24, x: 20 }, others: {} };

/** First days of the periods that a cube begins with, and of those that are then added to it. */
const STEPS = [
  ['05-17', '06-18'],
  /* after */ ['07-04'],
  /* before and between */ ['05-01', '06-02'],
];
const ENGINES = ['zarr', 'netcdf4', 'h5netcdf', 'rasterio'];

/** Result of `cube_sources.py` for a cube and a program that opens it. */
interface Compared {
  readonly engine: string;
  /** Whether it has the physical values of both sensors. */
  readonly shared: boolean;
  readonly dates: number;
  /** Of the cube, and of its images. */
  readonly bands: readonly [readonly string[], readonly string[]];
  readonly finite: number;
  readonly floats: readonly string[];
}

describe.skipIf(!python)('a cube that has taken further dates before, between and after', () => {
  const folder = sharedFolder();
  let seen: readonly Compared[];

  beforeAll(async () => {
    const { images, names } = await order();
    const cubes: string[] = [];
    for (const format of ['zarr', 'netcdf', 'cog'] as const) {
      for (const physical of [false, true]) {
        const destination = path.join(folder, `${format} ${physical}`);
        const ofSensors = names.filter((name) => physical || name.includes('LC08'));
        const options = {
          destination,
          format,
          physical,
          acrossSensors: physical,
          encoding: SMALL,
          threads: 1,
        };
        for (const [step, days] of STEPS.entries()) {
          const ofStep = ofSensors.filter((name) =>
            days.some((day) => name.includes(`_2020-${day}_`)),
          );
          expect(ofStep).toHaveLength(days.length * (physical ? 2 : 1));
          const built = await buildCubes([images], { ...options, images: ofStep });
          expect(built.cubes.map(({ state }) => state)).toEqual([step ? 'appended' : 'written']);
          if (step === 0) cubes.push(...built.cubes.map((cube) => cube.path));
        }
      }
    }
    seen = JSON.parse((await printed(python ?? '', [script, images, ...cubes])).toString());
  }, 300_000);

  /** Five periods of Landsat 8 and Sentinel-2, of one tile. */
  async function order() {
    const sandbox = await startSandbox({ speed: 1000, data: path.join(folder, 'sandbox') });
    try {
      const { earthEngine, store } = await connectTo(sandbox);
      const exportOptions = { shardSize: 16, fileDimensions: 32 };
      const tracker = new Tracker({ grid: GRID, store, earthEngine, exportOptions });
      const { name } = await tracker.submit({
        collections: [LANDSAT_8, SENTINEL_2],
        tiles: [2, 3],
        periodStart: '2020-05-01',
        periodEnd: '2020-07-19',
        periodFrequency: '16D',
      });
      const finished = await finishOrder(tracker, name);
      const files = await tracker.download(finished, path.join(folder, 'downloads'));
      const names = finished.orders.map((item) => item.name);
      return { images: path.dirname([...files.values()].flat()[0] ?? ''), names };
    } finally {
      await sandbox.close();
    }
  }

  it.each(ENGINES)(
    'has the numbers, sorted times and place of the images of its sensor (%s)',
    (engine) => {
      const found = seen.filter((each) => each.engine === engine && !each.shared);
      expect(found).toEqual([
        expect.objectContaining({ stored: true, floats: [], sensors: 1, ...RIGHT }),
      ]);
      expectAllBands(found);
    },
  );

  it.each(ENGINES)(
    'has the physical values, sorted times and place of the images of two sensors (%s)',
    (engine) => {
      const found = seen.filter((each) => each.engine === engine && each.shared);
      expect(found).toEqual([expect.objectContaining({ sensors: 2, ...RIGHT })]);
      expectAllBands(found);
      expect(found[0]?.floats).toEqual(expect.arrayContaining(['nir', 'rededge1', 'thermal']));
    },
  );
});

const RIGHT = { different: [], times: true, sorted: true, crs: true, transform: true };

function expectAllBands([found]: readonly Compared[]): void {
  expect(found?.dates).toBeGreaterThan(4);
  expect(found?.bands[0]).toEqual(found?.bands[1]);
  // No band is missing data alone.
  expect(found?.finite).toBeGreaterThan(100);
}
