/** Google's Earth Engine client for Python: pixels, thumbnails and collections of the sandbox. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { printed } from './program.ts';
import { EARTH_ENGINE, installPython, peer } from './setup.ts';

interface Picture {
  readonly type: string;
  readonly size: readonly [number, number, number];
  readonly values: number;
}

interface Seen {
  readonly collections: Record<
    string,
    { size: number; type: string; id: string; asset: string; bands: number }
  >;
  readonly singleImage: Record<string, unknown> & { range: [number, number]; water: number[] };
  readonly pixels: Record<string, unknown>;
  readonly thumbnails: Record<'natural' | 'jpeg' | 'palette', Picture> & { tooLarge: string };
  readonly leftOut: {
    all: string[];
    rest: string[];
    byHand: boolean;
    valid: number;
    changed: number;
    thumbnails: Picture[];
  };
  readonly assets: Record<string, unknown>;
}

const python = await peer('the Earth Engine client for Python', () =>
  installPython('earthengine', EARTH_ENGINE),
);

let sandbox: Sandbox;
let seen: Seen;

beforeAll(async () => {
  if (!python) return;
  sandbox = await startSandbox({});
  const script = path.join(import.meta.dirname, 'earthengine_pixels.py');
  const output = await printed(python, [script, sandbox.earthEngine, sandbox.project]);
  seen = JSON.parse(output.toString().trim().split('\n').at(-1) ?? '') as Seen;
}, 300_000);

afterAll(() => sandbox?.close());

describe.skipIf(!python)('the Earth Engine client for Python', () => {
  it('finds images of each collection', () => {
    expect(Object.keys(seen.collections)).toHaveLength(17);
    for (const [name, { size, type, id, asset, bands }] of Object.entries(seen.collections)) {
      expect(size, name).toBeGreaterThan(0);
      expect(type, name).toBe('IMAGE_COLLECTION');
      expect(asset, name).toBe('IMAGE');
      expect(id.startsWith(`${name}/`), id).toBe(true);
      expect(bands, name).toBeGreaterThan(0);
    }
    expect(seen.collections['GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL']?.bands).toBe(64);
  });

  it('reads the elevation, which is a single image', () => {
    const { range, water, ...others } = seen.singleImage;
    expect(others).toEqual({
      type: 'IMAGE',
      bands: { elevation: 'int16', num: 'uint8', swb: 'uint8' },
      sampled: ['elevation', 'num', 'swb'],
      collection: expect.stringMatching(/NASADEM_HGT\/001/),
    });
    expect(range[0]).toBeGreaterThanOrEqual(-100);
    expect(range[1]).toBeGreaterThan(range[0] + 20);
    expect(range[1]).toBeLessThan(9000);
    expect(water.every((value) => [0, 255].includes(value))).toBe(true);
  });

  it('reads pixels as arrays of NumPy and as GeoTIFFs', () => {
    expect(seen.pixels).toMatchObject({
      shape: [48, 64],
      names: ['B4', 'SCL'],
      types: ['uint16', 'uint8'],
      same: true,
      tiff: true,
      place: [32610, [100, 0, 545_000, 0, -100, 4_180_000], ['B4']],
    });
    expect(seen.pixels.tooLarge).toBe(
      'Total request size (108000000 bytes) must be less than or equal to 50331648 bytes.',
    );
  });

  it('shows thumbnails of images', () => {
    const { natural, jpeg, palette, tooLarge } = seen.thumbnails;
    expect(natural.type).toBe('image/png');
    expect(jpeg.type).toBe('image/jpeg');
    for (const { size } of [natural, jpeg, palette]) {
      expect(Math.max(size[0], size[1])).toBe(128);
      expect(size[2]).toBeGreaterThanOrEqual(3);
    }
    for (const { values } of [natural, jpeg, palette]) expect(values).toBeGreaterThan(20);
    expect(tooLarge).toMatch(
      /Pixel grid dimensions \(\d+x\d+\) must be less than or equal to 10000\./,
    );
  });

  it('leaves out single scenes, and shows what is left', () => {
    const { all, rest, byHand, valid, changed, thumbnails } = seen.leftOut;
    expect(all.length).toBeGreaterThan(3);
    expect(rest).toEqual(all.slice(0, -2));
    // Pixel by pixel, the same as the scenes that are left, one over the other.
    expect(byHand).toBe(true);
    expect(valid).toBeGreaterThan(1000);
    expect(changed).toBeGreaterThan(0);
    expect(thumbnails).toHaveLength(2);
    for (const { size } of thumbnails) expect(Math.max(size[0], size[1])).toBe(64);
  });

  it('finds assets of users, and is refused those that do not exist or that it may not read', () => {
    expect(seen.assets).toMatchObject({
      table: 4,
      kinds: {
        soil_map: 'IMAGE',
        drone: 'IMAGE_COLLECTION',
        undated: 'IMAGE_COLLECTION',
        field_boundaries: 'TABLE',
        folder: 'FOLDER',
      },
    });
    expect(seen.assets.refused).toMatch(/Permission 'earthengine.assets.get' denied/);
    expect(seen.assets.missing).toMatch(/does not exist or doesn't allow this operation/);
  });
});
