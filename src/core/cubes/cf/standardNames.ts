/**
 * Names of quantities in CF's table of standard names, for bands whose quantity is exactly that of the
 * table; other bands have none.
 *
 * Source: https://cfconventions.org/Data/cf-standard-names/current/build/cf-standard-name-table.html
 */

const LANDSAT = /^LANDSAT\/L[CET]0[45789]\/C02\/T[12]_L2$/;
const SENTINEL_2 = /^COPERNICUS\/S2_SR(_HARMONIZED)?$/;

/**
 * @param collection Earth Engine id
 * @param band its name in Earth Engine
 */
export function standardNameOf(collection: string, band: string): string | undefined {
  if (LANDSAT.test(collection)) {
    if (/^SR_B\d$/.test(band)) return 'surface_bidirectional_reflectance';
    if (/^ST_B\d+$/.test(band)) return 'surface_temperature';
  }
  if (SENTINEL_2.test(collection) && /^B\d/.test(band)) return 'surface_bidirectional_reflectance';
  return undefined;
}
