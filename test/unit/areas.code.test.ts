/** Code of Earth Engine as an area: what the Code Editor generates for drawn geometries, and what users write. */
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { parsePlaceArea } from '../../src/core/areas/places/placeArea.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';

const read = (text: string, feature?: string) =>
  readAreaBy(runAreaJob, { text, name: 'area.js' }, { feature });

const RING = '[[1, 4], [1, 2], [3, 2], [3, 4]]';

/** As **Show generated code** copies the imports of a script. */
const GENERATED = `var imageCollection = ee.ImageCollection("LANDSAT/LC08/C02/T1_L2"),
    imageVisParam = {"opacity":1,"bands":["B1"],"gamma":1},
    field = 
    /* color: #d63031 */
    /* shown: false */
    /* displayProperties: [
      {
        "type": "rectangle"
      }
    ] */
    ee.Geometry.Polygon(
        [[[1, 4],
          [1, 2],
          [3, 2],
          [3, 4]]], null, false),
    sites = 
    /* color: #98ff00 */
    ee.FeatureCollection(
        [ee.Feature(
            ee.Geometry.Point([5, 6]),
            {
              "landcover": 0,
              "name": "Farm",
              "system:index": "0"
            }),
        ee.Feature(
            ee.Geometry.Point([-5.5, 6e0]),
            {
              "landcover": 1,
              "name": "Wood",
              "system:index": "1"
            })]),
    place = /* color: #0b4a8b */ee.Geometry.MultiPoint(
        [[7, 8],
         [9, 10]]);`;

