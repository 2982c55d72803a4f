/**
 * Annual embeddings: 64 numbers for each pixel that make a vector of length 1, similar where the
 * ground is similar.
 *
 * Images are squares of 163,840 m in UTM zones. A vector is a fixed matrix times what is known of the
 * ground, divided by its length. Its numbers are those that the provider's 8-bit files can hold, so
 * that its length is 1 within half a percent:
 * https://developers.google.com/earth-engine/guides/aef_on_gcs_readme
 */
import { DAY } from './days.ts';
import type { SceneCollection, SceneQuery, SceneSource } from './earthTypes.ts';
import { wholeSight } from './globalGrid.ts';
import { mayHaveLand } from './land.ts';
import { touchesBox } from './mgrs.ts';
import { unit } from './noise.ts';
import { type PixelView, QA } from './pixelView.ts';
import { converter, type Grid, ringToGeometry } from './sceneGrid.ts';
import { DOUBLE, has, type SensorBand } from './sensorBand.ts';
import { SensorScene } from './sensorScene.ts';
import { runningOn } from './sentinel2Sources.ts';

const COLLECTION = 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL';
const SIDE = 163_840;
const PIXEL = 10;
const DIMENSIONS = 64;
const FIRST_YEAR = 2017;
/** A year's image appears some months after its end. */
const LATENCY = 45 * DAY;
/** Ground classes, and beside them greenness, height, snow and a constant. */
const CLASSES = 9;
const FEATURES = CLASSES + 4;

const MATRIX = Array.from({ length: DIMENSIONS }, (_, band) =>
  Float64Array.from({ length: FEATURES }, (_, k) => unit(band, k, 0, 771) * 2 - 1),
);
/** Products of the matrix's columns: lengths follow from them without all 64 numbers. */
const GRAM = Array.from({ length: FEATURES }, (_, a) =>
  Float64Array.from({ length: FEATURES }, (_, b) =>
    MATRIX.reduce((sum, row) => sum + (row[a] ?? 0) * (row[b] ?? 0), 0),
  ),
);

/** A value is the sign × (number ÷ 127.5)², for whole numbers from -127 to 127. */
const [SCALE, LARGEST] = [127.5, 127];

function quantized(value: number): number {
  const number = Math.min(LARGEST, Math.round(Math.sqrt(Math.abs(value)) * SCALE));
  return Math.sign(value) * (number / SCALE) ** 2;
}

const features = new Float64Array(FEATURES);

function describeGround(view: PixelView, i: number): void {
  features.fill(0);
  features[view.ground[i] ?? 0] = 1;
  features[CLASSES] = 0.6 * (view.greenness[i] ?? 0);
  features[CLASSES + 1] = Math.min(1, (view.height[i] ?? 0) / 4000);
  features[CLASSES + 2] = has(view, i, QA.snow) ? 0.5 : 0;
  features[CLASSES + 3] = 0.3;
}

function component(view: PixelView, i: number, band: number): number {
  describeGround(view, i);
  const row = MATRIX[band];
  let value = 0;
  let square = 0;
  for (let a = 0; a < FEATURES; a++) {
    const x = features[a] ?? 0;
    if (x === 0) continue;
    value += (row?.[a] ?? 0) * x;
    for (let b = 0; b < FEATURES; b++) square += x * (features[b] ?? 0) * (GRAM[a]?.[b] ?? 0);
  }
  return value / Math.sqrt(square);
}

const BANDS: readonly SensorBand[] = Array.from({ length: DIMENSIONS }, (_, band) => ({
  id: `A${String(band).padStart(2, '0')}`,
  dataType: DOUBLE,
  pixel: PIXEL,
  value: ({ view, i }) => quantized(component(view, i, band)),
}));

interface Square {
  readonly zone: number;
  readonly south: boolean;
  readonly column: number;
  readonly row: number;
}

