/**
 * Sentinel-2 and Landsat in one cube of physical values, in every format, compared with values that are
 * calculated from the ordered images.
 */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildCubes, type CubeFormat, imageCollections } from '../../src/core/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { EXPORT, imageLayers } from './cubeOrder.ts';
import { readBands } from './cubeReaders.ts';
import { type Cycle, connectCycle, finishOrder, LANDSAT_8 } from './cycle.ts';

const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';

/** From the Earth Engine data catalog. */
const SCALES: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>> = {
  LC08: { red: [2.75e-5, -0.2], nir: [2.75e-5, -0.2], thermal: [0.00341802, 149] },
  S2: { red: [1e-4, 0], nir: [1e-4, 0], rededge1: [1e-4, 0] },
};
const NO_DATA: Readonly<Record<string, number>> = { LC08: 0, S2: 65_535 };
const QUALITY: Readonly<Record<string, string>> = { pixel_qa: 'LC08', scl: 'S2' };

/** Several windows, and chunks with dates of both sensors. */
const SMALL = { chunks: { time: 3, y: 10, x: 20 }, shards: { time: 6, y: 10, x: 20 }, others: {} };

const order: { folder: string; names: readonly string[]; cycle?: Cycle } = {
  folder: sharedFolder(),
  names: [],
};

beforeAll(async () => {
  const sandbox = await startSandbox({ speed: 1000, data: path.join(order.folder, 'sandbox') });
  order.cycle = await connectCycle(sandbox);
  const tracker = order.cycle.trackerWith({ exportOptions: EXPORT });
  const { name } = await tracker.submit({
    collections: [LANDSAT_8, SENTINEL_2],
    tiles: [2, 3],
    periodStart: '2020-05-01',
    periodEnd: '2020-06-30',
    periodFrequency: 'MS',
  });
  const settled = await finishOrder(tracker, name);
  const files = await tracker.download(settled, path.join(order.folder, 'downloads'));
  order.folder = path.dirname([...files.values()].flat()[0] ?? '');
  order.names = settled.orders.map((item) => item.name);
});
afterAll(() => order.cycle?.sandbox.close());

/** A date of an image, with the physical values of its bands. */
interface ExpectedDate {
  readonly time: string;
  readonly sensor: string;
  readonly values: ReadonlyMap<string, readonly number[]>;
}

/** All dates of both sensors, calculated from the files. */
async function expectedDates(): Promise<ExpectedDate[]> {
  const dates: ExpectedDate[] = [];
  for (const name of order.names) {
    const sensor = name.includes('LC08') ? 'LC08' : 'S2';
    const layers = await imageLayers(order.folder, name);
    for (const [index, time] of layers.dates.entries()) {
      const values = [...layers.values].map(([band, ofDates]): [string, number[]] => {
        const stored = ofDates[index] ?? [];
        const [scale, offset] = SCALES[sensor]?.[band] ?? [];
        if (scale === undefined || offset === undefined) return [band, stored];
        const missing = NO_DATA[sensor];
        return [
          band,
          stored.map((each) =>
            each === missing ? Number.NaN : Math.fround(each * scale + offset),
          ),
        ];
      });
      dates.push({ time, sensor, values: new Map(values) });
    }
  }
  return dates.sort((a, b) => (a.time < b.time ? -1 : 1));
}

const BANDS = ['red', 'nir', 'thermal', 'rededge1', 'pixel_qa', 'scl'];

const ENDINGS: Record<CubeFormat, string> = { zarr: '.zarr', netcdf: '.nc', cog: '' };

async function expectPhysical(cube: string, format: CubeFormat): Promise<void> {
  const dates = await expectedDates();
  expect(new Set(dates.map(({ sensor }) => sensor))).toEqual(new Set(['LC08', 'S2']));
  const layers = await readBands(cube, format, BANDS);
  for (const band of BANDS) {
    const sensor = QUALITY[band];
    // A GeoTIFF has one number for missing data, which a quality band of another sensor has as well.
    const isKept = sensor !== undefined && format !== 'cog';
    const missing = isKept ? NO_DATA[sensor] : Number.NaN;
    const expected = dates.map(({ values }) => {
      const own = values.get(band);
      if (!own) return new Array(48 * 32).fill(missing);
      return isKept || sensor === undefined
        ? own
        : own.map((each) => (each === NO_DATA[sensor] ? Number.NaN : each));
    });
    expect(expected.flat().some((each) => !Number.isNaN(each) && each !== missing)).toBe(true);
    expect(layers.get(band), band).toEqual(expected);
  }
}

