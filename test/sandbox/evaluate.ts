/** Helpers for tests of the evaluator: Google's client to build expressions, and a tiny Earth. */
import client from '@google/earthengine';
import type { AssetCatalog, Scene } from '../../src/sandbox/earth/earthTypes.ts';
import { algorithms } from '../../src/sandbox/earthengine/algorithms/index.ts';
import { Evaluation, parseExpression } from '../../src/sandbox/earthengine/expression.ts';
import { encode } from '../../src/sandbox/earthengine/values/encode.ts';
import { startSandbox } from '../../src/sandbox/index.ts';

/** Names in the client's API that the tests use. */
type Name =
  | 'Algorithms'
  | 'ApiFunction'
  | 'Date'
  | 'Dictionary'
  | 'Feature'
  | 'FeatureCollection'
  | 'Filter'
  | 'Geometry'
  | 'If'
  | 'Image'
  | 'ImageCollection'
  | 'List'
  | 'Number'
  | 'Point'
  | 'Projection'
  | 'Rectangle'
  | 'Reducer'
  | 'String'
  | '_apply'
  | '_call'
  | 'add'
  | 'advance'
  | 'aggregate_array'
  | 'aggregate_count_distinct'
  | 'aggregate_histogram'
  | 'aggregate_mean'
  | 'and'
  | 'area'
  | 'atScale'
  | 'bandNames'
  | 'bitwiseAnd'
  | 'calendarRange'
  | 'clip'
  | 'copyProperties'
  | 'count'
  | 'date'
  | 'dayOfYear'
  | 'difference'
  | 'distinct'
  | 'divide'
  | 'eq'
  | 'expression'
  | 'filter'
  | 'filterBounds'
  | 'filterDate'
  | 'first'
  | 'flatten'
  | 'format'
  | 'fromImages'
  | 'get'
  | 'getRange'
  | 'gt'
  | 'gte'
  | 'hasType'
  | 'inList'
  | 'intersects'
  | 'iterate'
  | 'join'
  | 'keys'
  | 'limit'
  | 'lt'
  | 'lte'
  | 'map'
  | 'match'
  | 'max'
  | 'maxDifference'
  | 'mean'
  | 'merge'
  | 'millis'
  | 'minMax'
  | 'mosaic'
  | 'multiply'
  | 'neq'
  | 'nominalScale'
  | 'normalizedDifference'
  | 'not'
  | 'notNull'
  | 'or'
  | 'parse'
  | 'rangeContains'
  | 'reduce'
  | 'reduceColumns'
  | 'reduceRegion'
  | 'replace'
  | 'reproject'
  | 'select'
  | 'sequence'
  | 'size'
  | 'slice'
  | 'sort'
  | 'stringContains'
  | 'stringEndsWith'
  | 'stringStartsWith'
  | 'toBands'
  | 'toFloat'
  | 'toInt'
  | 'toInt16'
  | 'toList'
  | 'toUint16'
  | 'unmask'
  | 'updateMask';

/** Objects of the client are callable, and have methods that the sandbox's list gives them. */
export type Chain = ((...args: unknown[]) => Chain) & { readonly [N in Name]: Chain };

export const ee = client as unknown as Chain;

/** Lets Google's client learn the algorithms, from the sandbox. */
export async function connect(): Promise<void> {
  const sandbox = await startSandbox({ speed: 1000 });
  client.data.setAuthToken('', 'Bearer', 'any', 3600, [], () => {}, false);
  await new Promise<void>((resolve, reject) => {
    client.initialize(sandbox.earthEngine, null, resolve, reject, null, sandbox.project);
  });
  await sandbox.close();
}

const DAY = 86_400_000;
export const NOON = Date.parse('2020-06-01T12:00:00Z');

/** Corner of the tiny Earth's scenes in UTM zone 10: each is 3 km wide and 1.5 km further east. */
const [LEFT, TOP] = [540_000, 4_180_000];

