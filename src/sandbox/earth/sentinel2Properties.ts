/** Properties of Sentinel-2 images, with the names and kinds of values of Earth Engine's catalog. */
import { clamp } from './climate.ts';
import { cloudCover } from './cloudCover.ts';
import { DAY } from './days.ts';
import type { PropertyValue } from './earthTypes.ts';
import { mayHaveLand } from './land.ts';
import { placeInTile } from './mgrs.ts';
import { hash, unit } from './noise.ts';
import {
  compact,
  SENTINEL_2_HALF_WIDTH,
  SENTINEL_2_ORBIT,
  type TilePass,
} from './sentinel2Passes.ts';
import { earthSunDistance, sunPosition } from './sun.ts';

type Properties = Record<string, PropertyValue>;

const ANGLE_BANDS = ['1', '2', '3', '4', '5', '6', '7', '8', '8A', '9', '10', '11', '12'];
/** Irradiance of the sun per band, W/(m² µm), from the products' metadata of Sentinel-2A. */
const IRRADIANCE = [
  1884.69, 1959.66, 1823.24, 1512.06, 1424.64, 1287.61, 1162.08, 1041.63, 955.32, 812.92, 367.15,
  245.59, 85.25,
];

/** Percent of the image's pixels under cloud. */
export function cloudyPercentage(pass: TilePass): number {
  const { tile, time, nodeLongitude, revolution } = pass;
  const drawn = unit(revolution, tile.left, tile.top, 711);
  return cloudCover(
    Math.floor(time / DAY),
    (a, c) => {
      const place = placeInTile(tile, (c + 1) / 2, (a + 1) / 2);
      const [, across] = SENTINEL_2_ORBIT.toAngles(nodeLongitude, ...place);
      return Math.abs(across) <= SENTINEL_2_HALF_WIDTH ? place : undefined;
    },
    drawn - 0.5,
  ).cover;
}

export function sentinel2Properties(pass: TilePass): Properties {
  return { ...identity(pass), ...contents(pass), ...angles(pass), ...QUALITY };
}

const QUALITY: Properties = {
  FORMAT_CORRECTNESS: 'PASSED',
  GENERAL_QUALITY: 'PASSED',
  GEOMETRIC_QUALITY: 'PASSED',
  RADIOMETRIC_QUALITY: 'PASSED',
  SENSOR_QUALITY: 'PASSED',
  DEGRADED_MSI_DATA_PERCENTAGE: 0,
  SATURATED_DEFECTIVE_PIXEL_PERCENTAGE: 0,
  AOT_RETRIEVAL_ACCURACY: 0,
  RADIATIVE_TRANSFER_ACCURACY: 0,
  WATER_VAPOUR_RETRIEVAL_ACCURACY: 0,
};

/** Versions of ESA's processor by date. */
function baseline(time: number): string {
  if (time < Date.UTC(2018, 10, 6)) return '02.06';
  if (time < Date.UTC(2020, 1, 4)) return '02.11';
  if (time < Date.UTC(2021, 2, 30)) return '02.14';
  if (time < Date.UTC(2022, 0, 25)) return '03.01';
  if (time < Date.UTC(2022, 11, 6)) return '04.00';
  if (time < Date.UTC(2023, 11, 13)) return '05.09';
  return time < Date.UTC(2024, 6, 23) ? '05.10' : '05.11';
}

function identity({ satellite, tile, revolution, relativeOrbit, time, datatakeStart }: TilePass) {
  const version = baseline(time);
  const number = `N${version.replace('.', '')}`;
  const taken = compact(datatakeStart);
  const sensed = compact(time);
  const orbit = String(Math.abs(revolution + 30_000)).padStart(6, '0');
  const station = ['VGS2', 'MPS_', 'SGS_', '2BPS'][hash(revolution, 0, 0, 712) & 3] ?? 'VGS2';
  return {
    SPACECRAFT_NAME: satellite.name,
    MGRS_TILE: tile.name,
    SENSING_ORBIT_NUMBER: relativeOrbit,
    SENSING_ORBIT_DIRECTION: 'DESCENDING',
    PROCESSING_BASELINE: version,
    PRODUCT_ID: `${satellite.code}_MSIL2A_${taken}_${number}_R${String(relativeOrbit).padStart(3, '0')}_T${tile.name}_${compact(time + 4 * 3_600_000)}`,
    GRANULE_ID: `L2A_T${tile.name}_A${orbit}_${sensed}`,
    DATATAKE_IDENTIFIER: `G${satellite.code}_${taken}_${orbit}_${version}`.replace('_', ''),
    DATASTRIP_ID: `${satellite.code}_OPER_MSI_L2A_DS_${station}_${compact(time + 3 * 3_600_000)}_S${sensed}_N${version}`,
    DATATAKE_TYPE: 'INS-NOBS',
    GENERATION_TIME: time + 4 * 3_600_000,
    'system:asset_size': Math.round(9e8 + 4e8 * unit(revolution, tile.left, tile.top, 713)),
  };
}

