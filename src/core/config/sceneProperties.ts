/**
 * Properties of Landsat scenes that filters can look at, and whether each is a number or a text.
 *
 * Source: the properties of the Landsat Collection 2 Level 2 and Collection 1 surface reflectance data
 * sets in the Earth Engine catalog.
 */
import {
  LANDSAT_COLLECTION_1,
  LANDSAT_COLLECTION_2,
  LANDSAT_TIER_2,
} from '../collections/landsat.ts';

export type PropertyType = 'number' | 'text';

const NUMBERS = [
  'CLOUD_COVER',
  'CLOUD_COVER_LAND',
  'COLLECTION_NUMBER',
  'DATE_PRODUCT_GENERATED',
  'EARTH_SUN_DISTANCE',
  'GEOMETRIC_RMSE_MODEL',
  'GEOMETRIC_RMSE_MODEL_X',
  'GEOMETRIC_RMSE_MODEL_Y',
  'GEOMETRIC_RMSE_VERIFY',
  'GRID_CELL_SIZE_REFLECTIVE',
  'GRID_CELL_SIZE_THERMAL',
  'GROUND_CONTROL_POINTS_MODEL',
  'GROUND_CONTROL_POINTS_VERIFY',
  'GROUND_CONTROL_POINTS_VERSION',
  'IMAGE_QUALITY',
  'IMAGE_QUALITY_OLI',
  'IMAGE_QUALITY_TIRS',
  'REFLECTIVE_LINES',
  'REFLECTIVE_SAMPLES',
  'ROLL_ANGLE',
  'SOLAR_AZIMUTH_ANGLE',
  'SOLAR_ZENITH_ANGLE',
  'SUN_AZIMUTH',
  'SUN_ELEVATION',
  'TARGET_WRS_PATH',
  'TARGET_WRS_ROW',
  'THERMAL_LINES',
  'THERMAL_SAMPLES',
  'UTM_ZONE',
  'WRS_PATH',
  'WRS_ROW',
  'WRS_TYPE',
  'system:asset_size',
  'system:time_end',
  'system:time_start',
  'system:version',
];

const TEXTS = [
  'COLLECTION_CATEGORY',
  'DATA_TYPE_L0RP',
  'DATE_ACQUIRED',
  'DATUM',
  'ELLIPSOID',
  'EPHEMERIS_TYPE',
  'ESPA_VERSION',
  'L1_DATE_PRODUCT_GENERATED',
  'L1_LANDSAT_PRODUCT_ID',
  'L1_PROCESSING_LEVEL',
  'L1_PROCESSING_SOFTWARE_VERSION',
  'L1_REQUEST_ID',
  'LANDSAT_ID',
  'LANDSAT_PRODUCT_ID',
  'LANDSAT_SCENE_ID',
  'LEVEL1_PRODUCTION_DATE',
  'MAP_PROJECTION',
  'NADIR_OFFNADIR',
  'ORIENTATION',
  'PIXEL_QA_VERSION',
  'PROCESSING_LEVEL',
  'PROCESSING_SOFTWARE_VERSION',
  'REQUEST_ID',
  'SATELLITE',
  'SCENE_CENTER_TIME',
  'SENSING_TIME',
  'SENSOR_ANOMALIES',
  'SENSOR_ID',
  'SENSOR_MODE',
  'SENSOR_MODE_SLC',
  'SPACECRAFT_ID',
  'SR_APP_VERSION',
  'STATION_ID',
  'TIRS_SSM_MODEL',
  'TIRS_SSM_POSITION_STATUS',
  'TRUNCATION_OLI',
  'system:id',
  'system:index',
];

/** Properties of which there is one for each band or source. */
const FAMILIES: readonly (readonly [RegExp, PropertyType])[] = [
  [/^(REFLECTANCE|RADIANCE|TEMPERATURE)_(MULT|ADD|MINIMUM|MAXIMUM)_BAND_\w+$/, 'number'],
  [/^K[12]_CONSTANT_BAND_\w+$/, 'number'],
  [/^(SATURATION|GAIN)_BAND_\w+$/, 'text'],
  [/^(ALGORITHM|DATA)_SOURCE_\w+$/, 'text'],
];

