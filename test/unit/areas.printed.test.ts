/** Areas as programs print them: Python's values, expressions of Earth Engine, results of Nominatim. */
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';

const read = (text: string) => readAreaBy(runAreaJob, { text, name: 'a.json' });
const RING = '[[1, 2], [3, 2], [3, 4], [1, 4], [1, 2]]';
const TUPLES = '((1.0, 2.0), (3.0, 2.0), (3.0, 4.0), (1e0, 4.0), (1.0, 2.0))';

describe('a value that Python prints', () => {
  it.each([
    ['a geometry', `{'type': 'Polygon', 'coordinates': [${RING}]}`, '1'],
    ['tuples', `{'type': 'Polygon', 'coordinates': (${TUPLES},)}`, '1'],
    [
      'a feature with other values',
      `{'id': '0', 'type': 'Feature', 'properties': {'name': "O'Brien\\xe9", 'a': None, 'b': True, 'c': nan, 'd': ('x',), 'e': np.float64(1.5)}, 'geometry': {'type': 'Polygon', 'coordinates': [${RING}]}}`,
      "O'Briené",
    ],
    [
      'quotes of both kinds in texts',
      `{'type': 'Feature', 'properties': {'name': 'a "b" \\'c\\', (None,]'}, 'geometry': {'type': 'Polygon', 'coordinates': [${RING}]}}`,
      `a "b" 'c', (None,]`,
    ],
    ['commas at the end, and brackets', `{'type': ('Polygon'), 'coordinates': [${RING},],}`, '1'],
    ['bare tuples', TUPLES, '1'],
    [
      'a value a line',
      `{'type': 'Polygon', 'coordinates': (${TUPLES},)}\n{'type': 'Point', 'coordinates': (1, 2)}\n`,
      '1',
    ],
    [
      'arrays of NumPy',
      `{'type': 'Polygon', 'coordinates': [array([[1., 2.], [3., 2.], [3., 4.], [1., 4.], [1., 2.]])]}`,
      '1',
    ],
  ])('with %s is read', async (_, text, name) => {
    const area = await read(text);
    expect(area.bounds).toEqual([1, 2, 3, 4]);
    expect(area.names[0]).toBe(name);
  });

  it.each([
    `{'type': 'Feature', 'geometry': <POLYGON ((1 2, 3 2, 3 4, 1 2))>}`,
    `{'type': 'Feature', 'properties': {'at': datetime.datetime(2020, 1, 1, 0, 0)}, 'geometry': None}`,
    `{'type': 'Polygon', 'coordinates': (${TUPLES},)`,
    `{'type': 'Polygon', 'coordinates': [array([[1. 2.] [3. 2.] [3. 4.] [1. 2.]])]}`,
    `{'type': 'Point', 'coordinates': (1, 2]}`,
    `{'type': 'Point', 'coordinates': array [1, 2]}`,
  ])('with something else is refused with what to do: %s', async (text) => {
    await expect(read(text)).rejects.toThrow(
      /^a\.json is an object as Python prints it.*json\.dumps/,
    );
  });
});

/** An expression in the form of the present interface. */
const call = (name: string, args: Record<string, unknown>) => ({
  functionInvocationValue: { functionName: name, arguments: args },
});
const constant = (constantValue: unknown) => ({ constantValue });
const CORNERS = [
  [1, 2],
  [3, 4],
];
const planar = constant(false);

