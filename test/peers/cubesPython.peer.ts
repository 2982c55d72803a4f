/** Data cubes of Cedar in the hands of xarray, netCDF4, GDAL and pyproj. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import definitions from 'proj4-list';
import { describe, expect, it } from 'vitest';
import { gridMapping } from '../../src/core/cubes/cf/gridMapping.ts';
import { cogFileNames } from '../../src/core/cubes/cog/cogFiles.ts';
import type { CubeExtent, CubeLayout } from '../../src/core/cubes/cubeLayout.ts';
import { bytesOf } from '../../src/core/cubes/cubeValues.ts';
import { NAMED_GRIDS } from '../../src/core/grids/named.ts';
import { normalizeCrs } from '../../src/core/grids/projection.ts';
import { EQUAL_AREA_SYSTEMS } from '../../src/core/grids/proposals/equalAreaSystems.ts';
import { PROVIDER_SYSTEMS } from '../../src/core/grids/proposals/providerSystems.ts';
import { WORLD_SYSTEMS } from '../../src/core/grids/proposals/worldSystems.ts';
import { crsRecord } from '../../src/core/grids/records.ts';
import { cubeInPython } from '../../src/views/dataCubes/cubeInPython.ts';
import { alikeLayout, sampleLayout, sampleValues, writeSampleCube } from '../unit/cubeSamples.ts';
import { CUBE_PACKAGES } from './cubePackages.ts';
import { printed } from './program.ts';
import { temporaryFolder } from './samples.ts';
import { installPython, peer } from './setup.ts';

const python = await peer('xarray', () => installPython('cubes', CUBE_PACKAGES));
const script = path.join(import.meta.dirname, 'cubes.py');

async function seenBy<Seen>(args: readonly string[], input?: unknown): Promise<Seen> {
  const options = input === undefined ? {} : { input: Buffer.from(JSON.stringify(input)) };
  return JSON.parse((await printed(python ?? '', [script, ...args], options)).toString()) as Seen;
}

function checksumOf(layout: CubeLayout, variable: number, origin: CubeExtent, shape: CubeExtent) {
  return crc32(bytesOf(sampleValues(layout, variable, origin, shape)));
}

interface SeenByXarray {
  readonly dimensions: Readonly<Record<string, number>>;
  readonly checksums: Readonly<Record<string, number>>;
  readonly red: Readonly<Record<string, unknown>>;
  readonly flags: readonly number[];
  /** Nanoseconds since 1970. */
  readonly times: readonly string[];
  readonly scaled: readonly (number | null)[];
  readonly crs: boolean;
  readonly transform: readonly number[];
}

interface SeenNetcdf {
  readonly netcdf4: SeenByXarray;
  readonly h5netcdf: SeenByXarray;
  readonly netCDF4: { readonly model: string; readonly filters: object; readonly chunks: number[] };
  readonly gdal: Readonly<Record<string, unknown>>;
}

interface SeenCog {
  readonly valid: boolean;
  readonly problems: readonly string[];
  readonly checksum: number;
  readonly names: readonly string[];
  readonly scales: readonly number[];
  readonly offsets: readonly number[];
  readonly nodata: number | null;
  readonly transform: readonly number[];
  readonly overviews: readonly number[];
  readonly halved: boolean;
}

/** Exact: milliseconds of scenes are whole. */
function nanosecondsOf({ dates }: CubeLayout): string[] {
  return dates.map(({ time }) => `${BigInt(time) * 1_000_000n}`);
}

const TRANSFORM = [30, 0, 1_784_415, 0, -30, 2_414_805];

