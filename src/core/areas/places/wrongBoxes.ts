/**
 * Boxes in degrees that are wrong, or have two meanings: those across the antimeridian that are wider than
 * half of the Earth, whose west and east may be swapped.
 */
import * as l10n from '@vscode/l10n';
import { formatLatitude, formatLongitude, type PlaceBox } from './degreeTexts.ts';

/**
 * The problem of a position that cannot be on the Earth.
 *
 * @param lon longitude in degrees, -360 to 360; @param lat latitude in degrees, -90 to 90
 * @returns a sentence; undefined for any other position
 */
export function describeOutOfRange(lon: number, lat: number): string | undefined {
  if (Math.abs(lat) > 90) {
    return l10n.t('{0} is not a valid latitude, which is from −90 to 90.', lat);
  }
  if (Math.abs(lon) > 360) {
    return l10n.t('{0} is not a valid longitude, which is from −180 to 180.', lon);
  }
  return undefined;
}

/**
 * The problem of a box that has numbers out of range or no extent, or can be read in two ways.
 *
 * @param box [west, south, east, north] in degrees as they are written; west > east runs across the
 *   antimeridian
 * @returns a sentence with what to write; undefined where the box has one meaning
 */
export function describeWrongBox(box: PlaceBox): string | undefined {
  const [west, south, east, north] = box;
  const problem = describeOutOfRange(west, south) ?? describeOutOfRange(east, north);
  if (problem !== undefined) return problem;
  if (south < north && west !== east) return describeWideBox(box);
  return l10n.t(
    'Four numbers are west, south, east and north. {0} to {1} is not a valid box: south must be less than north, and west must differ from east.',
    `${formatLongitude(west)}, ${formatLatitude(south)}`,
    `${formatLongitude(east)}, ${formatLatitude(north)}`,
  );
}

/**
 * The problem of a box whose west is beyond its east, and which is wider than 180 degrees across the
 * antimeridian: it may as well be the small box between the two.
 *
 * @param box [west, south, east, north] in degrees as they are written
 * @returns a sentence with what to write for either; undefined where the box has one meaning
 */
export function describeWideBox([west, , east]: PlaceBox): string | undefined {
  if (west <= east) return undefined;
  const width = (((east - west) % 360) + 360) % 360;
  if (width > 0 && width <= 180) return undefined;
  const first = west >= 0 ? west - 360 : west;
  return l10n.t(
    'The box runs from longitude {0} across the antimeridian (180°) to {1}, more than half of the way around the Earth. If west and east are swapped, write {1} as west and {0} as east; otherwise write {2} as west and {3} as east.',
    west,
    east,
    rounded(first),
    rounded(first + (width || 360)),
  );
}

/** Sums of decimal numbers have errors beyond these digits. */
function rounded(degrees: number): number {
  return Number(degrees.toFixed(9));
}