export class EmbeddingSource implements SceneSource {
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  describe(): SceneCollection {
    const start = Date.UTC(FIRST_YEAR, 0, 1);
    const end = Date.UTC(this.#lastYear() + 1, 0, 1);
    return {
      id: COLLECTION,
      title: 'Satellite Embedding V1',
      start,
      end,
      bands: BANDS.map(({ id }) => id),
      properties: {
        'system:title': 'Satellite Embedding V1',
        provider: 'Google Earth Engine and Google DeepMind',
        date_range_start: start,
        date_range_end: end,
      },
    };
  }

  #lastYear(): number {
    return new Date(this.#now() - LATENCY).getUTCFullYear() - 1;
  }

  *scenes({ bbox, start = -Infinity, end = Infinity }: SceneQuery): Generator<SensorScene> {
    for (let zone = 1; zone <= 60; zone++) {
      for (const square of squaresOf(zone, runningOn(bbox))) {
        for (let year = FIRST_YEAR; year <= this.#lastYear(); year++) {
          const time = Date.UTC(year, 0, 1);
          if (time >= start && time < end) yield sceneOf(square, year);
        }
      }
    }
  }

  scene(index: string): SensorScene | undefined {
    const match = /^(\d\d)([NS])_(\d\d)_(\d\d)_(\d{4})$/.exec(index);
    if (!match) return undefined;
    const [zone, column, row] = [Number(match[1]), Number(match[3]), Number(match[4])];
    const year = Number(match[5]);
    if (zone < 1 || zone > 60 || year < FIRST_YEAR || year > this.#lastYear()) return undefined;
    const square = { zone, south: match[2] === 'S', column, row };
    return exists(square) ? sceneOf(square, year) : undefined;
  }
}

function crsOf({ zone, south }: Square): string {
  return `EPSG:${(south ? 32700 : 32600) + zone}`;
}

function corner({ column, row, south }: Square): [left: number, top: number] {
  return [column * SIDE, south ? 10_000_000 - row * SIDE : (row + 1) * SIDE];
}

function ringOf(square: Square, steps: number): number[][] {
  const [left, top] = corner(square);
  const { inverse } = converter(crsOf(square));
  const ring: number[][] = [];
  const corners = [
    [0, 0],
    [0, 1],
    [1, 1],
    [1, 0],
  ] as const;
  corners.forEach(([x0, y0], side) => {
    const [x1, y1] = corners[(side + 1) % 4] ?? [0, 0];
    for (let s = 0; s < steps; s++) {
      const x = x0 + ((x1 - x0) * s) / steps;
      const y = y0 + ((y1 - y0) * s) / steps;
      const [lon, lat] = inverse([left + x * SIDE, top - y * SIDE]);
      const near = square.zone * 6 - 183;
      ring.push([lon - 360 * Math.round((lon - near) / 360), lat]);
    }
  });
  ring.push(ring[0] ?? [0, 0]);
  return ring;
}

/** Squares that touch their zone and land, and a box. */
function* squaresOf(zone: number, bbox: ReturnType<typeof runningOn>): Generator<Square> {
  for (const south of [false, true]) {
    for (let column = 1; column <= 5; column++) {
      for (let row = 0; row < 57; row++) {
        const square = { zone, south, column, row };
        if (bbox && !touchesBox(boundsOf(square), bbox)) continue;
        if (exists(square)) yield square;
      }
    }
  }
}

function boundsOf(square: Square): [number, number, number, number] {
  const ring = ringOf(square, 1);
  const lons = ring.map(([lon = 0]) => lon);
  const lats = ring.map(([, lat = 0]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

function exists(square: Square): boolean {
  if (square.column < 1 || square.column > 5 || square.row > 56) return false;
  const [left, top] = corner(square);
  const { inverse } = converter(crsOf(square));
  const west = square.zone * 6 - 186;
  return [0.02, 0.35, 0.65, 0.98].some((x) =>
    [0.02, 0.35, 0.65, 0.98].some((y) => {
      const [lon, lat] = inverse([left + x * SIDE, top - y * SIDE]);
      return lon >= west && lon < west + 6 && mayHaveLand(lon, lat);
    }),
  );
}

function sceneOf(square: Square, year: number): SensorScene {
  const two = (value: number) => String(value).padStart(2, '0');
  const { zone, south, column, row } = square;
  const name = `${two(zone)}${south ? 'S' : 'N'}`;
  const index = `${name}_${two(column)}_${two(row)}_${year}`;
  const [left, top] = corner(square);
  const side = SIDE / PIXEL;
  const grid: Grid = {
    crs: crsOf(square),
    crsTransform: [PIXEL, 0, left, 0, -PIXEL, top],
    dimensions: [side, side],
  };
  // The middle of the growing season represents the year.
  const time = Date.UTC(year, south ? 0 : 6, 10);
  return new SensorScene({
    collection: COLLECTION,
    index,
    timeStart: Date.UTC(year, 0, 1),
    bands: BANDS,
    grid: () => grid,
    sight: () => wholeSight(index, grid, time, 192, { centerLon: zone * 6 - 183 }),
    footprint: () => ringToGeometry(ringOf(square, 8)),
    properties: () => ({
      'system:time_end': Date.UTC(year + 1, 0, 1),
      UTM_ZONE: name,
      MODEL_VERSION: 'v2.1',
      PROCESSING_SOFTWARE_VERSION: '1.0.0',
      DATASET_VERSION: '1.1',
    }),
  });
}