describe('code of Earth Engine', () => {
  it('as the Code Editor generates it has all that is drawn', async () => {
    const all = await read(GENERATED);
    expect(all.names).toEqual(['field', 'Farm', 'Wood', 'place']);
    expect(all.points).toHaveLength(4);
    const field = await read(GENERATED, 'field');
    expect([field.bounds, field.positions]).toEqual([[1, 2, 3, 4], 5]);
    expect((await read(GENERATED, 'landcover=1')).points).toEqual([[-5.5, 6]]);
  });

  it.each([
    ['a polygon', `ee.Geometry.Polygon([${RING}], null, false)`],
    ['all of its arguments', `ee.Geometry.Polygon([${RING}], 'EPSG:4326', false, null, true);`],
    ['an error that is allowed', `ee.Geometry.Polygon([${RING}], null, false, 1)`],
    ['a ring that is not in a list', `ee.Geometry.Polygon(${RING}, null, false)`],
    ['numbers one after the other', 'ee.Geometry.Polygon([1, 4, 1, 2, 3, 2, 3, 4], null, false)'],
    ['names of arguments', `ee.Geometry.Polygon({coords: [${RING}], geodesic: false})`],
    ['names of arguments in Python', `ee.Geometry.Polygon([${RING}], geodesic=False)`],
    ['a projection', `ee.Geometry.Polygon([${RING}], ee.Projection('EPSG:4326'), false)`],
    ['several polygons', `ee.Geometry.MultiPolygon([[${RING}]], null, false)`],
    ['a linear ring', `ee.Geometry.LinearRing(${RING}, null, false)`],
    ['a rectangle', 'ee.Geometry.Rectangle([1, 2, 3, 4], null, false)'],
    ['a rectangle with corners', 'ee.Geometry.Rectangle([[1, 2], [3, 4]], null, false);'],
    ['a box', 'ee.Geometry.BBox(1, 2, 3, 4)'],
    ['a box with names', 'ee.Geometry.BBox({west: 1, south: 2, east: 3, north: 4})'],
    ['a variable', `var geometry = ee.Geometry.Polygon([${RING}], null, false);`],
    ['a constant', `const geometry = new ee.Geometry.Polygon([${RING}], null, false)`],
    ['a comment', `// Drawn in 2024, "north"\n/* color: #d63031 */ee.Geometry.BBox(1, 2, 3, 4)`],
    ['Python', `# Drawn\ngeometry = ee.Geometry.Polygon(\n    (${RING},), None, False)\n`],
    [
      'GeoJSON',
      `ee.Geometry({type: 'Polygon', 'coordinates': [${RING},], geodesic: false}, 'EPSG:4326')`,
    ],
    ['a feature', `ee.Feature(ee.Geometry.BBox(1, 2, 3, 4), {name: "Farm, ee", area: -1.5})`],
    ['a feature of GeoJSON', 'ee.Feature({type: "Feature", geometry: ee.Geometry.BBox(1,2,3,4)})'],
    [
      'features without geometry',
      'ee.FeatureCollection([ee.Feature(null), ee.Geometry.BBox(1, 2, 3, 4)])',
    ],
    ['a collection of one', 'ee.FeatureCollection(ee.Feature(ee.Geometry.BBox(1, 2, 3, 4), {}))'],
  ])('with %s is read', async (_, code) => {
    const { bounds, positions } = await read(code);
    expect([bounds, positions]).toEqual([[1, 2, 3, 4], 5]);
    expect(parsePlaceArea(code)).toMatchObject({ points: [] });
    const [west, south, east, north] = boundsOf(parsePlaceArea(code).polygons.flat(2));
    expect([west, south, east, north]).toEqual([1, 2, 3, 4]);
  });

  it('can have a point, also in a projection', async () => {
    for (const code of ['ee.Geometry.Point([1, 2])', 'ee.Geometry.Point(1, 2);']) {
      expect((await read(code)).points).toEqual([[1, 2]]);
      expect(parsePlaceArea(code).points).toEqual([[1, 2]]);
    }
    const projected = "ee.Geometry.Point([480000, 4610000], 'EPSG:32615')";
    const [[lon, lat] = []] = (await read(projected)).points;
    expect([lon, lat]).toEqual([expect.closeTo(-93.24, 2), expect.closeTo(41.64, 2)]);
    expect(parsePlaceArea(projected).points[0]).toEqual([lon, lat]);
  });

  it('has great circles by default in degrees only, also as GeoJSON', async () => {
    const coordinates = '[[[0, 50], [40, 50], [40, 60], [0, 60]]]';
    const top = async (code: string) => (await read(code)).bounds[3];
    const geoJson = `{type: 'Polygon', coordinates: ${coordinates}}`;
    expect(await top(`ee.Geometry(${geoJson})`)).toBeGreaterThan(61);
    expect(await top(`ee.Feature(${geoJson})`)).toBeGreaterThan(61);
    expect(await top(`ee.FeatureCollection([${geoJson}])`)).toBeGreaterThan(61);
    expect(await top(`ee.Geometry.Polygon(${coordinates}, 'EPSG:4258')`)).toBeGreaterThan(61);
    expect(await top(`ee.Geometry(${geoJson}, null, false)`)).toBe(60);
    const utm = (rest: string) =>
      `ee.Geometry.Rectangle([2e5, 6e6, 8e5, 7e6], 'EPSG:32631'${rest})`;
    expect(await top(utm(''))).toBe(await top(utm(', false')));
    // A great circle runs farther north than the parallel of the grid's edge.
    expect(await top(utm(', true'))).not.toBe(await top(utm('')));
    expect(await top(utm(', true'))).toBeCloseTo(await top(utm('')), 1);
  });

  it.each([
    ['ee.Geometry.Point([1, 2]).buffer(1000)', '.buffer in line 1'],
    ['var a = ee.Geometry.BBox(1, 2, 3, 4);\nMap.centerObject(a);', 'Map.centerObject in line 2'],
    [
      'var a =\n  ee.FeatureCollection("users/me/farm")',
      'ee.FeatureCollection("users/me/farm") in line 2',
    ],
    ['ee.Geometry.BBox(west, 2, 3, 4)', 'west in line 1'],
    ['ee.Geometry.Polygon([ee.Geometry.Point(1, 2)])', 'ee.Geometry.Polygon in line 1'],
    [`ee.Geometry.Polygon([${RING}], proj)`, 'proj in line 1'],
    [`ee.Geometry.Polygon([${RING}], 4326)`, 'proj in line 1'],
    [`ee.Geometry.Polygon([${RING}], null, 0)`, 'geodesic in line 1'],
    [`ee.Geometry.Polygon([${RING}], null, false, null, true, 1)`, 'ee.Geometry.Polygon in line 1'],
    [`ee.Geometry.Polygon([${RING}], {color: 1})`, 'proj in line 1'],
    [
      `ee.Geometry.Polygon([${RING}], ee.Projection('EPSG:4326', [1, 0, 0, 0, 1, 0]))`,
      'ee.Projection in line 1',
    ],
    [`ee.Geometry.Polygon({coords: [${RING}], color: 1})`, 'color in line 1'],
    [`ee.Geometry.Polygon([${RING}], geodesic=False, geodesic=True)`, 'geodesic in line 1'],
    ['ee.Feature(ee.Geometry.Point(1, 2), {date: ee.Date("2020")})', 'ee.Date in line 1'],
    ['ee.Geometry.Point([1 + 2, 3])', undefined],
    ['ee.Geometry.Point([1, 2)', undefined],
    ['ee.Geometry.Point([1, 2]', undefined],
    ['ee.Geometry.Point([1, 2', undefined],
    ['ee.Geometry.Point([1, "2])', undefined],
  ])('with something else than values is refused: %s', async (code, what) => {
    const message =
      what === undefined
        ? /area\.js is code of Earth Engine (?:with an unexpected . in line 1|that ends before)/
        : `area.js has ${what}, which Cedar does not calculate`;
    await expect(read(code)).rejects.toThrow(message);
    if (!code.includes('\n')) expect(() => parsePlaceArea(code)).toThrow();
  });

  it('whose inside is left of its edges is refused', async () => {
    const message = /inside is on the left of its edges/;
    await expect(read(`ee.Geometry.Polygon([${RING}], null, true, null, false)`)).rejects.toThrow(
      message,
    );
    const geoJson = `{"type":"Polygon","coordinates":[${RING}],"evenOdd":false}`;
    await expect(read(geoJson)).rejects.toThrow(message);
  });

  it('in texts and comments is not code', async () => {
    const printed = `{'type': 'Polygon', 'coordinates': [${RING}], 'from': 'ee.Geometry(…)'}`;
    expect((await read(printed)).bounds).toEqual([1, 2, 3, 4]);
    const commented = `/* ee.Geometry */ {"type": "Polygon", "coordinates": [${RING}]}`;
    expect((await read(commented)).bounds).toEqual([1, 2, 3, 4]);
  });
});

