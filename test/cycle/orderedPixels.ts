/** Compares the pixels of ordered images with those of their scenes, calculated one by one. */
import proj4 from 'proj4';
import { expect } from 'vitest';
import type { ImageChoice, InsideArea, Tile, TileGrid, Tracker } from '../../src/core/index.ts';
import { openCatalog, type Scene } from '../../src/sandbox/earth/index.ts';
import { openTiff } from '../openTiff.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, GRID } from './cycle.ts';

const catalog = openCatalog();

/** Metadata of an image, as far as pixels depend on it. */
export interface ImageRecord {
  readonly bands: readonly string[];
  readonly nodata: number;
  readonly data_type: string;
  readonly dates: readonly string[];
  readonly layers?: readonly string[];
  readonly images: readonly (readonly Readonly<Record<string, unknown>>[])[];
  readonly cloud_mask?: string;
  readonly composite?: string;
  readonly combined_dates?: readonly string[];
  readonly clear_share?: number;
}

export interface OrderedImage {
  readonly record: ImageRecord;
  /** Pixels by band, row by row. */
  readonly bands: readonly ArrayLike<number>[];
  readonly names: readonly string[];
  readonly nodata: number | null;
  /** Bits and format of the stored samples, such as `uint16`. */
  readonly sampleType: string;
}

/** Orders one tile, and reads its image. */
export async function orderImage(
  cycle: Cycle,
  tracker: Tracker,
  request: {
    collection: string;
    tile: readonly [row: number, column: number];
    start: string;
    end: string;
    choice?: ImageChoice;
    inside?: InsideArea;
    grid?: TileGrid;
  },
): Promise<OrderedImage> {
  const { collection, tile, start, end, choice, inside, grid } = request;
  const { name } = await tracker.submit({
    collections: collection,
    tiles: [tile],
    periodStart: start,
    periodEnd: end,
    ...(choice && { choices: { [collection]: choice } }),
    ...(inside && { inside }),
    ...(grid && { grid: grid.toJSON() }),
  });
  return readImage(cycle, tracker, name);
}

/** Reads the image of an order with a single one, when it is completed. */
export async function readImage(
  cycle: Cycle,
  tracker: Tracker,
  name: string,
): Promise<OrderedImage> {
  const order = await finishOrder(tracker, name);
  expect(order.orders.map(({ status }) => [status.state, status.error_message])).toEqual([
    ['COMPLETED', undefined],
  ]);
  const [item] = order.orders;
  const { text } = await cycle.store.readMetadata(item?.name ?? '', item?.prefix ?? '');
  const files = [...(await tracker.download(order, temporaryFolder())).values()].flat();
  const tiff = await openTiff(files.find((file) => file.endsWith('.tif')) ?? '');
  const image = await tiff.getImage();
  const format = ['', 'uint', 'int', 'float'][image.getSampleFormat() ?? 1];
  return {
    record: JSON.parse(text).image as ImageRecord,
    bands: (await image.readRasters()) as unknown as ArrayLike<number>[],
    names: await bandNames(image),
    nodata: image.getGDALNoData(),
    sampleType: `${format}${image.getBitsPerSample()}`,
  };
}

type TiffImage = Awaited<ReturnType<Awaited<ReturnType<typeof openTiff>>['getImage']>>;

async function bandNames(image: TiffImage): Promise<string[]> {
  const names: string[] = [];
  for (let band = 0; band < image.getSamplesPerPixel(); band++) {
    names.push(String((await image.getGDALMetadata(band))?.DESCRIPTION ?? ''));
  }
  return names;
}

/** The scene of an asset id. */
export function sceneOf(id: string): Scene | undefined {
  return catalog.scene(id);
}

/** Places in degrees. */
export type Places = readonly (readonly [lon: number, lat: number])[];

/** Values of a scene at places; undefined where it is masked. */
export type SceneValues = (scene: Scene, places: Places) => (number | undefined)[];

/** Reference systems of the sandbox's scenes, independent of its own definitions. */
function definitionOf(crs: string): string {
  const [, zone] = /^EPSG:326(\d\d)$/.exec(crs) ?? [];
  if (zone) return `+proj=utm +zone=${zone} +datum=WGS84`;
  if (crs === 'SR-ORG:6974') return '+proj=sinu +lon_0=0 +R=6371007.181 +units=m';
  if (crs === 'EPSG:3035') {
    return '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +ellps=GRS80 +units=m';
  }
  return '+proj=longlat +datum=WGS84';
}

/** Reads the stored values of a band of a scene, of the pixels that places are in. */
export function storedValues(id: string): SceneValues {
  return (scene, places) => {
    const band = scene.bands.find((each) => each.id === id);
    if (!band) return places.map(() => undefined);
    const [width, , left, , height, top] = band.crsTransform;
    const converter = proj4(definitionOf(band.crs));
    const xy = places.map((place) => converter.forward([...place]));
    const columns = Int32Array.from(xy, ([x = 0]) => Math.floor((x - left) / width));
    const rows = Int32Array.from(xy, ([, y = 0]) => Math.floor((y - top) / height));
    const { values, mask } = catalog.read(scene, id, columns, rows);
    return Array.from(values, (value, index) => (mask[index] ? value : undefined));
  };
}