describe.skipIf(!python)('other programs', () => {
  it('read all of a NetCDF-4 file', async () => {
    const layout = sampleLayout();
    const folder = await temporaryFolder();
    const encoding = { chunks: { time: 2, y: 10, x: 8 }, others: {} };
    const build = { format: 'netcdf', folder, encoding, datesOfImage: 3 } as const;
    const file = await writeSampleCube(layout, build);
    const seen = await seenBy<SeenNetcdf>(['netcdf', file]);
    const checksums = Object.fromEntries(
      layout.variables.map(({ name }, index) => [
        name,
        checksumOf(layout, index, [0, 0, 0], [5, 23, 37]),
      ]),
    );
    for (const engine of [seen.netcdf4, seen.h5netcdf]) {
      expect(engine.dimensions).toMatchObject({ time: 5, y: 23, x: 37 });
      expect(engine.checksums).toEqual(checksums);
      expect(engine.red).toMatchObject({
        scale_factor: 0.0000275,
        add_offset: -0.2,
        _FillValue: 0,
      });
      expect(engine.flags).toEqual([1, 8, 49_152, 49_152, 49_152]);
      expect(engine.times).toEqual(nanosecondsOf(layout));
      // 0 is the number for missing data.
      expect(engine.scaled[0]).toBeNull();
      expect(engine.scaled[2]).toBeCloseTo(2 * 0.0000275 - 0.2, 12);
      expect(engine.crs).toBe(true);
      expect(engine.transform).toEqual(TRANSFORM);
    }
    expect(seen.netCDF4).toMatchObject({
      model: 'NETCDF4',
      filters: { zlib: true, shuffle: true, complevel: 4 },
      chunks: [2, 10, 8],
    });
    expect(seen.gdal).toEqual({
      checksum: checksums.red,
      transform: TRANSFORM,
      scale: 0.0000275,
      nodata: 0,
      hasCrs: true,
    });
  }, 120_000);

  it('read the exact times of a Zarr cube, also before 1970', async () => {
    const times = [-1_500, 999, 1_591_198_032_123, 1_591_198_032_999];
    const dates = times.map((time) => ({ time, collection: 'A', scenes: [] }));
    const layout = sampleLayout({ dates });
    const cube = await writeSampleCube(layout, { format: 'zarr', folder: await temporaryFolder() });
    expect(await seenBy(['zarr', cube])).toEqual({ type: 'int64', times: nanosecondsOf(layout) });
  }, 120_000);

  it('find GeoTIFFs cloud-optimized, and read their values and overviews', async () => {
    const layout = alikeLayout();
    const folder = await writeSampleCube(layout, {
      format: 'cog',
      folder: await temporaryFolder(),
    });
    const seen = await seenBy<Record<string, SeenCog>>(['cog', folder]);
    expect(Object.keys(seen)).toEqual(cogFileNames(layout));
    for (const [date, found] of Object.values(seen).entries()) {
      const { width, height } = layout;
      const bands = layout.variables.map((_, band) =>
        bytesOf(sampleValues(layout, band, [date, 0, 0], [1, height, width])),
      );
      expect(found).toMatchObject({
        valid: true,
        problems: [],
        checksum: crc32(Buffer.concat(bands)),
        names: ['red', 'pixel_qa'],
        scales: [0.0000275, 1],
        offsets: [-0.2, 0],
        nodata: 0,
        transform: TRANSFORM,
        overviews: [2, 4],
        halved: true,
      });
    }
  }, 120_000);

  it('open a folder of GeoTIFFs with the code that a window copies', async () => {
    const layout = alikeLayout();
    const folder = await writeSampleCube(layout, {
      format: 'cog',
      folder: await temporaryFolder(),
    });
    const report = [
      'import json',
      'times = [str(time)[:10] for time in cube.time.values]',
      'print(json.dumps([dict(cube.sizes), list(cube), times]))',
    ];
    const code = cubeInPython(folder, 'cog') + report.join('\n');
    const [sizes, names, times] = JSON.parse(
      (await printed(python ?? '', ['-c', code])).toString(),
    );
    const { width, height, dates } = layout;
    expect(sizes).toEqual({ time: dates.length, y: height, x: width });
    expect(names).toEqual(['red', 'pixel_qa']);
    expect(times).toEqual(dates.map(({ time }) => new Date(time).toISOString().slice(0, 10)));
  }, 120_000);
});

interface SeenMapping {
  /** The name that pyproj gives. */
  readonly own: string | null;
  /** Between places by WKT and by CF, in units of the system. */
  readonly distance?: number | null;
  /** Parameters that pyproj gives otherwise. */
  readonly different?: readonly string[];
}

/** Reference systems in other notations. */
async function caseSystems(): Promise<readonly string[]> {
  const file = path.join(import.meta.dirname, '../unit/data/places/crs.json');
  const cases = JSON.parse(await readFile(file, 'utf8')) as Record<string, { given: string }>;
  return Object.values(cases).map(({ given }) => given);
}

/** Every 25th of the EPSG codes, besides those of grids. */
const STEP = 25;

function mappingsOf(systems: readonly string[]) {
  return Object.fromEntries(
    systems.flatMap((given) => {
      const { crs } = crsRecord(normalizeCrs(given));
      return /^(EPSG:|\{|\+)/.test(crs)
        ? []
        : [[given, [crs, gridMapping(crs).attributes]] as const];
    }),
  );
}

describe.skipIf(!python)('pyproj', () => {
  it('finds the same projections by CF as by WKT', async () => {
    const zones = [1, 19, 60].flatMap((zone) => [`EPSG:${32_600 + zone}`, `EPSG:${32_700 + zone}`]);
    const systems = [...EQUAL_AREA_SYSTEMS, ...PROVIDER_SYSTEMS, ...WORLD_SYSTEMS];
    const grids = [...Object.values(NAMED_GRIDS), ...systems].map(({ crs }) => String(crs));
    const codes = Object.keys(definitions).filter((_, index) => index % STEP === 0);
    const given = mappingsOf([
      ...new Set([...grids, ...zones, ...codes, ...(await caseSystems())]),
    ]);
    const seen = await seenBy<Record<string, SeenMapping>>(['mappings'], given);
    expect(Object.keys(seen).length).toBeGreaterThan(220);
    for (const [name, { own, distance, different }] of Object.entries(seen)) {
      const cf = given[name]?.[1].grid_mapping_name;
      if (cf === undefined) continue;
      // pyproj has no names for projections of spheres; their places are compared below.
      if (own !== null) expect(own, name).toBe(cf);
      // pyproj gives the longitude of Paris in grads, and a parallel of Mercator besides its scale.
      const others = different?.filter(
        (key) =>
          key !== 'longitude_of_prime_meridian' &&
          !(cf === 'mercator' && key === 'standard_parallel'),
      );
      expect(others, name).toEqual([]);
      expect(distance ?? 0, name).toBeLessThan(0.001);
    }
    const named = Object.keys(seen).filter((name) => given[name]?.[1].grid_mapping_name);
    expect(named.length).toBeGreaterThan(200);
  }, 300_000);
});
