/**
 * EPSG codes for which the list of definitions is wrong or has no datum shift, as PROJ computes them. The
 * expected values were computed by `scripts/epsg/reference.py` (PROJ 9.5).
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { distancesOff, isVerified, type Reference } from '../../scripts/epsg/reference.ts';
import { normalizeCrs, type Projection, projectionOf } from '../../src/core/grids/projection.ts';
import { describeLonLat } from '../../src/views/quickLook/imageTexts.ts';

const REFERENCES = JSON.parse(
  readFileSync(path.join(import.meta.dirname, 'data', 'places', 'epsg.json'), 'utf8'),
) as Reference[];

/** Meters, at the places whose datum shift PROJ knows. */
function largestDistance(reference: Reference, projection: Projection): number {
  const distances = distancesOff(reference, reference.shifted, projection).filter(
    (distance, index) => distance !== undefined && isVerified(reference, index),
  );
  return Math.max(...distances.map(Number));
}

const referenceOf = (key: string) =>
  REFERENCES.find((reference) => reference.key === key) as Reference;

describe('an EPSG code', () => {
  it.each(REFERENCES.filter((reference) => reference.key !== 'EPSG:2062'))(
    '$key ($name) is within 10 m of PROJ',
    (reference) => {
      const projection = projectionOf(reference.key);
      const limit = projection.datumError ?? 10;
      expect(largestDistance(reference, projection)).toBeLessThanOrEqual(limit);
    },
  );

  it.each([
    ...['EPSG:3303', 'EPSG:4688', 'EPSG:2462', 'EPSG:2199', 'EPSG:2100', 'EPSG:4121'],
    ...['EPSG:2206', 'EPSG:26331'],
  ])('%s is shifted to WGS 84', (key) => {
    expect(projectionOf(key).datumShift).toBe('applied');
    expect(largestDistance(referenceOf(key), projectionOf(key))).toBeLessThan(10);
  });

  it.each([
    ['EPSG:3303', 'PROJJSON'],
    ['EPSG:3303', 'WKT 1'],
    ['EPSG:3303', 'WKT 2'],
    ['EPSG:2100', 'PROJJSON'],
    ['EPSG:2100', 'WKT 1'],
    ['EPSG:2100', 'WKT 2'],
    ['EPSG:5514', 'WKT 1'],
    ['EPSG:5514', 'WKT 2'],
  ])('%s is the same system as %s', (key, notation) => {
    const reference = referenceOf(key);
    const given = reference.notations?.[notation] ?? '';
    const projection = projectionOf(normalizeCrs(given));
    expect(largestDistance(reference, projection)).toBeLessThanOrEqual(projection.datumError ?? 10);
  });

  it('counts from the meridian of Madrid that the registry has', () => {
    const { places, shifted } = referenceOf('EPSG:2062');
    // PROJ has no datum shift there, and neither has Cedar.
    const [x] = projectionOf('EPSG:2062').forward([...(places[0] as [number, number])]);
    expect(x).toBeCloseTo(Number(shifted[0]?.[0]), 0);
  });

  it.each([
    ['EPSG:26591', /use EPSG:3003/],
    ['EPSG:26592', /use EPSG:3004/],
    ['EPSG:4055', /use EPSG:4326/],
    ['EPSG:29701', /does not compute the projection "labrd"/],
  ])('%s is refused, with the reason', (key, reason) => {
    expect(() => projectionOf(key)).toThrow(reason);
  });

  it.each([
    ['3973', /means a sphere/],
    ['5513', /south or west/],
  ])('%s beside WKT 1 that cannot express it is refused', (code, reason) => {
    const wkt = `PROJCS["x",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Lambert_Azimuthal_Equal_Area"],PARAMETER["latitude_of_center",90],PARAMETER["longitude_of_center",0],UNIT["metre",1],AUTHORITY["EPSG","${code}"]]`;
    expect(() => projectionOf(wkt)).toThrow(reason);
  });

  it('has the meters by which places may be off', () => {
    const projection = projectionOf('EPSG:2401');
    expect(projection).toMatchObject({ datumShift: 'unknown', datumError: expect.any(Number) });
    expect(describeLonLat(-68, -46, projection as never)).toBe(
      `46.00000° S, 68.00000° W (datum not exactly shifted to WGS 84, may be off by up to about ${projection.datumError} m)`,
    );
  });
});

describe('longitudes', () => {
  it('are from -180 to 180 degrees beyond the antimeridian as well', () => {
    const oceania =
      'PROJCS["x",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Azimuthal_Equidistant"],PARAMETER["latitude_of_center",-19.5],PARAMETER["longitude_of_center",131.5],PARAMETER["false_easting",6988408.5],PARAMETER["false_northing",7654884.53],UNIT["metre",1]]';
    const projection = projectionOf(oceania);
    const [lon, lat] = projection.inverse(projection.forward([-170.262, -15]));
    expect(lon).toBeCloseTo(-170.262, 6);
    expect(lat).toBeCloseTo(-15, 6);
  });
});
