/**
 * The properties Earth Engine lists for a scene: names as in its catalog, values of the kind USGS
 * writes into a product's metadata file.
 */
import { type CloudCover, cloudCover } from './cloudCover.ts';
import { DAY, isoDate } from './days.ts';
import { REFLECTANCE, TEMPERATURE } from './landsatCollections.ts';
import { SCAN_LINE_CORRECTOR_FAILURE } from './missions.ts';
import { hash, unit } from './noise.ts';
import type { Observation } from './observation.ts';
import { PIXEL } from './sceneGrid.ts';
import { earthSunDistance } from './sun.ts';
import { orbitToPlace } from './wrs.ts';

type Properties = Record<string, string | number>;

/** Collection 2 was made from the archive in these months; what came later was made at once. */
const REPROCESSING = Date.UTC(2020, 7, 12);
const REPROCESSING_DAYS = 110;

export function sceneProperties(scene: Observation): Properties {
  const { mission, pass, row } = scene;
  return {
    ...identity(scene),
    ...geometry(scene),
    ...scaling(scene),
    ...(mission.sensor === 'OLI_TIRS' ? landImager(scene) : thematicMapper(scene)),
    SPACECRAFT_ID: mission.spacecraft,
    SENSOR_ID: mission.sensor,
    WRS_PATH: pass.path,
    WRS_ROW: row,
    WRS_TYPE: 2,
    DATE_ACQUIRED: isoDate(scene.timeStart),
    SCENE_CENTER_TIME: centerTime(scene),
    'system:index': scene.index,
    'system:time_start': scene.timeStart,
    'system:version': Math.round((processed(scene) + 9 * 3_600_000) * 1000),
    'system:asset_size': Math.round(6e8 + drawn(scene, 50) * 3e8),
  };
}

/** A number in [0, 1) that belongs to this scene. */
function drawn(scene: Observation, which: number): number {
  return unit(scene.pass.orbit, scene.mission.number, scene.row, which);
}

/** When the Level 2 product was made. */
function processed(scene: Observation): number {
  const after = scene.timeStart + (10 + 4 * drawn(scene, 51)) * DAY;
  return Math.max(after, REPROCESSING + drawn(scene, 52) * REPROCESSING_DAYS * DAY);
}

function identity(scene: Observation): Properties {
  const { mission, pass, row, timeStart } = scene;
  const place = String(pass.path).padStart(3, '0') + String(row).padStart(3, '0');
  const taken = isoDate(timeStart).replaceAll('-', '');
  const made = processed(scene);
  const madeOn = isoDate(made).replaceAll('-', '');
  const dayOfYear = Math.floor((timeStart - Date.UTC(Number(taken.slice(0, 4)), 0, 1)) / DAY) + 1;
  const station = { 4: 'XXX', 5: 'PAC', 7: 'EDC', 8: 'LGN', 9: 'LGN' }[mission.number];
  const sceneId = `${mission.code.slice(0, 2)}${mission.number}${place}${taken.slice(0, 4)}`;
  const request = Math.floor(1e6 + drawn(scene, 53) * 8e6);
  return {
    LANDSAT_PRODUCT_ID: `${mission.code}_L2SP_${place}_${taken}_${madeOn}_02_T${scene.tier}`,
    L1_LANDSAT_PRODUCT_ID: `${mission.code}_L1TP_${place}_${taken}_${madeOn}_02_T${scene.tier}`,
    LANDSAT_SCENE_ID: `${sceneId}${String(dayOfYear).padStart(3, '0')}${station}0${Math.floor(drawn(scene, 54) * 3)}`,
    STATION_ID: station,
    PROCESSING_LEVEL: 'L2SP',
    L1_PROCESSING_LEVEL: 'L1TP',
    COLLECTION_CATEGORY: `T${scene.tier}`,
    COLLECTION_NUMBER: 2,
    DATE_PRODUCT_GENERATED: Math.floor(made / 1000) * 1000,
    L1_DATE_PRODUCT_GENERATED: `${new Date(made - 2 * 3_600_000).toISOString().slice(0, 19)}Z`,
    REQUEST_ID: `${request}_00015`,
    L1_REQUEST_ID: `${request}_00014`,
  };
}

function sceneCloudCover({ extent, day, pass, row, mission }: Observation): CloudCover {
  const { nodeLongitude, along, halfLength, halfWidth } = extent;
  return cloudCover(
    day,
    (a, c) => orbitToPlace(nodeLongitude, along + a * halfLength, c * halfWidth),
    unit(pass.orbit, row, mission.number, 603) - 0.5,
  );
}

