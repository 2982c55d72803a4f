/**
 * Properties of the scenes of each date, as variables along time: the cover of clouds, the angles
 * of the sun, the satellite.
 *
 * Names of properties are those of Earth Engine's catalog for Landsat (Collections 1 and 2),
 * Sentinel-2 and HLS.
 */
import type { CubeDate, CubeLayout, SceneProperties } from '../cubeLayout.ts';
import type { CfVariable } from './cfTypes.ts';

/**
 * Variables along time for properties that scenes of any date have; NaN where a date lacks them.
 *
 * @param attributes of the whole cube: `collection` is that of all dates, or the codes of the sensors that
 *   share the cube
 */
export function sceneVariables({
  dates,
  attributes,
}: Pick<CubeLayout, 'dates' | 'attributes'>): readonly CfVariable[] {
  const angles = [
    { name: 'solar_elevation_angle', measure: solarElevation },
    { name: 'solar_azimuth_angle', measure: solarAzimuth },
  ];
  return [
    {
      name: 'scene_count',
      dimensions: ['time'],
      dataType: 'int32',
      values: Int32Array.from(dates, ({ scenes }) => scenes.length),
      attributes: { long_name: 'number of scenes in the mosaic of the date', units: '1' },
    },
    ...alongTime(dates, 'cloud_area_fraction', ({ scenes }) => meanOf(scenes, cloudCover), {
      standard_name: 'cloud_area_fraction',
      long_name: 'mean cloud cover of the scenes of the date',
      units: '%',
    }),
    ...angles.flatMap(({ name, measure }) =>
      alongTime(dates, name, (date) => measure(firstScene(date)), {
        standard_name: name,
        long_name: `${name.replaceAll('_', ' ')} of the first scene of the date`,
        units: 'degree',
      }),
    ),
    ...platformVariable(dates),
    ...collectionVariable(dates, attributes.collection ?? dates[0]?.collection),
  ];
}

function alongTime(
  dates: readonly CubeDate[],
  name: string,
  measure: (date: CubeDate) => number | undefined,
  attributes: CfVariable['attributes'],
): CfVariable[] {
  const values = Float64Array.from(dates, (date) => measure(date) ?? Number.NaN);
  if (values.every(Number.isNaN)) return [];
  // The fill value belongs to the attributes, because a date may lack the property.
  const fill = { _FillValue: Number.NaN };
  const dimensions = ['time'] as const;
  return [
    { name, dimensions, dataType: 'float64', values, attributes: { ...attributes, ...fill } },
  ];
}

/** The scene whose time is that of the date: the earliest, wherever it is in the mosaic. */
function firstScene({ scenes }: CubeDate): SceneProperties {
  const timeOf = (scene: SceneProperties) =>
    sceneNumber(scene, 'system:time_start') ?? Number.POSITIVE_INFINITY;
  return scenes.reduce<SceneProperties>(
    (first, scene) => (timeOf(scene) < timeOf(first) ? scene : first),
    scenes[0] ?? {},
  );
}

function meanOf(
  scenes: readonly SceneProperties[],
  measure: (scene: SceneProperties) => number | undefined,
): number | undefined {
  const values = scenes.map(measure).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sceneNumber(scene: SceneProperties, ...names: readonly string[]): number | undefined {
  const value = names.map((name) => scene[name]).find((each) => typeof each === 'number');
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Percent; Landsat has -1 where it was not determined. */
function cloudCover(scene: SceneProperties): number | undefined {
  const value = sceneNumber(scene, 'CLOUD_COVER', 'CLOUDY_PIXEL_PERCENTAGE', 'CLOUD_COVERAGE');
  return value === undefined || value < 0 ? undefined : value;
}

function solarElevation(scene: SceneProperties): number | undefined {
  const elevation = sceneNumber(scene, 'SUN_ELEVATION');
  if (elevation !== undefined) return elevation;
  const zenith = sceneNumber(scene, 'SOLAR_ZENITH_ANGLE', 'MEAN_SOLAR_ZENITH_ANGLE');
  return zenith === undefined ? undefined : 90 - zenith;
}

function solarAzimuth(scene: SceneProperties): number | undefined {
  return sceneNumber(scene, 'SUN_AZIMUTH', 'SOLAR_AZIMUTH_ANGLE', 'MEAN_SOLAR_AZIMUTH_ANGLE');
}

/** The satellite of the first scene of each date. */
function platformVariable(dates: readonly CubeDate[]): CfVariable[] {
  return wordVariable(
    'platform',
    dates.map((date) => platformOf(firstScene(date))),
    { standard_name: 'platform_name', long_name: 'satellite of the first scene of the date' },
  );
}

/** The image collection of each date, where sensors share a cube, also if it has images of one so far. */
function collectionVariable(
  dates: readonly CubeDate[],
  ofCube: CubeLayout['attributes'][string] | undefined,
): CfVariable[] {
  if (dates.every(({ collection }) => collection === ofCube)) return [];
  const words = dates.map(({ collection }) => collection.replaceAll('/', '_'));
  return wordVariable('collection', words, { long_name: 'image collection of the date' });
}

/** Words as flags, which every format can store; -1 where there is none. */
function wordVariable(
  name: string,
  words: readonly (string | undefined)[],
  attributes: CfVariable['attributes'],
): CfVariable[] {
  const known = [...new Set(words.filter((word) => word !== undefined))].sort();
  if (known.length === 0 || known.length > 127) return [];
  return [
    {
      name,
      dimensions: ['time'],
      dataType: 'int8',
      values: Int8Array.from(words, (word) => (word === undefined ? -1 : known.indexOf(word))),
      attributes: {
        ...attributes,
        flag_values: known.map((_, index) => index),
        flag_meanings: known.join(' '),
        _FillValue: -1,
      },
    },
  ];
}

function platformOf(scene: SceneProperties): string | undefined {
  const value = scene.SPACECRAFT_ID ?? scene.SPACECRAFT_NAME ?? scene.SATELLITE;
  const word = typeof value === 'string' ? value.trim().replaceAll(/[^\w.+@-]+/g, '_') : '';
  return word === '' ? undefined : word;
}
