/** GeoTIFFs that the sandbox writes, read back by geotiff.js. */
import { mkdir, readdir, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { fromArrayBuffer, type GeoTIFFImage } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { normalizeCrs, projectionOf } from '../../src/core/grids/projection.ts';
import { findCrs } from '../../src/sandbox/earthengine/values/crsDefinition.ts';
import type { GdalType } from '../../src/sandbox/earthengine/values/pixelType.ts';
import {
  createTileSamples,
  type GeoTiffOptions,
  GeoTiffWriter,
} from '../../src/sandbox/geotiff/geoTiffWriter.ts';
import { openFiles } from '../openFiles.ts';
import { sharedFolder } from '../temporaryFolder.ts';

/** Codes of ESRI that grids accept. */
const ESRI_CODES = [
  ...[54001, 54002, 54004, 54008, 54009, 54017, 54030, 54034],
  ...[102001, 102002, 102003, 102004, 102005, 102006, 102007, 102008, 102009, 102010, 102011],
  ...[102012, 102017, 102018, 102020, 102021, 102022, 102023, 102024, 102025, 102026, 102027],
  ...[102028, 102029, 102030, 102039, 102042, 102100, 102113],
];

const folder = sharedFolder();

const BASE: GeoTiffOptions = {
  width: 100,
  height: 70,
  tileSize: 32,
  sampleType: 'UInt16',
  bands: ['red', 'nir <&>'],
  crs: findCrs('EPSG:32610'),
  transform: [30, 0, 540_000, 0, -30, 4_180_000],
};

/** The value of a pixel: different for every place, band and level. */
function pixel(band: number, column: number, row: number, level: number): number {
  return level * 10_000 + band * 5000 + row * 60 + (column % 60);
}

async function write(changes: Partial<GeoTiffOptions> = {}): Promise<Buffer> {
  const options = { ...BASE, ...changes };
  const writer = await GeoTiffWriter.create(path.join(folder, 'spool'), options);
  const { tileSize, bands } = options;
  for (const [level, { columns, rows }] of writer.levels.entries()) {
    for (let place = 0; place < columns * rows; place++) {
      const [column, row] = [place % columns, Math.floor(place / columns)];
      const samples = createTileSamples(options.sampleType, tileSize * tileSize * bands.length);
      samples.forEach((_, k) => {
        const at = Math.floor(k / bands.length);
        samples[k] = pixel(
          k % bands.length,
          column * tileSize + (at % tileSize),
          row * tileSize + Math.floor(at / tileSize),
          level,
        );
      });
      // The rows may come in parts.
      const half = samples.length / 2;
      const strips = [samples.subarray(0, half), samples.subarray(half)];
      await writer.writeTile({ level, column, row }, strips);
    }
  }
  await writer.finish();
  const chunks: Uint8Array[] = [];
  for await (const chunk of writer.content()) chunks.push(chunk);
  await writer.discard();
  return Buffer.concat(chunks);
}

async function open(bytes: Buffer) {
  return fromArrayBuffer(new Uint8Array(bytes).buffer);
}

async function expectPixels(image: GeoTIFFImage, level = 0): Promise<void> {
  const rasters = await image.readRasters();
  for (const [band, raster] of [...rasters].entries()) {
    const expected = Array.from({ length: image.getWidth() * image.getHeight() }, (_, i) =>
      pixel(band, i % image.getWidth(), Math.floor(i / image.getWidth()), level),
    );
    expect([...(raster as Uint16Array)]).toEqual(expected);
  }
}

describe('pixels are read as they were written', () => {
  const types: GdalType[] = ['UInt16', 'Int16', 'UInt32', 'Int32', 'Float32', 'Float64'];
  it.each(types)('as %s', async (sampleType) => {
    const tiff = await open(await write({ sampleType }));
    await expectPixels(await tiff.getImage());
  });

  it('in a BigTIFF', async () => {
    const bytes = await write({ bigFrom: 0 });
    expect(bytes.readUInt16LE(2)).toBe(43);
    await expectPixels(await (await open(bytes)).getImage());
  });
});

describe('the file', () => {
  it('is tiled, with location, names and no-data', async () => {
    const image = await (
      await open(await write({ noData: -9999, sampleType: 'Int16' }))
    ).getImage();
    expect([image.getTileWidth(), image.getTileHeight()]).toEqual([32, 32]);
    // Bands side by side, as in Earth Engine's files.
    expect(image.fileDirectory.getValue('PlanarConfiguration')).toBe(1);
    expect(image.getOrigin().slice(0, 2)).toEqual([540_000, 4_180_000]);
    expect(image.getResolution().slice(0, 2)).toEqual([30, -30]);
    expect(image.getGDALNoData()).toBe(-9999);
    expect(image.getGeoKeys()).toMatchObject({
      GTModelTypeGeoKey: 1,
      GTRasterTypeGeoKey: 1,
      ProjectedCSTypeGeoKey: 32610,
    });
    expect((await image.getGDALMetadata(0))?.DESCRIPTION).toBe('red');
    expect((await image.getGDALMetadata(1))?.DESCRIPTION).toBe('nir &lt;&amp;&gt;');
  });

  it('contains the definition of a projection without a code', async () => {
    const crs = findCrs(
      'PROJCS["Mine",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],' +
        'UNIT["degree",0.0174532925199433]],PROJECTION["Albers_Conic_Equal_Area"],PARAMETER["standard_parallel_1",29.5],' +
        'PARAMETER["standard_parallel_2",45.5],PARAMETER["latitude_of_center",23],PARAMETER["longitude_of_center",-96],' +
        'PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["Meter",1]]',
    );
    const image = await (await open(await write({ crs }))).getImage();
    expect(image.getGeoKeys()).toMatchObject({
      ProjectedCSTypeGeoKey: 32767,
      ProjCoordTransGeoKey: 11,
      ProjStdParallel1GeoKey: 29.5,
      ProjStdParallel2GeoKey: 45.5,
      ProjNatOriginLatGeoKey: 23,
      ProjNatOriginLongGeoKey: -96,
      GeographicTypeGeoKey: 4326,
    });
  });

  it('has overviews down to one tile, with the coarsest tiles first, if it is cloud-optimized', async () => {
    const tiff = await open(await write({ cloudOptimized: true }));
    expect(await tiff.getImageCount()).toBe(3);
    const images = await Promise.all([0, 1, 2].map((i) => tiff.getImage(i)));
    expect(images.map((image) => [image.getWidth(), image.getHeight()])).toEqual([
      [100, 70],
      [50, 35],
      [25, 18],
    ]);
    for (const [level, image] of images.entries()) await expectPixels(image, level);
    const starts = await Promise.all(
      images.map(async ({ fileDirectory }) => {
        const offsets = await fileDirectory.loadValue('TileOffsets');
        return Math.min(...Array.from(offsets as ArrayLike<number>, Number));
      }),
    );
    expect(starts).toEqual(starts.toSorted((a, b) => b - a));
  });
});

it('temporary files are deleted', async () => {
  await write();
  expect(await readdir(folder)).toEqual([]);
});

it('leaves no files, and none open, if it cannot create all of them', async () => {
  const spool = path.join(folder, 'blocked');
  const blocked = `${spool}.1`;
  await mkdir(blocked);
  try {
    const creating = GeoTiffWriter.create(spool, { ...BASE, cloudOptimized: true });
    await expect(creating).rejects.toThrow('EISDIR');
    expect(openFiles()).toEqual([]);
    expect(await readdir(folder)).toEqual(['blocked.1']);
  } finally {
    await rmdir(blocked);
  }
});

describe('cylindrical projections in WKT', () => {
  const base =
    'GEOGCS["x",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]';
  const wkt = (parallel: string, more = '', method = 'Equirectangular', geographic = base) =>
    `PROJCS["x",${geographic},PROJECTION["${method}"],PARAMETER["standard_parallel_1",${parallel}],${more}UNIT["metre",1]]`;

  it('have their standard parallel', () => {
    const degree = 111_319.49;
    expect(findCrs(wkt('0.0')).fromLonLat(1, 0)[0]).toBeCloseTo(degree, 1);
    expect(findCrs(wkt('60')).fromLonLat(1, 0)[0]).toBeCloseTo(degree / 2, 1);
    const feet = wkt('60', 'PARAMETER["false_easting",100],').replace('1]]', '0.3048]]');
    expect(findCrs(feet).fromLonLat(1, 0)[0]).toBeCloseTo(degree / 2 / 0.3048 + 100, 1);
  });

  it('are refused if they have parameters that would be left out', () => {
    const refused = [
      wkt('35', 'PARAMETER["latitude_of_origin",10],'),
      wkt('35', '', 'Equirectangular', base.replace('"Greenwich",0', '"Paris",2.33722917')),
      wkt('35', '', 'Equirectangular', base.replace('0.0174532925199433', '0.0157079632679489')),
    ];
    for (const text of refused) expect(() => findCrs(text)).toThrow('could not be read');
  });

  it.each([
    ['Cylindrical_Equal_Area', 28],
    ['Equirectangular', 17],
  ])('are in GeoTIFFs: %s', async (method, code) => {
    const crs = findCrs(wkt('30', 'PARAMETER["central_meridian",10],', method));
    const image = await (await open(await write({ crs }))).getImage();
    expect(image.getGeoKeys()).toMatchObject({
      ProjectedCSTypeGeoKey: 32767,
      ProjCoordTransGeoKey: code,
      ProjStdParallel1GeoKey: 30,
      GeographicTypeGeoKey: 4326,
    });
  });

  it.each(ESRI_CODES)(
    'of ESRI:%i are computed as by Cedar, as are other systems of ESRI',
    (code) => {
      const text = normalizeCrs(`ESRI:${code}`);
      const [sandbox, core] = [findCrs(text), projectionOf(text)];
      for (const [lon, lat] of [
        [10, 50],
        [-100, 40],
        [30, -20],
      ] as const) {
        const [x, y] = core.forward([lon, lat]);
        const found = sandbox.fromLonLat(lon, lat);
        expect(Math.hypot(found[0] - x, found[1] - y)).toBeLessThan(0.01);
        const [longitude, latitude] = sandbox.toLonLat(x, y);
        // The inverse of Robinson's table is an approximation.
        expect(Math.hypot(longitude - lon, latitude - lat)).toBeLessThan(1e-4);
      }
    },
  );
});
