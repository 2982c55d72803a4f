/** Areas that are read in a thread of their own, and large areas. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArea } from '../../src/core/areas/index.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { collection, polygonFeature } from './areaFixtures.ts';

const FILE = path.join(import.meta.dirname, 'data', 'areas', 'multi.geojson');
const grid = TileGrid.named('LANDSAT_ARD_CU');

describe('the thread that reads areas', () => {
  it('reports its steps, and returns the polygons and tiles of a file', async () => {
    const steps: string[] = [];
    const area = await readArea({ file: FILE }, { grid, onStep: (step) => steps.push(step) });
    expect(steps).toEqual(['read', 'find-tiles']);
    expect(area.tiles).toEqual([
      [7, 18],
      [8, 3],
      [8, 18],
      [9, 2],
      [9, 3],
    ]);
    const { features } = JSON.parse(await readFile(FILE, 'utf8'));
    expect(area.geometry).toEqual(features[0].geometry);
    expect(area.outline).toEqual(area.geometry);
    expect(area.bounds).toEqual([-120.5, 37.5, -92.7, 42.2]);
  });

  it('reports the share that is done, of features and then of tiles', async () => {
    const features = Array.from({ length: 1000 }, (_, index) =>
      polygonFeature([
        [-93 + index / 1000, 42],
        [-92.9995 + index / 1000, 42],
        [-93 + index / 1000, 42.0005],
        [-93 + index / 1000, 42],
      ]),
    );
    const shares: number[] = [];
    const text = JSON.stringify(collection(...features));
    await readArea({ text, name: 'a.json' }, { grid, onProgress: (share) => shares.push(share) });
    expect(shares).toHaveLength(200);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect([shares[0], shares[99], shares[199]]).toEqual([0.005, 0.5, 1]);
  });

  it('reports what is wrong with a file', async () => {
    await expect(readArea({ text: '{', name: 'a.json' })).rejects.toMatchObject({
      tag: 'area',
      reason: 'syntax',
    });
  });

  it('ends at once when it is cancelled, before and during the reading', async () => {
    const controller = new AbortController();
    const reading = readArea(
      { file: FILE },
      { grid, signal: controller.signal, onStep: () => controller.abort() },
    );
    await expect(reading).rejects.toMatchObject({ tag: 'cancelled' });
    const again = readArea({ file: FILE }, { grid, signal: controller.signal });
    await expect(again).rejects.toMatchObject({ tag: 'cancelled' });
  });
});

describe('many polygons', () => {
  /** Numbers between 0 and 1, the same in each run. */
  function* numbers(seed: number): Generator<number, never> {
    for (let state = seed; ; ) {
      state = (state * 48271) % 2147483647;
      yield state / 2147483647;
    }
  }

  /** Triangles of many sizes around a place. */
  function triangles(count: number, [lon, lat]: readonly [number, number]): number[][][] {
    const random = numbers(7);
    const next = () => random.next().value;
    return Array.from({ length: count }, () => {
      const size = 10 ** (-4 * next());
      const [x, y] = [lon + 20 * (next() - 0.5), lat + 10 * (next() - 0.5)];
      return [
        [x, y],
        [x + size, y + size * next()],
        [x + size * next(), y + size],
        [x, y],
      ];
    });
  }

  it.each([
    ['LANDSAT_ARD_CU', [-93, 42]],
    ['LANDSAT_ARD_CU', [-66, 45]],
    ['ABOVE_A', [-110, 65]],
    ['degrees', [179, 3]],
  ] as const)('cover the same tiles as each of them alone: %s near %j', (name, place) => {
    const degrees = TileGrid.from({
      name: 'Degrees',
      crs: 'EPSG:4326',
      ul: [-180, 90],
      res: [0.01],
      size: [100],
      limits: [
        [0, 179],
        [0, 359],
      ],
    });
    const tiles = name === 'degrees' ? degrees : TileGrid.named(name);
    const all = triangles(400, place);
    const features = collection(...all.map((ring) => polygonFeature(ring)));
    const together = tiles.tilesIn(features as GeoJSON.FeatureCollection).map(({ name }) => name);
    const alone = all.flatMap((ring) => {
      const polygon = { type: 'Polygon' as const, coordinates: [ring] };
      return tiles.tilesIn(polygon).map(({ name }) => name);
    });
    expect(new Set(together)).toEqual(new Set(alone));
    expect(together.length).toBeGreaterThan(3);
  });
});