function scene(number: number, time: number, lonLat: readonly [number, number][]): Scene {
  const index = `S${number}`;
  return {
    id: `TEST/C/${index}`,
    index,
    collection: 'TEST/C',
    timeStart: time,
    footprint: { type: 'Polygon', coordinates: [lonLat.map(([lon, lat]) => [lon, lat])] },
    properties: {
      CLOUD_COVER: number * 10,
      SENSOR: number < 3 ? 'OLI' : 'OLI_TIRS',
      'system:version': 7,
    },
    bands: ['A', 'B', 'QA'].map((id) => ({
      id,
      dataType:
        id === 'QA'
          ? { precision: 'int', min: 0, max: 255 }
          : { precision: 'int', min: 0, max: 65535 },
      crs: 'EPSG:32610',
      crsTransform: [30, 0, LEFT + (number - 1) * 1500, 0, -30, TOP],
      dimensions: [100, 100],
    })),
  };
}

/** Three scenes side by side, each over half of the one before; the third a day later. */
const SCENES = [
  scene(1, NOON, ring(-122.5459, -122.51187)),
  scene(2, NOON + 25_000, ring(-122.5289, -122.49484)),
  scene(3, NOON + DAY, ring(-122.51187, -122.47781)),
];

function ring(west: number, east: number): [number, number][] {
  const [south, north] = [37.7395, 37.7667];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

/** Every request for scenes, with its constraints. */
export const asked: { bbox?: readonly number[]; start?: number; end?: number }[] = [];

/** A pixel is 1000 x scene + column (band B: + row); column 0 has none; QA is 1 in even columns. */
export const catalog: AssetCatalog = {
  images: [],
  tables: new Map(),
  folders: [],
  hidden: [],
  collections: ['TEST/C'],
  collection: (id) =>
    id === 'TEST/C'
      ? {
          id,
          title: 'Test',
          start: NOON,
          end: NOON + 2 * DAY,
          bands: ['A', 'B', 'QA'],
          properties: {},
        }
      : undefined,
  *scenes(_, query) {
    asked.push({ ...query });
    const { start = -Infinity, end = Infinity } = query;
    for (const one of SCENES) {
      const time = one.timeStart ?? Number.NaN;
      if (time >= start && time < end) yield one;
    }
  },
  scene: (id) => SCENES.find((one) => one.id === id),
  read(of, band, columns, rows) {
    const number = SCENES.indexOf(of) + 1;
    const value = (i: number) => {
      const [column = 0, row = 0] = [columns[i], rows[i]];
      if (band === 'QA') return Number(column % 2 === 0);
      return number * 1000 + (band === 'A' ? column : row);
    };
    return {
      values: Float64Array.from(columns, (_, i) => value(i)),
      mask: Uint8Array.from(columns, (column) => Number(column > 0)),
    };
  },
};

/** Answer of the sandbox to an object of Google's client. */
export function compute(value: unknown): unknown {
  const json = client.apiclient.serialize(
    client.Serializer.encodeCloudApiExpression(value as never),
  );
  const expression = parseExpression(JSON.parse(JSON.stringify(json)));
  const evaluation = new Evaluation(expression, algorithms(), { catalog, checkTime: () => {} });
  return encode(evaluation.value(expression.result));
}

/** Values of an image along a row of the tiny Earth's pixels, from a column of scene 1 on. */
export function pixels(image: unknown, column: number, count: number, row = 50): unknown {
  const [west, east] = [LEFT + column * 30, LEFT + (column + count) * 30];
  const [north, south] = [TOP - row * 30, TOP - (row + 1) * 30];
  const corners = [
    [west, north],
    [east, north],
    [east, south],
    [west, south],
  ];
  const region = ee.Geometry({ type: 'Polygon', coordinates: [corners] }, 'EPSG:32610', false);
  const read = ee.ApiFunction._apply('Image.reduceRegion', {
    image,
    reducer: ee.ApiFunction._call('Reducer.toList'),
    geometry: region,
    crs: 'EPSG:32610',
    crsTransform: [30, 0, LEFT, 0, -30, TOP],
  });
  return compute(read);
}
