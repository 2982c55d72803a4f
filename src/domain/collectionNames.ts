/**
 * Names of image collections, such as "Landsat 8 (LC08)". They are shown before the core, which has the
 * other facts about collections, is loaded.
 */

/** Name of an image collection in its two parts. */
export interface CollectionName {
  /** The satellite, or the name of the data set. */
  readonly satellite: string;
  /** Distinguishes collections of a satellite, and is shown alone where room is short. */
  readonly code: string;
}

/**
 * Satellite or data set of each code. `ids` is what the ids of its collections begin with, or the
 * whole id of a collection. Names are those of Earth Engine's data catalog:
 * https://developers.google.com/earth-engine/datasets/catalog
 */
const SATELLITES = {
  LT04: { satellite: 'Landsat 4', ids: 'LANDSAT/LT04' },
  LT05: { satellite: 'Landsat 5', ids: 'LANDSAT/LT05' },
  LE07: { satellite: 'Landsat 7', ids: 'LANDSAT/LE07' },
  LC08: { satellite: 'Landsat 8', ids: 'LANDSAT/LC08' },
  LC09: { satellite: 'Landsat 9', ids: 'LANDSAT/LC09' },
  S2: { satellite: 'Sentinel-2', ids: 'COPERNICUS/S2_SR_HARMONIZED' },
  HLSL30: { satellite: 'HLS Landsat', ids: 'NASA/HLS/HLSL30' },
  HLSS30: { satellite: 'HLS Sentinel-2', ids: 'NASA/HLS/HLSS30' },
  MOD09GA: { satellite: 'MODIS Terra daily', ids: 'MODIS/061/MOD09GA' },
  MYD09GA: { satellite: 'MODIS Aqua daily', ids: 'MODIS/061/MYD09GA' },
  MOD09A1: { satellite: 'MODIS Terra 8-day', ids: 'MODIS/061/MOD09A1' },
  MYD09A1: { satellite: 'MODIS Aqua 8-day', ids: 'MODIS/061/MYD09A1' },
  MCD43A4: { satellite: 'MODIS NBAR', ids: 'MODIS/061/MCD43A4' },
  MOD13Q1: { satellite: 'MODIS Terra vegetation', ids: 'MODIS/061/MOD13Q1' },
  MYD13Q1: { satellite: 'MODIS Aqua vegetation', ids: 'MODIS/061/MYD13Q1' },
  S1: { satellite: 'Sentinel-1', ids: 'COPERNICUS/S1_GRD' },
  AEF: { satellite: 'Satellite Embedding', ids: 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL' },
  DW: { satellite: 'Dynamic World', ids: 'GOOGLE/DYNAMICWORLD/V1' },
  NASADEM: { satellite: 'Elevation', ids: 'NASA/NASADEM_HGT/001' },
  CHIRPS: { satellite: 'Precipitation', ids: 'UCSB-CHG/CHIRPS/DAILY' },
  ERA5L: { satellite: 'ERA5-Land', ids: 'ECMWF/ERA5_LAND/DAILY_AGGR' },
} as const;

/** Code that each built-in row of an image collection has. */
export type CollectionCode = keyof typeof SATELLITES;

const ROWS = Object.entries(SATELLITES);

/** The satellite of a code: "Landsat 8" of LC08. */
export function satelliteOf(code: CollectionCode): string {
  return SATELLITES[code].satellite;
}

/**
 * Name of an image collection. The code of Landsat's Collection 1, and of tiers other than the first,
 * has these as well: `LC08 C1`, `LC08 T2`.
 *
 * @param id Earth Engine asset id; untrusted
 * @returns undefined if the collection is unknown
 */
export function collectionName(id: string): CollectionName | undefined {
  const row = ROWS.find(([, { ids }]) => id === ids || id.startsWith(`${ids}/`));
  if (!row) return undefined;
  const [code, { satellite, ids }] = row;
  const [, number, tier] = /^\/C0(\d)\/(T\d)?/.exec(id.slice(ids.length)) ?? [];
  const others = [number === '1' && 'C1', tier !== 'T1' && tier].filter(Boolean);
  return { satellite, code: [code, ...others].join(' ') };
}

/**
 * The built-in collection whose id, with "_" for "/", a text begins with, as the names of images do.
 *
 * @returns its id, and the rest of the text; undefined if there is none
 */
export function builtInCollectionIn(
  text: string,
): { readonly id: string; readonly rest: string } | undefined {
  for (const [, { ids }] of ROWS) {
    const word = ids.replaceAll('/', '_');
    if (!text.startsWith(word)) continue;
    const rest = text.slice(word.length);
    // https://developers.google.com/earth-engine/datasets/catalog/landsat
    const [landsat, number, tier] =
      /^_(C0\d)_(T\d(?:_(?:RT|TOA|SR|L2))*)(?![A-Za-z\d])/.exec(rest) ?? [];
    if (landsat) return { id: `${ids}/${number}/${tier}`, rest: rest.slice(landsat.length) };
    if (!ids.startsWith('LANDSAT/') && !/^[A-Za-z\d]/.test(rest)) return { id: ids, rest };
  }
  return undefined;
}