function centerTime(scene: Observation): string {
  // USGS writes seven decimals.
  const below = String(Math.floor(drawn(scene, 55) * 1e4)).padStart(4, '0');
  return `${new Date(scene.timeStart).toISOString().slice(11, 23)}${below}Z`;
}

function geometry(scene: Observation): Properties {
  const { grid, timeStart } = scene;
  const [columns, lines] = grid.dimensions;
  const { elevation, azimuth } = scene.sun;
  const { cover, overLand } = sceneCloudCover(scene);
  // Of Tier 2 both together exceed 12 m.
  const beyond = scene.tier === 2 ? 9 : 0;
  const x = round(2.4 + beyond + 3 * drawn(scene, 60), 3);
  const y = round(2.4 + beyond + 3.4 * drawn(scene, 61), 3);
  const polar = grid.crs === 'EPSG:3031';
  return {
    CLOUD_COVER: cover,
    CLOUD_COVER_LAND: overLand,
    SUN_ELEVATION: round(elevation, 8),
    SUN_AZIMUTH: round(azimuth, 8),
    EARTH_SUN_DISTANCE: round(earthSunDistance(timeStart), 7),
    GEOMETRIC_RMSE_MODEL: round(Math.hypot(x, y), 3),
    GEOMETRIC_RMSE_MODEL_X: x,
    GEOMETRIC_RMSE_MODEL_Y: y,
    GEOMETRIC_RMSE_VERIFY: round(Math.hypot(x, y) * 0.7, 3),
    GROUND_CONTROL_POINTS_MODEL: 120 + Math.floor(drawn(scene, 62) * 800 * (1 - cover / 110)),
    GROUND_CONTROL_POINTS_VERIFY: 40 + Math.floor(drawn(scene, 63) * 250 * (1 - cover / 110)),
    GROUND_CONTROL_POINTS_VERSION: 5,
    MAP_PROJECTION: polar ? 'PS' : 'UTM',
    ...(polar ? {} : { UTM_ZONE: Number(grid.crs.slice('EPSG:326'.length)) }),
    DATUM: 'WGS84',
    ELLIPSOID: 'WGS84',
    ORIENTATION: 'NORTH_UP',
    GRID_CELL_SIZE_REFLECTIVE: PIXEL,
    GRID_CELL_SIZE_THERMAL: PIXEL,
    REFLECTIVE_LINES: lines,
    REFLECTIVE_SAMPLES: columns,
    THERMAL_LINES: lines,
    THERMAL_SAMPLES: columns,
    EPHEMERIS_TYPE: 'DEFINITIVE',
    DATA_SOURCE_ELEVATION: 'GLS2000',
  };
}

function scaling(scene: Observation): Properties {
  const properties: Properties = {};
  for (const { id, quantity } of scene.bandTypes) {
    if (quantity.kind === 'reflectance') {
      const number = id.slice('SR_B'.length);
      properties[`REFLECTANCE_MULT_BAND_${number}`] = REFLECTANCE.scale;
      properties[`REFLECTANCE_ADD_BAND_${number}`] = REFLECTANCE.offset;
    } else if (quantity.kind === 'surfaceTemperature') {
      properties[`TEMPERATURE_MULT_BAND_${id}`] = TEMPERATURE.scale;
      properties[`TEMPERATURE_ADD_BAND_${id}`] = TEMPERATURE.offset;
      properties[`TEMPERATURE_MINIMUM_BAND_${id}`] = round(
        TEMPERATURE.scale + TEMPERATURE.offset,
        6,
      );
      properties[`TEMPERATURE_MAXIMUM_BAND_${id}`] = round(
        TEMPERATURE.scale * 65535 + TEMPERATURE.offset,
        6,
      );
    }
  }
  return properties;
}

