/**
 * Where pixels of GeoTIFFs in many reference systems are, and what LERC blocks hold, as GDAL reads
 * them: each value is right, or it is not shown.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectorOf } from '../../src/views/quickLook/projector.ts';
import { GeoImage } from '../../src/views/quickLook/reading/index.ts';

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

async function opened<T>(file: string, look: (image: GeoImage) => Promise<T>): Promise<T> {
  const image = await GeoImage.open(file);
  try {
    return await look(image);
  } finally {
    await image.close();
  }
}

/** Metres. */
const TOLERANCE = { none: 10, applied: 20, unknown: 1500 } as const;

describe('a GeoTIFF', () => {
  it.each(casesIn('tifcrs'))('in %s shows right places, or x and y only', async (name, { px }) => {
    await opened(join(DATA, 'tifcrs', `${name}.tif`), async ({ facts }) => {
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
  });

  it('shows x and y only in these', async () => {
    const without: string[] = [];
    for (const [name] of casesIn('tifcrs')) {
      await opened(join(DATA, 'tifcrs', `${name}.tif`), async ({ facts }) => {
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
        "wkt1_tmerc_ft",
        "wkt2_tmerc_ft",
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
    '%s holds what GDAL reads, or is refused',
    async (name, { bands, px }) => {
      await opened(join(DATA, 'lerc', `${name}.tif`), async (image) => {
        for (const pixel of px) {
          const { values } = await image.readPixel(pixel.c, pixel.r, bands);
          expect([pixel.r, pixel.c, values.map(String)]).toEqual([pixel.r, pixel.c, pixel.v]);
        }
      });
    },
  );
});
