/** Images that have data only inside an area, compared with an independent calculation of every pixel. */
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import {
  type InsideArea,
  imageCollection,
  OrderRequestError,
  TrackingDocumentError,
} from '../../src/core/index.ts';
import {
  finishOrder,
  GRID,
  LANDSAT_8,
  openCycle,
  removeObject,
  storeRecord,
  whileTasksFail,
} from './cycle.ts';
import {
  comparePixels,
  orderImage,
  readImage,
  type SceneValues,
  storedValues,
} from './orderedPixels.ts';

const TILE = [2, 3] as const;
const JUNE = { start: '2020-06-01', end: '2020-06-20' };

/** Longitude and latitude of a place in a tile: pixels from its upper left corner. */
function at(x: number, y: number, tile: readonly [number, number] = TILE): [number, number] {
  const { crs, transform } = GRID.tile(...tile);
  const [lon = 0, lat = 0] = proj4(crs).inverse([transform[2] + 30 * x, transform[5] - 30 * y]);
  return [Number(lon.toFixed(7)), Number(lat.toFixed(7))];
}

const ring = (...places: readonly (readonly [number, number])[]) =>
  [...places, ...places.slice(0, 1)].map(([x, y]) => at(x, y));

/**
 * A pentagon with a triangular hole that reaches into the next tile, a triangle over its edge, and one
 * of its own.
 */
const POLYGONS = [
  [
    ring([4.3, 3.7], [30.2, 1.2], [60.6, 12.1], [33.4, 27.8], [6.1, 24.4]),
    ring([12.2, 8.3], [24.7, 9.1], [17.3, 18.6]),
  ],
  [ring([26.3, 20.2], [40.1, 29.3], [22.4, 30.6])],
  [ring([0.7, 26.3], [3.4, 30.9], [0.3, 31.2])],
];
const AREA: InsideArea = {
  name: 'fields.gpkg: Field 7',
  geometry: { type: 'MultiPolygon', coordinates: POLYGONS },
};

/** Whether a place is inside a ring, by the number of edges north of it. */
function isInRing(ring: readonly (readonly number[])[], [lon, lat]: readonly number[]): boolean {
  let crossings = 0;
  for (let index = 1; index < ring.length; index++) {
    const [[x0 = 0, y0 = 0], [x1 = 0, y1 = 0]] = [ring[index - 1] ?? [], ring[index] ?? []];
    if (x0 <= (lon ?? 0) === x1 <= (lon ?? 0)) continue;
    if (y0 + ((y1 - y0) * ((lon ?? 0) - x0)) / (x1 - x0) > (lat ?? 0)) crossings++;
  }
  return crossings % 2 === 1;
}

const isInside = (place: readonly number[]) =>
  POLYGONS.some(
    ([outside = [], ...holes]) =>
      isInRing(outside, place) && !holes.some((hole) => isInRing(hole, place)),
  );

const inside =
  (values: SceneValues): SceneValues =>
  (scene, places) =>
    values(scene, places).map((value, index) =>
      isInside(places[index] ?? []) ? value : undefined,
    );

/** Stored values of a band of Landsat; fill is no data. */
function landsat(band: string): SceneValues {
  const [read, quality] = [storedValues(band), storedValues('QA_PIXEL')];
  return (scene, places) => {
    const flags = quality(scene, places);
    return read(scene, places).map((value, index) =>
      ((flags[index] ?? 1) & 1) === 1 ? undefined : value,
    );
  };
}

const REQUEST = {
  collections: LANDSAT_8,
  tiles: [TILE],
  periodStart: '2020-06-01',
  periodEnd: '2020-06-20',
  inside: AREA,
};