it('is offered for images of several collections', async () => {
  const missing = path.join(order.folder, 'missing');
  expect(await imageCollections([order.folder, missing])).toEqual([SENTINEL_2, LANDSAT_8]);
  const [landsat = ''] = order.names.filter((name) => name.includes('LC08'));
  const document = path.join(order.folder, `${landsat}.json`);
  expect(await imageCollections([document])).toEqual([LANDSAT_8]);
});

describe.each(['zarr', 'netcdf', 'cog'] as const)('a %s of Sentinel-2 and Landsat', (format) => {
  const options = () => ({
    destination: temporaryFolder(),
    format,
    acrossSensors: true,
    encoding: SMALL,
  });

  it('has the physical values of each, and missing data where either has none', async () => {
    const { cubes } = await buildCubes([order.folder], { ...options(), physical: true });
    expect(cubes.map(({ path: cube }) => path.basename(cube))).toEqual([
      `LC08-S2_h003v002${ENDINGS[format]}`,
    ]);
    await expectPhysical(cubes[0]?.path ?? '', format);
  });

  it('is shared out among machines', async () => {
    const given = { ...options(), physical: true };
    const part = (index: number) =>
      buildCubes([order.folder], { ...given, share: { index, count: 2 } });
    const built = [await part(1), await part(0)].map(({ cubes }) => cubes[0]);
    expect(built.map((cube) => cube?.state)).toEqual(['partial', 'written']);
    await expectPhysical(built[1]?.path ?? '', format);
  });

  it('is refused without physical values, with what to do', async () => {
    const building = buildCubes([order.folder], options());
    await expect(building).rejects.toThrow(
      /cannot share a cube: their values for missing data are (0 and 65535|65535 and 0)\. Store physical values \("--physical"\)/,
    );
  });
});

describe.each(['zarr', 'netcdf', 'cog'] as const)('a cube of physical values (%s)', (format) => {
  it('takes later dates of both sensors', async () => {
    const may = order.names.filter((name) => name.endsWith('_2020-06-01'));
    expect(may).toHaveLength(2);
    const given = { destination: temporaryFolder(), format, acrossSensors: true, encoding: SMALL };
    await buildCubes([order.folder], { ...given, physical: true, images: may });
    const { cubes } = await buildCubes([order.folder], { ...given, physical: true });
    expect(cubes[0]?.state).toBe('appended');
    await expectPhysical(cubes[0]?.path ?? '', format);
  });

  it('takes dates of one of them, before those that it has', async () => {
    const later = order.names.filter((name) => !name.includes('LC08_C02_T1_L2_h003v002_2020-05'));
    expect(later).toHaveLength(3);
    const given = { destination: temporaryFolder(), format, acrossSensors: true, encoding: SMALL };
    await buildCubes([order.folder], { ...given, physical: true, images: later });
    const images = order.names.filter((name) => !later.includes(name));
    const { cubes } = await buildCubes([order.folder], { ...given, physical: true, images });
    expect(cubes).toEqual([
      expect.objectContaining({
        path: path.join(given.destination, `LC08-S2_h003v002${ENDINGS[format]}`),
        state: 'appended',
      }),
    ]);
    await expectPhysical(cubes[0]?.path ?? '', format);
  });

  it('does not take the numbers of images, nor a cube of those physical values', async () => {
    const images = order.names.filter((name) => name.includes('LC08'));
    for (const physical of [true, false]) {
      const given = {
        destination: temporaryFolder(),
        format,
        acrossSensors: true,
        encoding: SMALL,
      };
      await buildCubes([order.folder], { ...given, physical, images });
      const building = buildCubes([order.folder], { ...given, physical: !physical, images });
      await expect(building).rejects.toThrow(/exists with another grid.*Overwrite it/);
    }
  });
});
