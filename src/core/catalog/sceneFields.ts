/**
 * Fields of catalog items that follow from the properties of scenes: clouds, the sun, the direction of
 * view.
 *
 * Properties: Earth Engine data catalog, of the Landsat, Sentinel-2 and HLS collections. A layer of
 * several scenes has the mean of them.
 */
import type { SceneRecord } from '../files/metadataDocument.ts';

/** A field, and the properties that it is taken from, each with what is done to its value. */
interface FieldSource {
  readonly field: string;
  readonly properties: Readonly<Record<string, 'as is' | 'from zenith' | 'size'>>;
  readonly range: readonly [number, number];
}

const SOURCES: readonly FieldSource[] = [
  {
    field: 'eo:cloud_cover',
    properties: {
      CLOUD_COVER: 'as is',
      CLOUDY_PIXEL_PERCENTAGE: 'as is',
      CLOUD_COVERAGE: 'as is',
    },
    range: [0, 100],
  },
  {
    field: 'eo:snow_cover',
    properties: { SNOW_ICE_PERCENTAGE: 'as is' },
    range: [0, 100],
  },
  {
    field: 'view:sun_elevation',
    properties: {
      SUN_ELEVATION: 'as is',
      SOLAR_ZENITH_ANGLE: 'from zenith',
      MEAN_SOLAR_ZENITH_ANGLE: 'from zenith',
      MEAN_SUN_ZENITH_ANGLE: 'from zenith',
    },
    range: [-90, 90],
  },
  {
    field: 'view:off_nadir',
    // How far the satellite was turned to the side.
    properties: { ROLL_ANGLE: 'size' },
    range: [0, 90],
  },
  {
    field: 'view:incidence_angle',
    properties: {
      MEAN_INCIDENCE_ZENITH_ANGLE_B8A: 'as is',
      MEAN_VIEW_ZENITH_ANGLE: 'as is',
    },
    range: [0, 90],
  },
];

const AZIMUTHS: Readonly<Record<string, readonly string[]>> = {
  'view:sun_azimuth': [
    'SUN_AZIMUTH',
    'SOLAR_AZIMUTH_ANGLE',
    'MEAN_SOLAR_AZIMUTH_ANGLE',
    'MEAN_SUN_AZIMUTH_ANGLE',
  ],
  'view:azimuth': ['MEAN_INCIDENCE_AZIMUTH_ANGLE_B8A', 'MEAN_VIEW_AZIMUTH_ANGLE'],
};

const DECIMALS = 6;

/**
 * The fields of a layer.
 *
 * @param scenes of the layer
 * @returns values by the names of the eo and view extensions; those that are not known are absent
 */
export function sceneFields(scenes: readonly SceneRecord[]): Readonly<Record<string, number>> {
  const fields: Record<string, number> = {};
  for (const { field, properties, range } of SOURCES) {
    const [property] = Object.keys(properties).filter((name) => valuesOf(scenes, name).length > 0);
    if (property === undefined) continue;
    const values = valuesOf(scenes, property).map((value) => convert(value, properties[property]));
    const mean = rounded(values.reduce((sum, value) => sum + value, 0) / values.length);
    // Some scenes have −1 for a share of clouds that is not known.
    if (values.every((value) => value >= range[0] && value <= range[1])) fields[field] = mean;
  }
  for (const [field, properties] of Object.entries(AZIMUTHS)) {
    const values = properties
      .map((name) => valuesOf(scenes, name))
      .find((found) => found.length > 0);
    if (values) fields[field] = meanAzimuth(values);
  }
  return fields;
}

function valuesOf(scenes: readonly SceneRecord[], property: string): number[] {
  return scenes
    .map((scene) => scene[property])
    .filter((value) => typeof value === 'number' && Number.isFinite(value))
    .map(Number);
}

function convert(value: number, how: FieldSource['properties'][string] | undefined): number {
  if (how === 'from zenith') return 90 - value;
  return how === 'size' ? Math.abs(value) : value;
}

/** The direction of the mean of unit vectors, degrees from 0 to 360: the mean of 350 and 10 is 0. */
function meanAzimuth(degrees: readonly number[]): number {
  const radians = degrees.map((each) => (each * Math.PI) / 180);
  const east = radians.reduce((sum, each) => sum + Math.sin(each), 0);
  const north = radians.reduce((sum, each) => sum + Math.cos(each), 0);
  return rounded(((Math.atan2(east, north) * 180) / Math.PI + 360) % 360);
}

function rounded(value: number): number {
  return Number(value.toFixed(DECIMALS));
}
