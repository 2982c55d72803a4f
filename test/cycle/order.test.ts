/** An order from submission to clean, with the real client libraries. */
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import proj4 from 'proj4';
import { describe, expect, it } from 'vitest';
import { collections, type TrackingDocument } from '../../src/core/index.ts';
import { openCatalog, type Scene } from '../../src/sandbox/earth/index.ts';
import { openTiff } from '../openTiff.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import {
  type Cycle,
  finishOrder,
  GRID,
  LANDSAT_8,
  objectIds,
  objectNames,
  openCycle,
  SMALL_ORDER,
} from './cycle.ts';

const catalog = openCatalog();
const bands = collections().find(({ id }) => id === LANDSAT_8)?.bands ?? [];

/**
 * The value that every pixel of the tile must have by the catalog, on one date; last scene on
 * top.
 */
function expectedPixels(date: string, band: string): number[] {
  const tile = GRID.tile(2, 3);
  const midnight = Date.parse(date);
  const scenes = scenesOf(midnight);
  const [columns, rows] = tile.size;
  const [scaleX, , left, , scaleY, top] = tile.transform;
  const pixels = Array.from({ length: columns * rows }, (_, index) => {
    const x = left + ((index % columns) + 0.5) * scaleX;
    const y = top + (Math.floor(index / columns) + 0.5) * scaleY;
    return proj4(tile.crs).inverse([x, y]);
  });
  const values = new Array<number>(pixels.length).fill(0);
  for (const scene of scenes) {
    const grid = scene.bands.find(({ id }) => id === band);
    if (!grid) throw new Error(`${scene.id} has no ${band}`);
    const zone = Number(grid.crs.slice(-2));
    const utm = proj4(`+proj=utm +zone=${zone} +datum=WGS84 +units=m`);
    const [size, , x0, , negative, y0] = grid.crsTransform;
    const places = pixels.map((place) => utm.forward(place));
    const at = [
      Int32Array.from(places, ([x = 0]) => Math.floor((x - x0) / size)),
      Int32Array.from(places, ([, y = 0]) => Math.floor((y - y0) / negative)),
    ] as const;
    const { values: stored, mask } = catalog.read(scene, band, ...at);
    const quality = catalog.read(scene, 'QA_PIXEL', ...at).values;
    stored.forEach((value, index) => {
      const isFill = ((quality[index] ?? 0) & 1) === 1;
      if (mask[index] && !isFill) values[index] = value;
    });
  }
  return values;
}

function scenesOf(midnight: number): Scene[] {
  const outline = GRID.tile(2, 3).toLonLat().geometry;
  if (outline.type !== 'Polygon') throw new Error('one polygon expected');
  const ring = outline.coordinates[0] ?? [];
  const lons = ring.map(([lon = 0]) => lon);
  const lats = ring.map(([, lat = 0]) => lat);
  const bbox = [
    Math.min(...lons),
    Math.min(...lats),
    Math.max(...lons),
    Math.max(...lats),
  ] as const;
  return [...catalog.scenes(LANDSAT_8, { bbox, start: midnight, end: midnight + 86_400_000 })];
}

async function orderAndSettle(cycle: Cycle): Promise<TrackingDocument> {
  const { name } = await cycle.tracker.submit(SMALL_ORDER);
  return finishOrder(cycle.tracker, name);
}

