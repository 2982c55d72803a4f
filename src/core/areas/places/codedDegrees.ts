/** Degrees after the code of a reference system, such as `EPSG:4326 2.3522 48.8566`. */
import { normalizeCrs, projectionOf } from '../../grids/projection.ts';

const WITH_CODE = /^\s*((?:epsg|esri):\s*\d+)\s*[:;,]?\s+(.+)$/i;

/** The code and the coordinates of a text; undefined where it does not begin with a code. */
export function splitCode(text: string): { crs: string; coordinates: string } | undefined {
  const [, code, coordinates] = WITH_CODE.exec(text) ?? [];
  if (!code || coordinates === undefined) return undefined;
  return { crs: normalizeCrs(code.replace(/\s/g, '')), coordinates };
}

/**
 * The text without a code that means degrees on WGS 84, or on a datum that does not differ from it.
 *
 * Such codes have latitude first by their definition, and longitude first in most programs. So the rest is
 * read as other degrees are, with the same questions about their order.
 *
 * @param text as the user typed it
 */
export function withoutDegreeCode(text: string): string {
  const { crs, coordinates } = splitCode(text) ?? {};
  return crs !== undefined && isWgs84(crs) ? (coordinates ?? text) : text;
}

/** Somewhere that any shift of a datum moves. */
const PLACE: [number, number] = [11, 47];

function isWgs84(crs: string): boolean {
  try {
    const { isGeographic, inverse } = projectionOf(crs);
    return isGeographic && inverse(PLACE).every((each, axis) => isEqual(each, PLACE[axis]));
  } catch {
    // The reading of the place reports it.
    return false;
  }
}

function isEqual(a: number, b = Number.NaN): boolean {
  return Math.abs(a - b) < 1e-9;
}
