/**
 * Positions of pixels of GeoTIFFs in many reference systems, and values of LERC blocks, as GDAL
 * reads them: each value is right, or it is not shown.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectionOf } from '../../src/core/index.ts';
import { crsOf } from '../../src/imageFiles/crs.ts';
import { projectorOf } from '../../src/views/quickLook/projector.ts';
import { withImage } from './withImage.ts';

const DATA = join(import.meta.dirname, 'data', 'places');

interface Pixel {
  readonly r: number;
  readonly c: number;
  readonly v: readonly string[];
  readonly mask: number;
  readonly xy: readonly [number, number];
  readonly ll: readonly [number, number];
}

interface ImageCase {
  readonly bands: readonly number[];
  readonly px: readonly Pixel[];
}

function casesIn(folder: string): [string, ImageCase][] {
  const text = readFileSync(join(DATA, folder, 'right.json'), 'utf8');
  return Object.entries(JSON.parse(text) as Record<string, ImageCase>);
}

/** Meters. */
const TOLERANCE = { none: 10, applied: 20, unknown: 1500 } as const;

describe('a GeoTIFF', () => {
  it.each(casesIn('tifcrs'))(
    'in %s has correct locations, or only x and y',
    async (name, { px }) => {
      await withImage(join(DATA, 'tifcrs', `${name}.tif`), async ({ facts }) => {
        const { transform } = facts;
        if (!transform) throw new Error('No transform.');
        const [a, b, c, d, e, f] = transform;
        const projector = await projectorOf(facts, undefined);
        for (const pixel of px) {
          const [column, row] = [pixel.c + 0.5, pixel.r + 0.5];
          const x = a * column + b * row + c;
          const y = d * column + e * row + f;
          const step = Math.abs(a) + Math.abs(e);
          expect(Math.hypot(x - pixel.xy[0], y - pixel.xy[1])).toBeLessThan(step / 1e3);
          if (!projector) continue;
          const [lon, lat] = projector.toLonLat(x, y);
          const turned = lon - pixel.ll[0] - 360 * Math.round((lon - pixel.ll[0]) / 360);
          const eastwards = turned * Math.cos((lat * Math.PI) / 180);
          const off = Math.hypot(eastwards, lat - pixel.ll[1]) * 111_000;
          expect(off).toBeLessThan(TOLERANCE[projector.datumShift]);
        }
      });
    },
  );

  it('has only x and y in these systems', async () => {
    const without: string[] = [];
    for (const [name] of casesIn('tifcrs')) {
      await withImage(join(DATA, 'tifcrs', `${name}.tif`), async ({ facts }) => {
        if (!(await projectorOf(facts, undefined))) without.push(name);
      });
    }
    expect(without).toMatchInlineSnapshot(`
      [
        "epsg_krovak_s",
        "epsg_ntf_geo",
        "epsg_us_natl_atlas",
        "wkt1_robin",
        "wkt2_robin",
        "wkt1_moll",
        "wkt1_eck4",
        "wkt2_eck4",
        "wkt1_omerc",
        "wkt1_geos",
        "wkt2_geos",
        "wkt1_bonne",
        "wkt2_bonne",
        "wkt1_vandg",
        "wkt1_wag",
        "wkt2_wag",
        "wkt2_igh",
        "wkt2_eqdc",
      ]
    `);
  });
});

describe('LERC', () => {
  it.each(casesIn('lerc'))(
    '%s has the values that GDAL reads, or is refused',
    async (name, { bands, px }) => {
      await withImage(join(DATA, 'lerc', `${name}.tif`), async (image) => {
        for (const pixel of px) {
          const { values } = await image.readPixel(pixel.c, pixel.r, bands);
          expect([pixel.r, pixel.c, values.map(String)]).toEqual([pixel.r, pixel.c, pixel.v]);
        }
      });
    },
  );
});

describe('a UTM zone that a GeoTIFF defines by the code of its projection', () => {
  /** Keys of a file whose datum has a code, but not the whole system. */
  const keys = (projection: number, geographic: number, unit = 9001) => ({
    GTModelTypeGeoKey: 1,
    ProjectedCSTypeGeoKey: 32767,
    GeographicTypeGeoKey: geographic,
    ProjectionGeoKey: projection,
    ProjLinearUnitsGeoKey: unit,
  });

  it.each([
    ['WGS 84, north', 16019, 4326, 'EPSG:32619', 40],
    ['WGS 84, south', 16133, 4326, 'EPSG:32733', -30],
    ['NAD 83', 16011, 4269, 'EPSG:26911', 35],
    ['NAD 27', 16018, 4267, 'EPSG:26718', 42],
    ['ETRS 89', 16032, 4258, 'EPSG:25832', 50],
  ])('of %s is computed', (_, projection, geographic, same, lat) => {
    const { definition = '' } = crsOf(keys(projection, geographic)) ?? {};
    const zone = projection % 100;
    const place: [number, number] = [zone * 6 - 182, lat];
    const { forward, datumShift } = projectionOf(definition);
    const [x, y] = forward(place);
    const [sameX, sameY] = projectionOf(same).forward(place);
    // The shift of a zone can be more accurate than that of the whole datum.
    expect(Math.hypot(x - sameX, y - sameY)).toBeLessThan(datumShift === 'unknown' ? 100 : 0.01);
  });

  it('is computed in units other than meters', () => {
    const [meters = Number.NaN, feet = Number.NaN] = [9001, 9003].map((unit) => {
      const { definition = '' } = crsOf(keys(16017, 4269, unit)) ?? {};
      return projectionOf(definition).forward([-80, 40])[0];
    });
    expect((feet * 1200) / 3937).toBeCloseTo(meters, 4);
  });

  it.each([
    [16000, 4326],
    [16061, 4326],
    [16161, 4326],
    // A datum without a code or an ellipsoid.
    [16019, 32767],
  ])('%d with %d has only x and y', (projection, geographic) => {
    expect(crsOf(keys(projection, geographic))?.definition).toBeUndefined();
  });
});
