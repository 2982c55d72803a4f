/** Filters of geometries, expressions and ranges in a configuration. */
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/core/config/index.ts';

function warningsOf(filter: string) {
  return loadConfig(`tile_grid:
  grid_name: LANDSAT_ARD_CU
tracker:
  store: gcs
  filters:
    LANDSAT/LC08/C02/T1_L2:
      - ${filter}
gcs: { bucket_name: a-bucket, project: a-project }
ard: {}
`).warnings;
}

const POINT = '{ type: Point, coordinates: [-122.5, 37.7] }';
const RING = '[[-122.6, 37.7], [-122.4, 37.7], [-122.4, 37.8], [-122.6, 37.7]]';

describe('a filter with a geometry', () => {
  it.each([
    `{ function: bounds, geometry: ${POINT} }`,
    `{ function: geometry, geometry: ${POINT}, opt_errorMargin: 10 }`,
    `{ function: intersects, leftField: .geo, rightValue: ${POINT} }`,
    `{ function: contains, leftField: .all, rightValue: { type: Polygon, coordinates: [${RING}], geodesic: false } }`,
    `{ function: isContained, leftField: .geo, rightValue: { type: MultiPolygon, coordinates: [[${RING}]] } }`,
    `{ function: disjoint, leftValue: ${POINT}, rightField: .geo, maxError: 1 }`,
    `{ function: withinDistance, distance: 500, leftField: .geo, rightValue: ${POINT} }`,
    `{ function: bounds, geometry: { type: GeometryCollection, geometries: [${POINT}] } }`,
    `{ function: bounds, geometry: { type: LineString, coordinates: [[-122.5, 37.7, 12], [-122, 37]] } }`,
    '{ function: area, min: 1000000, max: 90000000000 }',
    `{ function: not, filter: { function: bounds, geometry: ${POINT} } }`,
  ])('%s has no warning', (filter) => {
    expect(warningsOf(filter)).toEqual([]);
  });

  it.each([
    ['{ function: bounds, geometry: somewhere }', '"geometry" is not a geometry. Write GeoJSON'],
    ['{ function: bounds, geometry: [-122.5, 37.7] }', '"geometry" is not a geometry'],
    [
      '{ function: bounds, geometry: { type: Circle, coordinates: [1, 2] } }',
      'has the type "Circle"',
    ],
    [
      `{ function: bounds, geometry: { type: Feature, geometry: ${POINT} } }`,
      'is a Feature. Write its geometry alone',
    ],
    ['{ function: bounds, geometry: { type: Point } }', 'are not those of a Point'],
    [
      `{ function: bounds, geometry: { type: Polygon, coordinates: ${RING} } }`,
      'are not those of a Polygon',
    ],
    [
      '{ function: bounds, geometry: { type: Polygon, coordinates: [[[0, 0], [1, 1]]] } }',
      'are not those of a Polygon',
    ],
    [
      '{ function: bounds, geometry: { type: Point, coordinates: ["-122.5", 37.7] } }',
      'are not those of a Point',
    ],
    [
      '{ function: bounds, geometry: { type: Point, coordinates: [37.7, -122.5] } }',
      'The position [37.7, -122.5] of "geometry" is not on Earth',
    ],
    [
      '{ function: bounds, geometry: { type: Point, coordinates: [544600, 4179000], crs: EPSG:32610 } }',
      'has a "crs"',
    ],
    [
      '{ function: bounds, geometry: { type: GeometryCollection, geometries: [] } }',
      'without "geometries"',
    ],
    [
      `{ function: intersects, leftField: CLOUD_COVER, rightValue: ${POINT} }`,
      '"CLOUD_COVER" is not a geometry of scenes',
    ],
    [
      `{ function: intersects, rightValue: ${POINT} }`,
      'has nothing to compare with, so either all scenes or none pass it. Add "leftField"',
    ],
    [
      `{ function: withinDistance, distance: -5, leftField: .geo, rightValue: ${POINT} }`,
      '"distance" of withinDistance must be a number of at least 0',
    ],
    ['{ function: area, min: 5, max: 3 }', '"min" is after "max"'],
    ['{ function: area, min: small, max: 3 }', '"min" of area must be a number'],
    [
      `{ function: bounds, geometry: ${POINT}, rightValue: 3 }`,
      '"rightValue" is not an argument of the filter function "bounds"',
    ],
  ])('%s is marked', (filter, message) => {
    const [warning] = warningsOf(filter);
    expect(warning?.message).toContain(message);
    expect(warning?.position).toMatchObject({ line: 7 });
  });
});