/** Shares of classes, from few places; together with clouds they make up the image. */
function contents(pass: TilePass): Properties {
  const { tile, nodeLongitude, revolution } = pass;
  const clouds = cloudyPercentage(pass);
  let [seen, land, all] = [0, 0, 0];
  for (let i = 0; i < 144; i++) {
    const place = placeInTile(tile, ((i % 12) + 0.5) / 12, (Math.floor(i / 12) + 0.5) / 12);
    all++;
    const [, across] = SENTINEL_2_ORBIT.toAngles(nodeLongitude, ...place);
    if (Math.abs(across) > SENTINEL_2_HALF_WIDTH) continue;
    seen++;
    if (mayHaveLand(...place)) land++;
  }
  const drawn = (which: number) => unit(revolution, tile.left, tile.top, which);
  const onLand = (100 - clouds) * (seen === 0 ? 0 : land / seen);
  const green = clamp(0.3 + 0.5 * drawn(714));
  return {
    CLOUDY_PIXEL_PERCENTAGE: clouds,
    CLOUD_COVERAGE_ASSESSMENT: clouds,
    HIGH_PROBA_CLOUDS_PERCENTAGE: round(clouds * 0.6, 6),
    MEDIUM_PROBA_CLOUDS_PERCENTAGE: round(clouds * 0.3, 6),
    THIN_CIRRUS_PERCENTAGE: round(clouds * 0.1, 6),
    CLOUD_SHADOW_PERCENTAGE: round(clouds * (1 - clouds / 100) * 0.2, 6),
    CLOUDY_SHADOW_PERCENTAGE: round(clouds * (1 - clouds / 100) * 0.2, 6),
    VEGETATION_PERCENTAGE: round(onLand * green, 6),
    NOT_VEGETATED_PERCENTAGE: round(onLand * (1 - green), 6),
    WATER_PERCENTAGE: round(100 - clouds - onLand, 6),
    SNOW_ICE_PERCENTAGE: 0,
    DARK_FEATURES_PERCENTAGE: 0,
    UNCLASSIFIED_PERCENTAGE: 0,
    NODATA_PIXEL_PERCENTAGE: round(100 * (1 - seen / all), 6),
  };
}

function angles({ tile, time, nodeLongitude, relativeOrbit }: TilePass): Properties {
  const place = placeInTile(tile, 0.5, 0.5);
  const sun = sunPosition(time, ...place);
  const [, across] = SENTINEL_2_ORBIT.toAngles(nodeLongitude, ...place);
  // 786 km above the ground: an arc across of one degree is seen about eight degrees off nadir.
  const zenith = Math.abs(across) * 8.6;
  const azimuth = across > 0 ? 285 : 105;
  const found: Properties = {
    MEAN_SOLAR_ZENITH_ANGLE: round(90 - sun.elevation, 6),
    MEAN_SOLAR_AZIMUTH_ANGLE: round((sun.azimuth + 360) % 360, 6),
    REFLECTANCE_CONVERSION_CORRECTION: round(earthSunDistance(time) ** -2, 12),
  };
  ANGLE_BANDS.forEach((band, i) => {
    found[`MEAN_INCIDENCE_ZENITH_ANGLE_B${band}`] = round(zenith + 0.03 * i, 6);
    found[`MEAN_INCIDENCE_AZIMUTH_ANGLE_B${band}`] = round(
      azimuth + (relativeOrbit % 3) + 0.2 * i,
      6,
    );
    found[`SOLAR_IRRADIANCE_B${band}`] = IRRADIANCE[i] ?? 0;
  });
  return found;
}

export function round(value: number, digits: number): number {
  // Adding zero turns -0, which JSON cannot represent, into 0.
  return Number(value.toFixed(digits)) + 0;
}