describe('the life of an order', () => {
  it('leads from a request to GeoTIFFs with the pixels of the catalog, and leaves nothing behind', async () => {
    const cycle = await openCycle();
    const { tracker } = cycle;
    const submitted = await tracker.submit(SMALL_ORDER);
    expect(await tracker.list()).toEqual([submitted.name]);
    const order = await finishOrder(tracker, submitted.name);
    expect(order.states).toEqual({ COMPLETED: 2 });
    expect(order.complete).toBe(true);

    const folder = temporaryFolder();
    const files = [...(await tracker.download(order, folder)).values()].flat();
    const [june] = order.orders;
    const base = join(folder, order.name.replaceAll(':', '_'), june?.name ?? '');
    expect(files).toContain(`${base}.tif`);
    const metadata = JSON.parse(await readFile(`${base}.json`, 'utf8'));
    const image = await (await openTiff(`${base}.tif`)).getImage();
    expect([image.getWidth(), image.getHeight()]).toEqual(GRID.size);
    expect(metadata.image.dates.length).toBeGreaterThan(0);
    expect(image.getSamplesPerPixel()).toBe(metadata.image.dates.length * bands.length);
    const rasters = await image.readRasters();
    metadata.image.dates.forEach((date: string, dateIndex: number) => {
      bands.forEach(({ id }, bandIndex) => {
        const raster = rasters[dateIndex * bands.length + bandIndex];
        expect([...(raster as Uint16Array)], `${date} ${id}`).toEqual(expectedPixels(date, id));
      });
    });

    const stored = await objectIds(
      cycle,
      files.map((file) => `CEDAR_PREARD/${basename(file)}`),
    );
    const removed = await tracker.clean(order, { trackingName: order.name });
    expect([...removed.values()].flat().sort()).toEqual(stored.sort());
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('records every scene of the mosaics, with its properties', async () => {
    const cycle = await openCycle();
    const order = await orderAndSettle(cycle);
    const [item] = order.orders;
    const { text } = await cycle.store.readMetadata(item?.name ?? '', item?.prefix ?? '');
    const { image, tile, order: ordered } = JSON.parse(text);
    expect(ordered).toMatchObject({ collection: LANDSAT_8, date_start: '2020-06-01T00:00:00' });
    expect(tile.index).toEqual([2, 3]);
    const recorded = image.images
      .flat()
      .map((scene: Record<string, unknown>) => scene['system:id']);
    const known = image.dates.flatMap((date: string) =>
      scenesOf(Date.parse(date)).map(({ id }) => id),
    );
    expect(known).toEqual(expect.arrayContaining(recorded));
    for (const scene of image.images.flat()) {
      expect(scene).toMatchObject({
        CLOUD_COVER: expect.any(Number),
        WRS_PATH: expect.any(Number),
        'system:time_start': expect.any(Number),
        'system:index': String(scene['system:id']).split('/').at(-1),
      });
    }
    expect(image).toMatchObject({ nodata: 0, data_type: 'uint16' });
    expect(image.scales[0]).toBe(2.75e-5);
    expect(image.offsets[6]).toBe(149);
  });

  it('writes bands named by date, and no-data, into the image', async () => {
    const cycle = await openCycle();
    const order = await orderAndSettle(cycle);
    const folder = temporaryFolder();
    const files = [...(await cycle.tracker.download(order, folder)).values()].flat();
    const tif = files.find((file) => file.endsWith('.tif')) ?? '';
    const image = await (await openTiff(tif)).getImage();
    expect(image.getGDALNoData()).toBe(0);
    expect(image.getBoundingBox()).toEqual(GRID.tile(2, 3).bounds);
    expect(await image.getGDALMetadata(0)).toMatchObject({
      DESCRIPTION: expect.stringMatching(/^\d{8}_blue$/),
    });
  });

  it('requests the scenes of all items once, and starts one export for each item', async () => {
    const cycle = await openCycle();
    const before = cycle.sandbox.requests.length;
    await cycle.tracker.submit(SMALL_ORDER);
    const paths = cycle.sandbox.requests.slice(before).map(({ path }) => path);
    expect(paths.filter((path) => path.endsWith('value:compute'))).toHaveLength(1);
    expect(paths.filter((path) => path.endsWith('image:export'))).toHaveLength(2);
  });
});

describe('items without scenes', () => {
  const noScenes = { ...SMALL_ORDER, periodStart: '2012-01-01', periodEnd: '2012-02-01' };

  it('become EMPTY with stored metadata, and no task starts', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit(noScenes);
    const order = await cycle.tracker.read(name);
    expect(order.states).toEqual({ EMPTY: 2 });
    expect(order.complete).toBe(true);
    expect(order.toJSON().orders[0]?.status).toEqual({ state: 'EMPTY' });
    expect(order.metadata).toHaveLength(2);
    const paths = order.orders.map(({ prefix, name: item }) => `${prefix}/${item}.json`);
    expect(order.metadata).toEqual(await objectIds(cycle, paths));
    expect(await objectNames(cycle)).toEqual(expect.arrayContaining(paths));
    await cycle.tracker.clean(order, { trackingName: name });
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('store nothing if that is requested', async () => {
    const cycle = await openCycle();
    const { name, id } = await cycle.tracker.submit(noScenes, { saveEmptyMetadata: false });
    expect((await cycle.tracker.read(name)).metadata).toEqual([]);
    const stored = await objectNames(cycle);
    expect(stored).toEqual([`CEDAR_TRACKING/${name}.json`]);
    expect(await objectIds(cycle, stored)).toEqual([id]);
  });

  it('are an error before anything is stored, if that is requested', async () => {
    const cycle = await openCycle();
    await expect(cycle.tracker.submit(noScenes, { errorIfEmpty: true })).rejects.toThrow(
      /has no scenes over tile h003v002/,
    );
    expect(await objectNames(cycle)).toEqual([]);
  });
});

describe('filters of a configuration', () => {
  it('are applied: only scenes below the given cloud cover are ordered', async () => {
    const cycle = await openCycle();
    const cloudy = 30;
    const all = await cycle.tracker.submit({ ...SMALL_ORDER, periodEnd: '2020-10-01' });
    const tracker = cycle.trackerWith({
      trackingTemplate: 'FILTERED_{now}',
      prefixTemplate: 'FILTERED',
      filters: { [LANDSAT_8]: [{ function: 'lte', name: 'CLOUD_COVER', value: cloudy }] },
    });
    const some = await tracker.submit({ ...SMALL_ORDER, periodEnd: '2020-10-01' });
    const cover = async (name: string) => {
      const order = await tracker.read(name);
      const found = await Promise.all(
        order.orders.map((item) => cycle.store.readMetadata(item.name, item.prefix)),
      );
      return found
        .flatMap(({ text }) => JSON.parse(text).image.images.flat())
        .map((scene: { CLOUD_COVER: number }) => scene.CLOUD_COVER)
        .sort((a: number, b: number) => a - b);
    };
    const unfiltered = await cover(all.name);
    expect(unfiltered.some((value: number) => value > cloudy)).toBe(true);
    expect(await cover(some.name)).toEqual(unfiltered.filter((value: number) => value <= cloudy));
  });
});
