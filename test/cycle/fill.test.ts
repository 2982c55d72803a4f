/** Values of images where scenes have no data. */
import proj4, { type Converter } from 'proj4';
import { describe, expect, it } from 'vitest';
import { type ExportOptions, TileGrid, type TrackingDocument } from '../../src/core/index.ts';
import { openCatalog, type Scene } from '../../src/sandbox/earth/index.ts';
import { openTiff } from '../openTiff.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, GRID, LANDSAT_8, openCycle } from './cycle.ts';

const catalog = openCatalog();
const FILL = 1;

/** Two neighboring rows of one pass; the second is laid over the first. */
const PASS = { day: '2020-06-06', bbox: [-73, 41, -71, 44] } as const;

interface Pixels {
  readonly values: Float64Array;
  readonly mask: Uint8Array;
}

function scenesOfPass(): [Scene, Scene] {
  const start = Date.parse(PASS.day);
  const { bbox } = PASS;
  const scenes = [...catalog.scenes(LANDSAT_8, { bbox, start, end: start + 86_400_000 })];
  for (const lower of scenes) {
    const row = Number(lower.properties.WRS_ROW);
    const upper = scenes.find(({ properties }) => properties.WRS_ROW === row + 1);
    if (upper) return [lower, upper];
  }
  throw new Error(`No pass over two rows on ${PASS.day}`);
}

function utmOf(scene: Scene): Converter {
  const zone = Number(scene.bands[0]?.crs.slice(-2));
  return proj4(`+proj=utm +zone=${zone} +datum=WGS84 +units=m`);
}

/** Pixels of a scene at places in longitude and latitude. */
function pixelsAt(scene: Scene, band: string, places: readonly (readonly number[])[]): Pixels {
  const [size = 30, , x0 = 0, , negative = -30, y0 = 0] = scene.bands[0]?.crsTransform ?? [];
  const utm = utmOf(scene);
  const xy = places.map((place) => utm.forward([...place]));
  return catalog.read(
    scene,
    band,
    Int32Array.from(xy, ([x = 0]) => Math.floor((x - x0) / size)),
    Int32Array.from(xy, ([, y = 0]) => Math.floor((y - y0) / negative)),
  );
}

/** A place where the upper scene has fill and the lower one has data, in the grid's units. */
function placeOfFill(lower: Scene, upper: Scene): [x: number, y: number] {
  const [width = 0] = upper.bands[0]?.dimensions ?? [];
  const [size = 30, , x0 = 0, , negative = -30, y0 = 0] = upper.bands[0]?.crsTransform ?? [];
  const column = Math.floor(width / 2);
  const rows = Int32Array.from({ length: 3000 }, (_, row) => row);
  const { values } = catalog.read(upper, 'QA_PIXEL', new Int32Array(3000).fill(column), rows);
  const row = values.indexOf(FILL) + 10;
  const place = utmOf(upper).inverse([x0 + column * size, y0 + row * negative]);
  expect(pixelsAt(lower, 'QA_PIXEL', [place]).values[0]).toBeGreaterThan(FILL);
  const [x = 0, y = 0] = proj4(GRID.tile(0, 0).crs).forward([...place]);
  return [x, y];
}

/** One tile around a place. */
function gridAround([x, y]: readonly [number, number], size: [number, number]): TileGrid {
  const snapped = (value: number) => Math.round(value / 30) * 30;
  return TileGrid.from({
    ...GRID.toJSON(),
    ul: [snapped(x) - (size[0] / 2) * 30, snapped(y) + (size[1] / 2) * 30],
    size,
    limits: [
      [0, 0],
      [0, 0],
    ],
  });
}

async function orderOf(
  cycle: Cycle,
  grid: TileGrid,
  exportOptions: ExportOptions = {},
): Promise<TrackingDocument> {
  const tracker = cycle.trackerWith({ grid, exportOptions, trackingTemplate: '{now}' });
  const { name } = await tracker.submit({
    collections: LANDSAT_8,
    tiles: [0, 0],
    periodStart: PASS.day,
    periodEnd: '2020-06-07',
  });
  return finishOrder(tracker, name);
}

describe('fill of a scene', () => {
  it('never covers data of the scene below', async () => {
    const [lower, upper] = scenesOfPass();
    const size: [number, number] = [32, 48];
    const grid = gridAround(placeOfFill(lower, upper), size);
    const cycle = await openCycle();
    const order = await orderOf(cycle, grid);
    const files = await cycle.tracker.download(order, temporaryFolder());
    const tif = await openTiff([...files.values()].flat().find((file) => /tif$/.test(file)) ?? '');
    const bands = await (await tif.getImage()).readRasters();
    const { crs, transform } = grid.tile(0, 0);
    const [, , left, , , top] = transform;
    const places = Array.from({ length: size[0] * size[1] }, (_, index) =>
      proj4(crs).inverse([
        left + ((index % size[0]) + 0.5) * 30,
        top - (Math.floor(index / size[0]) + 0.5) * 30,
      ]),
    );
    const [below, above] = [lower, upper].map((scene) => pixelsAt(scene, 'QA_PIXEL', places));
    const isData = (pixels: Pixels | undefined, index: number) =>
      pixels?.mask[index] === 1 && pixels.values[index] !== FILL;
    let covered = 0;
    for (const index of places.keys()) {
      const isFill = above?.mask[index] === 1 && above.values[index] === FILL;
      const valid = isData(below, index) || isData(above, index);
      if (isFill && isData(below, index)) covered++;
      for (const band of bands) {
        expect((band as Uint16Array)[index] !== 0, `pixel ${index}`).toBe(valid);
      }
    }
    // The tile is located where it matters.
    expect(covered).toBeGreaterThan(100);
  });
});

describe('skipEmptyTiles', () => {
  /** A tile half of which is outside the scenes of the pass. */
  function gridAtTheSide(): TileGrid {
    const [scene] = scenesOfPass();
    const [width = 0, height = 0] = scene.bands[0]?.dimensions ?? [];
    const [size = 30, , x0 = 0, , negative = -30, y0 = 0] = scene.bands[0]?.crsTransform ?? [];
    const row = Math.floor(height / 2);
    const columns = Int32Array.from({ length: width }, (_, column) => column);
    const { mask } = catalog.read(scene, 'QA_PIXEL', columns, new Int32Array(width).fill(row));
    const edge = mask.lastIndexOf(1);
    const place = utmOf(scene).inverse([x0 + edge * size, y0 + row * negative]);
    const [x = 0, y = 0] = proj4(GRID.tile(0, 0).crs).forward([...place]);
    return gridAround([x, y], [256, 64]);
  }

  it('leaves out pieces without data, and does not change the others', async () => {
    const cycle = await openCycle();
    const grid = gridAtTheSide();
    const piecesOf = async (skipEmptyTiles: boolean) => {
      const options = { skipEmptyTiles, fileDimensions: 64, shardSize: 64 };
      const order = await orderOf(cycle, grid, options);
      expect(order.states).toEqual({ COMPLETED: 1 });
      const objects = await cycle.tracker.objects(order);
      const pieces = objects.filter(({ fileName }) => fileName.endsWith('.tif'));
      const sizes = pieces.map(({ fileName, crc32c }) => [fileName, crc32c] as const);
      await cycle.tracker.clean(order, { trackingName: order.name });
      return new Map(sizes);
    };
    const all = await piecesOf(false);
    const some = await piecesOf(true);
    expect(all.size).toBe(4);
    expect(some.size).toBeGreaterThan(0);
    expect(some.size).toBeLessThan(4);
    for (const [name, checksum] of some) expect(all.get(name), name).toBe(checksum);
  });
});
