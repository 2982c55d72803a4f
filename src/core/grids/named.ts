/** Named tile grids. */
import type { GridDefinition } from './gridDefinition.ts';

const WGS84 =
  'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]';

/** The Albers projection of one region of the Landsat ARD; angles in degrees. */
function ardAlbers(
  region: string,
  parallels: readonly [string, string],
  center: { latitude: string; longitude: string },
): string {
  return `PROJCS["${region}_WGS84_Albers_Equal_Area_Conic",${WGS84},PROJECTION["Albers_Conic_Equal_Area"],PARAMETER["standard_parallel_1",${parallels[0]}],PARAMETER["standard_parallel_2",${parallels[1]}],PARAMETER["latitude_of_center",${center.latitude}],PARAMETER["longitude_of_center",${center.longitude}],PARAMETER["false_easting",0],PARAMETER["false_northing",0],UNIT["Meter",1]]`;
}

const CANADA_ALBERS =
  'PROJCS["Canada_Albers_Equal_Area_Conic",GEOGCS["GCS_North_American_1983",DATUM["North_American_Datum_1983",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]],PROJECTION["Albers_Conic_Equal_Area"],PARAMETER["False_Easting",0],PARAMETER["False_Northing",0],PARAMETER["longitude_of_center",-96],PARAMETER["Standard_Parallel_1",50],PARAMETER["Standard_Parallel_2",70],PARAMETER["latitude_of_center",40],UNIT["Meter",1],AUTHORITY["EPSG","102001"]]';

const ARD = { res: [30, 30], size: [5000, 5000] } as const;
const ABOVE = { crs: CANADA_ALBERS, ul: [-3400020, 4640000] } as const;

export const NAMED_GRIDS: Readonly<Record<string, GridDefinition>> = {
  ABOVE_A: {
    name: 'ABOVE Grid A (coarse resolution)',
    ...ABOVE,
    res: [240, 240],
    size: [4500, 4500],
    limits: [
      [0, 4],
      [0, 6],
    ],
  },
  ABOVE_B: {
    name: 'ABOVE Grid B (moderate resolution)',
    ...ABOVE,
    res: [30, 30],
    size: [6000, 6000],
    limits: [
      [0, 23],
      [0, 35],
    ],
  },
  GEE_HANSEN_GFC: {
    name: 'Google Earth Engine - Hansen et al Global Forest Change',
    crs: WGS84,
    ul: [-180, 80],
    res: [0.00025, 0.00025],
    size: [40000, 40000],
    limits: [
      [0, 13],
      [0, 36],
    ],
  },
  LANDSAT_ARD_AK: {
    name: 'Landsat ARD v1 - Alaska',
    crs: ardAlbers('ALASKA', ['55.0', '65.0'], { latitude: '50.0', longitude: '-154.0' }),
    ul: [-851715, 2474325],
    ...ARD,
    limits: [
      [0, 13],
      [0, 16],
    ],
  },
  LANDSAT_ARD_CU: {
    name: 'Landsat ARD v1 - CONUS',
    crs: ardAlbers('CONUS', ['29.5', '45.5'], { latitude: '23', longitude: '-96' }),
    ul: [-2565585, 3314805],
    ...ARD,
    limits: [
      [0, 21],
      [0, 32],
    ],
  },
  LANDSAT_ARD_HI: {
    name: 'Landsat ARD v1 - Hawaii',
    crs: ardAlbers('HAWAII', ['8.0', '18.0'], { latitude: '3.0', longitude: '-157.0' }),
    ul: [-444345, 2168895],
    ...ARD,
    limits: [
      [0, 2],
      [0, 4],
    ],
  },
};