describe('only inside an area', () => {
  it.each([
    [TILE, 400],
    [[2, 4] as const, 50],
  ])('of tile %j, pixels inside its polygons have data, and no others', async (tile, least) => {
    const cycle = await openCycle();
    const choice = { bands: ['red', 'pixel_qa'] };
    const request = { collection: LANDSAT_8, tile, ...JUNE, choice, inside: AREA };
    const image = await orderImage(cycle, cycle.tracker, request);
    const values = ['SR_B4', 'QA_PIXEL'].map(landsat).map(inside);
    const { valid, missing } = comparePixels(image, tile, values);
    expect(valid).toBeGreaterThan(least);
    expect(missing).toBeGreaterThan(least);
  });

  it('has data of Sentinel-2 in the same pixels, with a no-data of its own', async () => {
    const cycle = await openCycle();
    const image = await orderImage(cycle, cycle.tracker, {
      collection: 'COPERNICUS/S2_SR_HARMONIZED',
      tile: TILE,
      start: '2020-06-01',
      end: '2020-06-08',
      choice: { bands: ['red'] },
      inside: AREA,
    });
    expect(image.nodata).toBe(65_535);
    const { valid, missing } = comparePixels(image, TILE, [inside(storedValues('B4'))]);
    expect(Math.min(valid, missing)).toBeGreaterThan(400);
  });

  it('is recorded with the order and its images, and kept when tasks are tried again', async () => {
    const cycle = await openCycle();
    const { tracker, store } = cycle;
    const { name } = await whileTasksFail(cycle, async () => {
      const submitted = await tracker.submit(REQUEST);
      const failed = await finishOrder(tracker, submitted.name);
      expect(failed.states).toEqual({ FAILED: 1 });
      return submitted;
    });
    await tracker.retry(name);
    const image = await readImage(cycle, tracker, name);
    const bands = imageCollection(LANDSAT_8).bands.map(({ id }) => inside(landsat(id)));
    expect(comparePixels(image, TILE, bands).valid).toBeGreaterThan(400);
    const done = await tracker.read(name);
    expect(done.submission.inside).toEqual({
      name: AREA.name,
      code: expect.stringMatching(/^fields-gpkg-field-7-[0-9a-f]{8}$/),
      geometry: AREA.geometry,
    });
    const [item] = done.orders;
    const { text } = await store.readMetadata(item?.name ?? '', item?.prefix ?? '');
    expect(JSON.parse(text).image.inside).toEqual(done.submission.inside);
  });

  it('has images beside those of whole tiles and of other areas, and is the same area again', async () => {
    const { tracker, trackerWith } = await openCycle();
    const { inside: _, ...whole } = REQUEST;
    const other = {
      ...AREA,
      geometry: { type: 'Polygon' as const, coordinates: POLYGONS[1] ?? [] },
    };
    for (const [index, request] of [whole, REQUEST, { ...REQUEST, inside: other }].entries()) {
      await trackerWith({ trackingTemplate: `TRACKING_${index}` }).submit(request);
    }
    const names = [whole, REQUEST, { ...REQUEST, inside: other }].map(
      (request) => tracker.plan(request).items[0]?.name,
    );
    expect(new Set(names).size).toBe(3);
    await expect(tracker.submit(REQUEST)).rejects.toMatchObject({ tag: 'existing-items' });
    const read = { ...REQUEST, inside: structuredClone(AREA) };
    expect(tracker.plan(read).items[0]?.name).toBe(names[1]);
  });

  it('belongs to its order by the names that its templates make', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit(REQUEST);
    const order = await finishOrder(cycle.tracker, name);
    const [item] = order.orders;
    // Without metadata, only the templates show whose image it is.
    await removeObject(cycle, `${item?.prefix}/${item?.name}.json`);
    const deleted = [...(await cycle.tracker.clean(order)).values()].flat();
    expect(deleted.filter((path) => path.endsWith('.tif'))).toHaveLength(1);
  });

  it('leaves out tiles without a pixel inside, and names them', async () => {
    const { tracker } = await openCycle();
    const plan = tracker.plan({ ...REQUEST, tiles: [TILE, [5, 5]] });
    expect(plan.tiles.map(({ name }) => name)).toEqual(['h003v002']);
    expect(plan.warnings.join()).toMatch(/no pixel is inside fields\.gpkg: Field 7: h005v005/);
    const outside = () => tracker.plan({ ...REQUEST, tiles: [5, 5] });
    expect(outside).toThrow(OrderRequestError);
    expect(outside).toThrow(/No pixel of these tiles is inside .*h005v005.*order whole tiles/);
  });

  it.each([
    [{ name: 'a' }, /"inside" must be an object/],
    [{ name: 'a', geometry: { type: 'Point', coordinates: [0, 0] } }, /Polygon or MultiPolygon/],
    [{ name: 'a', geometry: { type: 'Polygon', coordinates: [] } }, /Polygon or MultiPolygon/],
    [
      {
        name: 'a',
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [500, 0],
              [501, 0],
              [501, 1],
            ],
          ],
        },
      },
      /longitude and latitude/,
    ],
  ])('refuses %j', async (wrong, message) => {
    const { tracker } = await openCycle();
    expect(() => tracker.plan({ ...REQUEST, inside: wrong as unknown as InsideArea })).toThrow(
      message,
    );
  });

  it('never becomes whole tiles because its record is damaged', async () => {
    const cycle = await openCycle();
    const { tracker } = cycle;
    const { name } = await whileTasksFail(cycle, async () => {
      const submitted = await tracker.submit(REQUEST);
      await finishOrder(tracker, submitted.name);
      return submitted;
    });
    const json = (await tracker.read(name)).toJSON();
    await storeRecord(cycle, {
      ...json,
      submission: { ...json.submission, inside: { name: 'fields.gpkg' } },
    });
    await expect(tracker.retry(name)).rejects.toThrow(TrackingDocumentError);
    expect((await tracker.read(name)).states).toEqual({ FAILED: 1 });
  });
});