describe('a geometry of Earth Engine', () => {
  const rectangle = call('GeometryConstructors.Rectangle', {
    coordinates: constant(CORNERS),
    geodesic: planar,
  });
  it.each([
    ['Rectangle with two corners', { type: 'Rectangle', coordinates: CORNERS, geodesic: false }],
    [
      'Rectangle with four numbers',
      { type: 'Rectangle', coordinates: [1, 2, 3, 4], geodesic: false },
    ],
    [
      'Rectangle with a ring',
      { type: 'Rectangle', coordinates: [JSON.parse(RING)], geodesic: false },
    ],
    ['an expression of a rectangle', rectangle],
    [
      'an expression with references',
      {
        result: '0',
        values: {
          0: call('GeometryConstructors.Rectangle', {
            coordinates: { valueReference: '1' },
            geodesic: planar,
          }),
          1: { arrayValue: { values: [constant([1, 2]), constant([3, 4])] } },
        },
      },
    ],
    [
      'an expression of a box',
      call('GeometryConstructors.BBox', {
        west: constant(1),
        south: constant(2),
        east: constant(3),
        north: constant(4),
      }),
    ],
    [
      'an expression of a polygon',
      call('GeometryConstructors.Polygon', {
        coordinates: constant(JSON.parse(RING)),
        geodesic: planar,
      }),
    ],
    [
      'numbers one after the other',
      call('GeometryConstructors.Polygon', {
        coordinates: constant(JSON.parse(RING).flat()),
        geodesic: planar,
      }),
    ],
    [
      'the older form',
      {
        type: 'Invocation',
        functionName: 'GeometryConstructors.Rectangle',
        arguments: { coordinates: [1, 2, 3, 4], geodesic: false },
      },
    ],
    [
      'the oldest form',
      { algorithm: 'GeometryConstructors.Rectangle', coordinates: CORNERS, geodesic: false },
    ],
  ])('as %s is read', async (_, value) => {
    for (const text of [JSON.stringify(value), `ee.Geometry(${JSON.stringify(value, null, 2)})`]) {
      const area = await read(text);
      expect(area.bounds).toEqual([1, 2, 3, 4]);
      expect(area.positions).toBe(5);
    }
  });

  it('has great circles as edges unless it is planar, or a box', async () => {
    const coordinates = constant([0, 50, 40, 60]);
    const [west, south, east, north] = [0, 50, 40, 60].map(constant);
    const top = async (value: unknown) => (await read(JSON.stringify(value))).bounds[3];
    expect(await top(call('GeometryConstructors.Rectangle', { coordinates }))).toBeGreaterThan(61);
    expect(
      await top(call('GeometryConstructors.Rectangle', { coordinates, geodesic: planar })),
    ).toBe(60);
    expect(await top(call('GeometryConstructors.BBox', { west, south, east, north }))).toBe(60);
  });

  it('has its projection', async () => {
    const crs = call('Projection', { crs: constant('EPSG:32615') });
    const coordinates = constant([480000, 4610000, 520000, 4650000]);
    const area = await read(
      JSON.stringify(call('GeometryConstructors.Rectangle', { coordinates, crs })),
    );
    expect(area.bounds[0]).toBeCloseTo(-93.24, 2);
    expect(area.notes).toEqual(['Converted from EPSG:32615.']);
  });

  it('that has to be calculated is refused with what to do', async () => {
    const value = call('Geometry.buffer', { geometry: rectangle, distance: constant(10) });
    await expect(read(JSON.stringify(value))).rejects.toThrow(
      /expression of Earth Engine .*getInfo\(\)/,
    );
  });
});

describe('OpenStreetMap', () => {
  const found = {
    place_id: 1,
    osm_type: 'relation',
    boundingbox: ['2', '4', '1', '3'],
    display_name: 'Farm',
  };
  const geojson = { type: 'Polygon', coordinates: [JSON.parse(RING)] };

  it('has results of Nominatim with outlines, which are read', async () => {
    for (const result of [{ ...found, geojson }, [{ ...found, geojson }]]) {
      const area = await read(JSON.stringify(result));
      expect(area.bounds).toEqual([1, 2, 3, 4]);
      expect(area.names).toEqual(['Farm']);
    }
  });

  it.each([
    [[found], /result of Nominatim without outlines\..*polygon_geojson=1/],
    [
      { version: 0.6, generator: 'Overpass API', osm3s: {}, elements: [{ type: 'node', id: 1 }] },
      /is OpenStreetMap data\. .*overpass turbo/,
    ],
  ])('has other answers, which are refused by their names: %j', async (value, message) => {
    await expect(read(JSON.stringify(value))).rejects.toThrow(message);
  });
});
