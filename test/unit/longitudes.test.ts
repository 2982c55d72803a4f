/** Longitudes: which of two equal ones is nearer, across the antimeridian too, and equal places. */
import { describe, expect, it } from 'vitest';
import { isSamePlace, nearestLongitude } from '../../src/domain/longitudes.ts';

describe('the longitude nearest to another one', () => {
  it.each([
    [-179, 179, 181],
    [179, -179, -181],
    [10, 20, 10],
    [0, 725, 720],
    [-180, 180, 180],
  ])('%d beside %d is %d', (lon, reference, nearest) => {
    expect(nearestLongitude(lon, reference)).toBe(nearest);
  });
});

describe('two places', () => {
  it('are the same on both sides of the antimeridian', () => {
    expect(isSamePlace([180, 10], [-180, 10], 0.01)).toBe(true);
    expect(isSamePlace([179.999, 10], [-179.999, 10], 0.01)).toBe(true);
    expect(isSamePlace([179.9, 10], [-179.9, 10], 0.01)).toBe(false);
  });

  it('are the same at a pole, whatever their longitudes', () => {
    expect(isSamePlace([0, 90], [120, 90], 0.01)).toBe(true);
    expect(isSamePlace([0, 80], [120, 80], 0.01)).toBe(false);
  });

  it('differ by their latitudes too', () => {
    expect(isSamePlace([5, 10], [5, 10.02], 0.01)).toBe(false);
    expect(isSamePlace([5, 10], [5, 10.005], 0.01)).toBe(true);
  });

  it('are not the same if one of them is nowhere', () => {
    expect(isSamePlace([5, 10], [Number.NaN, Number.NaN], 0.01)).toBe(false);
  });
});
