/** Longitudes and places on a globe, on which 181° is -179°. Degrees everywhere. */

/** The longitude that means the same as `lon` and is nearest to `reference`. */
export function nearestLongitude(lon: number, reference: number): number {
  return lon + 360 * Math.round((reference - lon) / 360);
}

/**
 * Whether two places are less than so many degrees apart in each direction; eastwards in degrees of a
 * great circle, because at a pole any longitude is right.
 */
export function isSamePlace(
  [lon, lat]: readonly [lon: number, lat: number],
  [otherLon, otherLat]: readonly [lon: number, lat: number],
  degrees: number,
): boolean {
  const eastwards = Math.abs(nearestLongitude(otherLon, lon) - lon);
  return (
    eastwards * Math.cos((lat * Math.PI) / 180) < degrees && Math.abs(lat - otherLat) < degrees
  );
}
