/** Orders without a grid: one image of an area, in the pixels of its collection. */
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { type InsideArea, recordedOwnGrid, type TileGrid } from '../../src/core/index.ts';
import { openCatalog, type Scene } from '../../src/sandbox/earth/index.ts';
import { finishOrder, LANDSAT_8, openCycle, whileTasksFail } from './cycle.ts';
import { comparePixels, orderImage, readImage, storedValues } from './orderedPixels.ts';

const SENTINEL_2 = 'COPERNICUS/S2_SR_HARMONIZED';
const RED = { [SENTINEL_2]: { bands: ['red'] } };
const PERIOD = { periodStart: '2020-06-01', periodEnd: '2020-06-08' };

/** A triangle near the Quabbin Reservoir. */
function triangle(size: number, lon = -72.32, lat = 42.36) {
  const ring = [
    [lon, lat],
    [lon + size, lat + 0.1 * size],
    [lon + 0.7 * size, lat + size],
    [lon, lat],
  ];
  return { name: 'field.kml', geometry: { type: 'Polygon' as const, coordinates: [ring] } };
}

const FIELD = triangle(0.004);

const catalog = openCatalog();

/** Scenes that the sandbox has there in June; the image itself where the id is one of an image. */
function scenesAt(id: string, { geometry }: ReturnType<typeof triangle>): Scene[] {
  const image = catalog.scene(id);
  if (image) return [image];
  const [[west = 0, south = 0] = [], [east = 0] = [], [, north = 0] = []] =
    geometry.coordinates[0] ?? [];
  const [start, end] = [Date.UTC(2020, 5, 1), Date.UTC(2020, 6, 1)];
  return [...catalog.scenes(id, { bbox: [west, south, east, north], start, end })];
}

/** Whether pixels of a grid are those of a band. */
function hasPixelsOf(grid: TileGrid, scene: Scene, bandId: string): boolean {
  const [width = 0, , left = 0, , height = 0, top = 0] =
    scene.bands.find(({ id }) => id === bandId)?.crsTransform ?? [];
  const offsets = [(grid.ul[0] - left) / width, (grid.ul[1] - top) / height];
  const isAligned = offsets.every((offset) => Math.abs(offset - Math.round(offset)) < 1e-6);
  const sizes = [grid.res[0] / Math.abs(width), grid.res[1] / Math.abs(height)];
  return isAligned && sizes.every((ratio) => Math.abs(ratio - 1) < 1e-9);
}

describe('the grid of an area', () => {
  it.each([
    [SENTINEL_2, 'B4', FIELD],
    [LANDSAT_8, 'SR_B4', FIELD],
    ['MODIS/061/MOD09GA', 'sur_refl_b01', triangle(0.1)],
    ['NASA/NASADEM_HGT/001', 'elevation', FIELD],
    ['ECMWF/ERA5_LAND/DAILY_AGGR', 'temperature_2m', triangle(1.2)],
    ['GOOGLE/DYNAMICWORLD/V1', 'label', FIELD],
  ])('has the pixels of %s, and no more than the area needs', async (id, band, area) => {
    const { tracker } = await openCycle();
    const grid = await tracker.areaGrid({ collections: id }, area);
    expect(scenesAt(id, area).some((scene) => hasPixelsOf(grid, scene, band))).toBe(true);
    expect(grid.tileCount).toBe(1);
    const [left, bottom, right, top] = grid.tile(0, 0).bounds;
    const places = area.geometry.coordinates.flat();
    const plane = places.map(([lon = 0, lat = 0]) => proj4(grid.crs).forward([lon, lat]));
    const [xs, ys] = [plane.map(([x = 0]) => x), plane.map(([, y = 0]) => y)];
    const margins = [
      (Math.min(...xs) - left) / grid.res[0],
      (right - Math.max(...xs)) / grid.res[0],
      (Math.min(...ys) - bottom) / grid.res[1],
      (top - Math.max(...ys)) / grid.res[1],
    ];
    for (const margin of margins) {
      expect(margin).toBeGreaterThan(-0.01);
      expect(margin).toBeLessThan(1.3);
    }
  });

  it('is refused for areas that are too large, with what to do', async () => {
    const { tracker } = await openCycle();
    await expect(tracker.areaGrid({ collections: SENTINEL_2 }, triangle(4))).rejects.toThrow(
      /field\.kml would be one image of .* pixels, and at most 400,000,000.*tiles of a grid/,
    );
  });

  it('is refused for collections of different pixels, and where there are no images', async () => {
    const { tracker } = await openCycle();
    const both = tracker.areaGrid({ collections: [SENTINEL_2, LANDSAT_8] }, FIELD);
    await expect(both).rejects.toThrow(/have different pixels here\. Order them separately/);
    const nowhere = tracker.areaGrid({ collections: LANDSAT_8 }, triangle(0.004, -40, -89));
    await expect(nowhere).rejects.toThrow(/has no images at -39\.998° longitude/);
  });
});