/**
 * Compares every pixel of every layer with the topmost scene that has a value there.
 *
 * @param bands how each band's values are calculated, in the order of the bands
 * @param tolerance largest difference that rounding of the type makes
 * @param grid that of the tile
 * @returns numbers of values with and without data, to show that both were compared
 */
export function comparePixels(
  image: OrderedImage,
  tile: readonly [row: number, column: number],
  bands: readonly SceneValues[],
  tolerance = 0,
  grid = GRID,
): { valid: number; missing: number } {
  const { record } = image;
  const places = placesOf(grid.tile(...tile));
  let [valid, missing] = [0, 0];
  for (const [layer, scenes] of record.images.entries()) {
    const upperFirst = scenes.flatMap(({ 'system:id': id }) => sceneOf(String(id)) ?? []).reverse();
    expect(upperFirst.length).toBe(scenes.length);
    for (const [band, valuesOf] of bands.entries()) {
      const found = upperFirst.map((scene) => valuesOf(scene, places));
      const stored = image.bands[layer * bands.length + band] ?? [];
      const wrong: unknown[] = [];
      for (const pixel of places.keys()) {
        const expected = found.map((values) => values[pixel]).find((value) => value !== undefined);
        const value = stored[pixel] ?? Number.NaN;
        const isRight =
          expected === undefined
            ? value === record.nodata
            : value !== record.nodata && Math.abs(value - expected) <= tolerance;
        if (!isRight) wrong.push({ pixel, value, expected });
        if (expected === undefined) missing++;
        else valid++;
      }
      expect(wrong.slice(0, 3), `layer ${layer}, band ${record.bands[band]}`).toEqual([]);
    }
  }
  return { valid, missing };
}

/**
 * Compares every pixel of a median with that of the dates, each the topmost scene that has a value.
 *
 * @param bands how each band's values are calculated, in the order of the bands
 * @returns numbers of values that are the middle of an odd and of an even number of dates, and missing
 */
export function compareMedian(
  image: OrderedImage,
  tile: readonly [row: number, column: number],
  bands: readonly SceneValues[],
): { odd: number; even: number; missing: number } {
  const { record } = image;
  expect(record.images.length).toBe(1);
  const dates = scenesByDate(record.images.flat());
  expect([...dates.keys()]).toEqual(record.combined_dates);
  const places = placesOf(GRID.tile(...tile));
  const seen = { odd: 0, even: 0, missing: 0 };
  for (const [band, valuesOf] of bands.entries()) {
    const layers = [...dates.values()].map((scenes) =>
      scenes.toReversed().map((scene) => valuesOf(scene, places)),
    );
    const wrong: unknown[] = [];
    for (const pixel of places.keys()) {
      const values = layers
        .flatMap((scenes) => scenes.map((all) => all[pixel]).find((one) => one !== undefined) ?? [])
        .sort((a, b) => a - b);
      const middle = values.length / 2;
      const [low = 0, high = 0] = [values[Math.ceil(middle) - 1], values[Math.floor(middle)]];
      const whole = record.data_type.startsWith('float') ? 0 : 0.5;
      const exact = (low + high) / 2 + whole;
      const expected = whole === 0 ? Math.fround(exact) : Math.floor(exact);
      const value = image.bands[band]?.[pixel];
      if (value !== (values.length === 0 ? record.nodata : expected)) {
        wrong.push({ pixel, value, expected, values });
      }
      seen[values.length === 0 ? 'missing' : values.length % 2 === 1 ? 'odd' : 'even']++;
    }
    expect(wrong.slice(0, 3), `band ${record.bands[band]}`).toEqual([]);
  }
  return seen;
}

function scenesByDate(records: readonly Readonly<Record<string, unknown>>[]): Map<string, Scene[]> {
  const dates = new Map<string, Scene[]>();
  for (const { 'system:id': id, 'system:time_start': time } of records) {
    const scene = sceneOf(String(id));
    expect(scene).toBeDefined();
    const date = new Date(Number(time)).toISOString().slice(0, 10);
    if (scene) dates.set(date, [...(dates.get(date) ?? []), scene]);
  }
  return dates;
}

/** Centers of the pixels of a tile, row by row. */
export function placesOf({ crs, transform, size }: Tile): Places {
  const [width, , left, , height, top] = transform;
  const converter = proj4(crs.startsWith('EPSG:') ? definitionOf(crs) : crs);
  return Array.from({ length: size[0] * size[1] }, (_, pixel) => {
    const x = left + ((pixel % size[0]) + 0.5) * width;
    const y = top + (Math.floor(pixel / size[0]) + 0.5) * height;
    const [lon = 0, lat = 0] = converter.inverse([x, y]);
    return [lon, lat] as const;
  });
}