const TYPES: ReadonlyMap<string, PropertyType> = new Map([
  ...NUMBERS.map((name) => [name, 'number'] as const),
  ...TEXTS.map((name) => [name, 'text'] as const),
]);

/** Not in Collection 2. */
const COLLECTION_1_ONLY: ReadonlySet<string> = new Set([
  'ESPA_VERSION',
  'LANDSAT_ID',
  'LEVEL1_PRODUCTION_DATE',
  'PIXEL_QA_VERSION',
  'SATELLITE',
  'SENSING_TIME',
  'SOLAR_AZIMUTH_ANGLE',
  'SOLAR_ZENITH_ANGLE',
  'SR_APP_VERSION',
]);

/** In Collection 1 besides those it is alone in. */
const COLLECTION_1_TOO =
  /^(system:\w+|CLOUD_COVER(_LAND)?|EARTH_SUN_DISTANCE|GEOMETRIC_RMSE_MODEL(_[XY])?|IMAGE_QUALITY(_OLI|_TIRS)?|WRS_(PATH|ROW))$/;

/** Of the instruments of Landsat 4, 5 and 7, and of those of Landsat 8 and 9. */
const TM_ONLY =
  /^(IMAGE_QUALITY|SENSOR_ANOMALIES|SENSOR_MODE|SENSOR_MODE_SLC|DATA_TYPE_L0RP|GAIN_BAND_\w+)$/;
const OLI_TIRS_ONLY =
  /^(IMAGE_QUALITY_OLI|IMAGE_QUALITY_TIRS|TIRS_SSM_MODEL|TIRS_SSM_POSITION_STATUS|TRUNCATION_OLI|DATA_SOURCE_TIRS_\w+)$/;

/** The same property in another collection. */
const COUNTERPARTS: readonly (readonly [string, string])[] = [
  ['IMAGE_QUALITY', 'IMAGE_QUALITY_OLI'],
  ['LANDSAT_ID', 'LANDSAT_PRODUCT_ID'],
  ['SATELLITE', 'SPACECRAFT_ID'],
  ['SOLAR_AZIMUTH_ANGLE', 'SUN_AZIMUTH'],
];

/**
 * @param collection id; any collection of Landsat unless given, and where it is another one
 * @returns undefined for a property that the collection does not have
 */
export function propertyType(name: string, collection = ''): PropertyType | undefined {
  const type = TYPES.get(name) ?? FAMILIES.find(([pattern]) => pattern.test(name))?.[1];
  return type && isIn(name, collection) ? type : undefined;
}

/** Names of the properties of a collection's scenes; of all collections where it is not known. */
export function propertyNames(collection: string): string[] {
  return [...TYPES.keys()].filter((name) => isIn(name, collection));
}

/** Whether a property is a time, in milliseconds since 1970. */
export function isTimeProperty(name: string): boolean {
  return name === 'system:time_start' || name === 'system:time_end';
}

/** Whether all properties of a collection's scenes are listed here; of Landsat they are. */
export function areListed(collection: string): boolean {
  return collection === '' || collection.startsWith('LANDSAT/');
}

/** The name in this collection of a property of another one. */
export function counterpart(name: string, collection: string): string | undefined {
  return COUNTERPARTS.filter((pair) => pair.includes(name))
    .flat()
    .find((other) => other !== name && propertyType(other, collection));
}

function isIn(name: string, collection: string): boolean {
  const isFirst = LANDSAT_COLLECTION_1.some(({ id }) => id === collection);
  const second = [...LANDSAT_COLLECTION_2, ...LANDSAT_TIER_2];
  if (!isFirst && !second.some(({ id }) => id === collection)) return true;
  const isOli = /^LANDSAT\/LC/.test(collection);
  if ((isOli ? TM_ONLY : OLI_TIRS_ONLY).test(name)) return false;
  const isFirstOnly = COLLECTION_1_ONLY.has(name);
  return isFirst ? isFirstOnly || COLLECTION_1_TOO.test(name) : !isFirstOnly;
}
