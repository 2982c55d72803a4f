/** Places in degrees, and their texts. */
import * as l10n from '@vscode/l10n';

/** West, south, east, north; degrees. */
export type PlaceBox = readonly [west: number, south: number, east: number, north: number];

/** A point in degrees. */
export interface DegreePoint {
  /** Tag of points. */
  readonly kind: 'point';
  /** Longitude, -180 to 180. */
  readonly lon: number;
  /** Latitude. */
  readonly lat: number;
}

/** A box in degrees. */
export interface DegreeBox {
  /** Tag of boxes. */
  readonly kind: 'box';
  /** It crosses the antimeridian if its west is beyond its east. */
  readonly box: PlaceBox;
}

/** A text that is not a place in degrees. */
export interface WrongDegrees {
  /** Tag of other texts. */
  readonly kind: 'wrong';
  /** The reason, as a sentence. */
  readonly problem: string;
}

/** A place in degrees. */
export type DegreePlace = DegreePoint | DegreeBox;

/** A place, or the reason why a text is not a place. */
export type ParsedDegrees = DegreePlace | WrongDegrees;

/**
 * "Longitude 71.06° W, latitude 42.36° N": the interpretation of a place.
 *
 * @param place a point or box
 */
export function describeDegreePlace(place: DegreePlace): string {
  if (place.kind === 'point') {
    return l10n.t(
      'Longitude {0}, latitude {1}',
      formatLongitude(place.lon),
      formatLatitude(place.lat),
    );
  }
  const [west, south, east, north] = place.box;
  return l10n.t(
    'West {0}, south {1}, east {2}, north {3}',
    formatLongitude(west),
    formatLatitude(south),
    formatLongitude(east),
    formatLatitude(north),
  );
}

/**
 * "71.06° W"
 *
 * @param degrees of longitude
 */
export function formatLongitude(degrees: number): string {
  return withLetter(degrees, l10n.t('E'), l10n.t('W'));
}

/**
 * "42.36° N"
 *
 * @param degrees of latitude
 */
export function formatLatitude(degrees: number): string {
  return withLetter(degrees, l10n.t('N'), l10n.t('S'));
}

function withLetter(degrees: number, positive: string, negative: string): string {
  const amount = Number(Math.abs(degrees).toFixed(6));
  if (amount === 0) return '0°';
  return `${amount}° ${degrees < 0 ? negative : positive}`;
}