function landImager(scene: Observation): Properties {
  const saturation = Object.fromEntries(
    [1, 2, 3, 4, 5, 6, 7, 8, 9].map((band) => [
      `SATURATION_BAND_${band}`,
      drawn(scene, 70 + band) < 0.15 ? 'Y' : 'N',
    ]),
  );
  return {
    ...saturation,
    ALGORITHM_SOURCE_SURFACE_REFLECTANCE: 'LaSRC_1.5.0',
    ALGORITHM_SOURCE_SURFACE_TEMPERATURE: 'st_1.3.0',
    PROCESSING_SOFTWARE_VERSION: 'LPGS_15.4.0',
    L1_PROCESSING_SOFTWARE_VERSION: 'LPGS_15.4.0',
    DATA_SOURCE_AIR_TEMPERATURE: 'MODIS',
    DATA_SOURCE_OZONE: 'MODIS',
    DATA_SOURCE_PRESSURE: 'Calculated',
    DATA_SOURCE_REANALYSIS: 'GEOS-5 FP-IT',
    DATA_SOURCE_TIRS_STRAY_LIGHT_CORRECTION: 'TIRS',
    DATA_SOURCE_WATER_VAPOR: 'MODIS',
    IMAGE_QUALITY_OLI: 9,
    IMAGE_QUALITY_TIRS: scene.mission.number === 8 && drawn(scene, 80) < 0.05 ? 7 : 9,
    NADIR_OFFNADIR: 'NADIR',
    ROLL_ANGLE: round((drawn(scene, 81) - 0.5) * 0.002, 3),
    TARGET_WRS_PATH: scene.pass.path,
    TARGET_WRS_ROW: scene.row,
    TIRS_SSM_MODEL: scene.mission.number === 8 ? 'FINAL' : 'N/A',
    TIRS_SSM_POSITION_STATUS: scene.mission.number === 8 ? 'ESTIMATED' : 'N/A',
    TRUNCATION_OLI: 'UPPER',
  };
}

function thematicMapper(scene: Observation): Properties {
  const { mission, timeStart } = scene;
  const enhanced = mission.sensor === 'ETM';
  const bands = enhanced
    ? ['1', '2', '3', '4', '5', '6_VCID_1', '6_VCID_2', '7', '8']
    : ['1', '2', '3', '4', '5', '6', '7'];
  const properties: Properties = {
    ALGORITHM_SOURCE_SURFACE_REFLECTANCE: 'LEDAPS_3.4.0',
    ALGORITHM_SOURCE_SURFACE_TEMPERATURE: 'st_1.3.0',
    PROCESSING_SOFTWARE_VERSION: 'LPGS_15.4.0',
    L1_PROCESSING_SOFTWARE_VERSION: 'LPGS_15.4.0',
    DATA_SOURCE_AIR_TEMPERATURE: 'NCEP',
    DATA_SOURCE_OZONE: 'TOMS',
    DATA_SOURCE_PRESSURE: 'NCEP',
    DATA_SOURCE_REANALYSIS: timeStart < Date.UTC(2000, 0, 1) ? 'MERRA-2' : 'GEOS-5 FP-IT',
    DATA_SOURCE_WATER_VAPOR: 'NCEP',
    IMAGE_QUALITY: drawn(scene, 82) < 0.08 ? 7 : 9,
    SENSOR_ANOMALIES: 'NONE',
    SENSOR_MODE: enhanced && timeStart < Date.UTC(2007, 3, 1) ? 'SAM' : 'BUMPER',
  };
  if (enhanced) {
    properties.SENSOR_MODE_SLC = timeStart < SCAN_LINE_CORRECTOR_FAILURE ? 'ON' : 'OFF';
    for (const band of bands)
      properties[`GAIN_BAND_${band}`] = gain(band, hash(scene.row, 7, 0, 83));
  } else {
    properties.DATA_TYPE_L0RP = 'TMR_L0RP';
  }
  for (const band of bands) {
    properties[`CORRECTION_BIAS_BAND_${band}`] = 'INTERNAL_CALIBRATION';
    properties[`CORRECTION_GAIN_BAND_${band}`] = enhanced ? 'CPF' : 'INTERNAL_CALIBRATION';
    properties[`SATURATION_BAND_${band}`] = drawn(scene, 90 + band.charCodeAt(0)) < 0.6 ? 'Y' : 'N';
  }
  return properties;
}

/** High gain where scenes are dark; the thermal bands have one of each. */
function gain(band: string, seed: number): string {
  if (band === '6_VCID_1') return 'L';
  if (band === '6_VCID_2') return 'H';
  return (seed & 3) === 0 && band === '4' ? 'L' : band === '8' ? 'L' : 'H';
}

function round(value: number, digits: number): number {
  // Adding zero turns -0, which JSON cannot represent, into 0.
  return Number(value.toFixed(digits)) + 0;
}
