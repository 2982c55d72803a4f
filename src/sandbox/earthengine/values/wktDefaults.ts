/** Writes out the parameters of a projection that WKT 1 may leave out, because they are 0. */

/** Names of each parameter; proj4 reads the first one everywhere. */
const ZEROS: readonly (readonly string[])[] = [
  ['latitude_of_origin', 'latitude_of_center'],
  ['central_meridian', 'longitude_of_center', 'longitude_of_origin'],
  ['false_easting'],
  ['false_northing'],
];

const METHOD = /\bPROJECTION\s*\[\s*"[^"]*"(?:\s*,\s*AUTHORITY\s*\[[^\]]*\])?\s*\]/i;

/** @param wkt `PROJCS[…]`; other texts stay as they are */
export function withDefaults(wkt: string): string {
  const missing = ZEROS.filter((names) => !names.some((name) => hasParameter(wkt, name)));
  const zeros = missing.map(([name]) => `,PARAMETER["${name}",0]`).join('');
  return wkt.replace(METHOD, (method) => method + zeros);
}

function hasParameter(wkt: string, name: string): boolean {
  return new RegExp(`\\bPARAMETER\\s*\\[\\s*"${name}"`, 'i').test(wkt);
}
