/**
 * Reads cylindrical projections from WKT, which proj4 does not read so: it does not know the name of the
 * equal-area one, and leaves the standard parallel of the equidistant one out.
 */

/** Projections by their names in WKT, in lower case. */
const PROJECTIONS: Readonly<Record<string, string>> = {
  cylindrical_equal_area: 'cea',
  equirectangular: 'eqc',
  equidistant_cylindrical: 'eqc',
};

const METHOD = /\bPROJECTION\s*\[\s*"([^"]+)"/i;
const WGS84 = /\bDATUM\s*\[\s*"(?:D_)?WGS_1984"/i;
const SPHEROID = /\bSPHEROID\s*\[\s*"[^"]*"\s*,\s*([\d.]+)\s*,\s*([\d.]+)/i;
const PRIME_MERIDIAN = /\bPRIMEM\s*\[\s*"[^"]*"\s*,\s*(-?[\d.]+)/i;
const PARAMETER = /\bPARAMETER\s*\[\s*"([^"]+)"\s*,\s*(-?[\d.]+(?:e[-+]?\d+)?)\s*\]/gi;
const UNIT = /\bUNIT\s*\[\s*"[^"]*"\s*,\s*([\d.]+(?:e[-+]?\d+)?)/gi;

/** Parameters with an effect, and their names in PROJ strings. */
const NAMES: Readonly<Record<string, string>> = {
  standard_parallel_1: 'lat_ts',
  central_meridian: 'lon_0',
  longitude_of_center: 'lon_0',
  false_easting: 'x_0',
  false_northing: 'y_0',
};

/** Radians in a degree, as WKT writes it. */
const DEGREE = Math.PI / 180;

/**
 * The PROJ string of a cylindrical projection in WKT 1.
 *
 * @returns undefined for other projections, and for what it does not describe completely
 */
export function cylindricalDefinition(wkt: string): string | undefined {
  const proj = PROJECTIONS[METHOD.exec(wkt)?.[1]?.toLowerCase() ?? ''];
  const [, a, rf] = SPHEROID.exec(wkt) ?? [];
  const [angle, meters] = [...wkt.matchAll(UNIT)].map(([, size]) => Number(size));
  if (!proj || !a || !rf || meters === undefined) return undefined;
  const isInDegrees = angle !== undefined && Math.abs(angle - DEGREE) < 1e-9;
  if (!isInDegrees || Number(PRIME_MERIDIAN.exec(wkt)?.[1] ?? 0) !== 0) return undefined;
  const sphere = Number(rf) === 0 ? [`+R=${a}`] : [`+a=${a}`, `+rf=${rf}`];
  const figure = WGS84.test(wkt) ? ['+datum=WGS84'] : sphere;
  const others: string[] = [];
  for (const [, name = '', text = ''] of wkt.matchAll(PARAMETER)) {
    const value = Number(text);
    const known = NAMES[name.toLowerCase()];
    if (known === undefined) {
      if (value !== 0) return undefined;
      continue;
    }
    // PROJ has offsets in meters, WKT in the units of the system.
    const isOffset = known === 'x_0' || known === 'y_0';
    others.push(`+${known}=${isOffset ? value * meters : value}`);
  }
  return [`+proj=${proj}`, ...figure, ...others, `+to_meter=${meters}`, '+no_defs'].join(' ');
}