describe('an order without a grid', () => {
  it('has one image of the area, with every number as it is stored', async () => {
    const cycle = await openCycle();
    const grid = await cycle.tracker.areaGrid({ collections: SENTINEL_2 }, FIELD);
    const image = await orderImage(cycle, cycle.tracker, {
      collection: SENTINEL_2,
      tile: [0, 0],
      start: '2020-06-01',
      end: '2020-06-08',
      choice: { bands: ['red'] },
      grid,
    });
    const { valid } = comparePixels(image, [0, 0], [storedValues('B4')], 0, grid);
    expect(valid).toBeGreaterThan(500);
    expect(image.bands[0]?.length).toBe(grid.size[0] * grid.size[1]);
  });

  it('can be cut to the area as well, and is the same when it is tried again', async () => {
    const cycle = await openCycle();
    const { tracker } = cycle;
    const grid = await tracker.areaGrid({ collections: SENTINEL_2 }, FIELD);
    const inside: InsideArea = FIELD;
    const request = {
      ...PERIOD,
      collections: SENTINEL_2,
      choices: RED,
      tiles: [0, 0] as const,
      grid: grid.toJSON(),
      inside,
    };
    const { name } = await whileTasksFail(cycle, async () => {
      const submitted = await tracker.submit(request);
      await finishOrder(tracker, submitted.name);
      return submitted;
    });
    await tracker.retry(name);
    const image = await readImage(cycle, tracker, name);
    const pixels = Array.from(image.bands[0] ?? []);
    const missing = pixels.filter((value) => value === image.nodata).length;
    // The triangle is about half of its box.
    expect(missing / pixels.length).toBeGreaterThan(0.4);
    expect(missing / pixels.length).toBeLessThan(0.7);
    const order = await tracker.read(name);
    expect(recordedOwnGrid(order)?.toJSON()).toEqual(grid.toJSON());
    expect(order.submission.tile_indices).toEqual([[0, 0]]);
    // The recorded grid makes the same names, so that the image is found.
    const again = { ...request, grid: recordedOwnGrid(order)?.toJSON() };
    expect(tracker.plan(again).items[0]?.name).toBe(order.orders[0]?.name);
    await expect(tracker.submit(again)).rejects.toMatchObject({ tag: 'existing-items' });
  });

  it('has names that distinguish areas, whose tiles are all h000v000', async () => {
    const { tracker } = await openCycle();
    const names = [];
    for (const area of [FIELD, triangle(0.004, -72.3)]) {
      const grid = await tracker.areaGrid({ collections: SENTINEL_2 }, area);
      const request = { ...PERIOD, collections: SENTINEL_2, tiles: [0, 0] as const };
      names.push(tracker.plan({ ...request, grid: grid.toJSON() }).items[0]?.name);
    }
    expect(names[0]).toMatch(/_h000v000_.*_field-kml-[0-9a-f]{8}$/);
    expect(names[1]).not.toBe(names[0]);
  });
});
