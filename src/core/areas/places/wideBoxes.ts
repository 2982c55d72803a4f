/** Boxes across the antimeridian that are wider than half of the Earth: west and east may be swapped. */
import * as l10n from '@vscode/l10n';
import type { PlaceBox } from './degreeTexts.ts';

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
