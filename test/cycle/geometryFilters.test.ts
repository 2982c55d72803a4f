/** Filters of geometries, expressions and ranges, sent by Google's client library. */
import { describe, expect, it } from 'vitest';
import type { FilterSpec } from '../../src/core/index.ts';
import { LANDSAT_8, openCycle, SMALL_ORDER } from './cycle.ts';

const REQUEST = { ...SMALL_ORDER, periodEnd: '2020-10-01' };
const FAR_AWAY = { type: 'Point', coordinates: [10, 50] };
const EARTH = {
  type: 'Polygon',
  coordinates: [
    [
      [-180, -85],
      [0, -85],
      [180, -85],
      [180, 85],
      [0, 85],
      [-180, 85],
      [-180, -85],
    ],
  ],
  geodesic: false,
};

/** Scenes of the order with and without a filter. */
async function scenes(filter: FilterSpec): Promise<[filtered: number, all: number]> {
  const cycle = await openCycle();
  const tracker = cycle.trackerWith({ filters: { [LANDSAT_8]: [filter] } });
  const sum = (counts: readonly { scenes: number }[]) =>
    counts.reduce((total, count) => total + count.scenes, 0);
  return [sum(await tracker.count(REQUEST)), sum(await cycle.tracker.count(REQUEST))];
}

describe('a filter that all scenes pass', () => {
  it.each<FilterSpec>([
    { function: 'bounds', geometry: EARTH },
    { function: 'geometry', geometry: EARTH, opt_errorMargin: 100 },
    { function: 'intersects', leftField: '.geo', rightValue: EARTH, maxError: 10 },
    { function: 'disjoint', leftField: '.geo', rightValue: FAR_AWAY },
    { function: 'isContained', leftField: '.geo', rightValue: EARTH },
    { function: 'contains', leftValue: EARTH, rightField: '.geo' },
    { function: 'withinDistance', distance: 3e7, leftField: '.geo', rightValue: FAR_AWAY },
    { function: 'area', min: 1e9, max: 1e11 },
    { function: 'expression', expression: 'CLOUD_COVER >= 0 && SPACECRAFT_ID == "LANDSAT_8"' },
    { function: 'maxDifference', difference: 100, leftField: 'CLOUD_COVER', rightValue: 50 },
    {
      function: 'dateRangeContains',
      leftValue: { start: '2020-01-01', end: '2021-01-01' },
      rightField: 'system:time_start',
    },
    { function: 'metadata', name: 'CLOUD_COVER', operator: 'not_greater_than', value: 100 },
    { function: 'metadata_', name: 'SPACECRAFT_ID', operator: 'EQUALS', value: 'LANDSAT_8' },
    { function: 'metadata', name: 'SPACECRAFT_ID', operator: 'starts_with', value: 'LANDSAT' },
  ])('leaves all scenes: $function', async (filter) => {
    const [some, all] = await scenes(filter);
    expect(all).toBeGreaterThan(0);
    expect(some).toBe(all);
  });
});

describe('a filter that no scene passes', () => {
  it.each<FilterSpec>([
    { function: 'bounds', geometry: FAR_AWAY },
    { function: 'intersects', leftField: '.geo', rightValue: FAR_AWAY },
    { function: 'disjoint', leftField: '.geo', rightValue: EARTH },
    { function: 'isContained', leftField: '.geo', rightValue: FAR_AWAY },
    { function: 'contains', leftField: '.geo', rightValue: EARTH },
    { function: 'withinDistance', distance: 10, leftField: '.geo', rightValue: FAR_AWAY },
    { function: 'area', min: 0, max: 1e6 },
    { function: 'metadata', name: 'CLOUD_COVER', operator: 'less_than', value: 0 },
    { function: 'metadata', name: 'SPACECRAFT_ID', operator: 'not_contains', value: 'SAT_8' },
    { function: 'expression', expression: 'CLOUD_COVER < 0' },
    { function: 'maxDifference', difference: 1, leftField: 'CLOUD_COVER', rightValue: 500 },
    {
      function: 'dateRangeContains',
      leftValue: { start: '2019-01-01', end: '2020-01-01' },
      rightField: 'system:time_start',
    },
    { function: 'not', filter: { function: 'bounds', geometry: EARTH } },
  ])('leaves none: $function', async (filter) => {
    const [some, all] = await scenes(filter);
    expect(all).toBeGreaterThan(0);
    expect(some).toBe(0);
  });
});

describe('a filter that cannot be used', () => {
  it.each<[FilterSpec, RegExp]>([
    [{ function: 'bounds', geometry: 'Berlin' }, /"geometry" is not a geometry/],
    [{ function: 'withinDistance', distance: '5', leftField: '.geo' }, /"distance".* number/],
    // Earth Engine parses the expression.
    [{ function: 'expression', expression: 'CLOUD_COVER <' }, /unexpected end/],
  ])('%j is refused before anything is stored', async (filter, message) => {
    const cycle = await openCycle();
    const tracker = cycle.trackerWith({ filters: { [LANDSAT_8]: [filter] } });
    await expect(tracker.submit(REQUEST)).rejects.toThrow(message);
    expect(cycle.sandbox.requests.filter(({ path }) => path.endsWith('image:export'))).toEqual([]);
  });
});