describe('other filters of Earth Engine', () => {
  it.each([
    '{ function: expression, expression: "CLOUD_COVER < 20 && SUN_ELEVATION > 30" }',
    '{ function: maxDifference, difference: 5, leftField: CLOUD_COVER, rightValue: 20 }',
    '{ function: dateRangeContains, leftValue: { start: 2020-01-01, end: 2020-02-01 }, rightField: system:time_start }',
  ])('%s has no warning', (filter) => {
    expect(warningsOf(filter)).toEqual([]);
  });

  it.each([
    ['{ function: expression, expression: 5 }', '"expression" must be a text'],
    ['{ function: expression, expression: " " }', '"expression" must be a text'],
    [
      '{ function: maxDifference, difference: 5, leftField: DATE_ACQUIRED, rightValue: 20 }',
      'is a text, and maxDifference compares numbers only',
    ],
    [
      '{ function: maxDifference, difference: "5", leftField: CLOUD_COVER, rightValue: 20 }',
      '"difference" of maxDifference must be a number of at least 0',
    ],
    [
      '{ function: dateRangeContains, leftValue: 2020, rightField: system:time_start }',
      '"leftValue" of dateRangeContains must be a range of dates',
    ],
    [
      '{ function: dateRangeContains, leftValue: { start: 2020-02-30 }, rightField: system:time_start }',
      '"start" of "leftValue" is not a date: "2020-02-30"',
    ],
    [
      '{ function: dateRangeContains, leftValue: { start: 2020-01-01 }, rightField: DATE_ACQUIRED }',
      'is a text, and dateRangeContains checks dates only',
    ],
    [
      '{ function: dateRangeContains, leftField: system:time_start, rightValue: 2020-01-01 }',
      'is not a range of dates',
    ],
  ])('%s is marked', (filter, message) => {
    const [warning] = warningsOf(filter);
    expect(warning?.message).toContain(message);
    expect(warning?.position).toMatchObject({ line: 7 });
  });
});

describe('a filter by the deprecated function metadata', () => {
  it.each([
    '{ function: metadata, name: CLOUD_COVER, operator: less_than, value: 80 }',
    '{ function: metadata_, name: CLOUD_COVER, operator: NOT_GREATER_THAN, value: 80 }',
    '{ function: metadata, name: SPACECRAFT_ID, operator: not_contains, value: "8" }',
  ])('has no warning: %s', (filter) => {
    expect(warningsOf(filter)).toEqual([]);
  });

  it.each([
    ['operator: begins_with', 'operator', /no operator "begins_with"/, 'starts_with'],
    ['operator: not_begins_with', 'operator', /no operator/, 'not_starts_with'],
    ['operator: less_then', 'operator', /no operator "less_then"/, 'less_than'],
    ['operator: 7', 'operator', /no operator 7/, undefined],
    ['operator: less_than, value: "80"', 'value', /number/, '80'],
    ['operator: contains', 'name', /checks texts only/, undefined],
  ])('is reported at its own argument: %s', (rest, place, message, text) => {
    const value = rest.includes('value') ? '' : ', value: "80"';
    const [warning, ...others] = warningsOf(
      `{ function: metadata, name: CLOUD_COVER, ${rest}${value} }`,
    );
    expect(others).toEqual([]);
    expect(warning?.path).toBe(`tracker.filters.LANDSAT/LC08/C02/T1_L2.0.${place}`);
    expect(warning?.message).toMatch(message);
    expect(warning?.correction).toEqual(text && { kind: 'value', text });
  });
});