function boundsOf(positions: readonly (readonly number[])[]): number[] {
  const [lons, lats] = [positions.map(([lon = 0]) => lon), positions.map(([, lat = 0]) => lat)];
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

describe('an expression of features', () => {
  const call = (functionName: string, args: object) => ({
    functionInvocationValue: { functionName, arguments: args },
  });
  const constant = (constantValue: unknown) => ({ constantValue });

  it('is read, with their properties', async () => {
    const polygon = call('GeometryConstructors.Polygon', {
      coordinates: constant(JSON.parse(`[${RING}]`)),
      geodesic: constant(false),
      crs: constant(null),
      maxError: call('ErrorMargin', { value: constant(1) }),
    });
    const metadata = { dictionaryValue: { values: { name: constant('Farm') } } };
    const one = call('Feature', { geometry: polygon, metadata });
    const all = call('Collection', { features: { arrayValue: { values: [one] } } });
    for (const text of [one, all].flatMap((each) => [
      JSON.stringify(each),
      `ee.Feature(${JSON.stringify(each, null, 2)})`,
      `ee.FeatureCollection(${JSON.stringify(each, null, 2)})`,
    ])) {
      const { bounds, names } = await read(text);
      expect([bounds, names]).toEqual([[1, 2, 3, 4], ['Farm']]);
    }
  });

  it('in a system with a transform is refused', async () => {
    const crs = call('Projection', {
      crs: constant('EPSG:32615'),
      transform: constant([30, 0, 0, 0, -30, 0]),
    });
    const point = call('GeometryConstructors.Point', { coordinates: constant([1, 2]), crs });
    await expect(read(JSON.stringify(point))).rejects.toThrow(/expression of Earth Engine/);
  });
});
