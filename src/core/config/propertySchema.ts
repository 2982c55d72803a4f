/** Properties of scenes as the schema describes them to an editor. */
import * as l10n from '@vscode/l10n';
import { collections } from '../collections/index.ts';
import { OTHER_PROPERTIES } from './propertyMeanings.ts';

type Meanings = Readonly<Record<string, string>>;

/** The usual ones first. */
const PROPERTIES: Meanings = {
  CLOUD_COVER: l10n.t('Clouds over the whole scene, in percent.'),
  CLOUD_COVER_LAND: l10n.t('Clouds over land, in percent.'),
  SUN_ELEVATION: l10n.t('Height of the sun, in degrees.'),
  WRS_PATH: l10n.t('Path of the orbit.'),
  WRS_ROW: l10n.t('Row along the orbit.'),
  IMAGE_QUALITY: l10n.t('Quality, from 0 for the worst to 9 for the best.'),
  IMAGE_QUALITY_OLI: l10n.t('Quality, from 0 for the worst to 9 for the best.'),
  IMAGE_QUALITY_TIRS: l10n.t('Quality of the thermal image, from 0 to 9 for the best.'),
  SUN_AZIMUTH: l10n.t('Direction of the sun, in degrees.'),
  EARTH_SUN_DISTANCE: l10n.t('Distance of the sun, in astronomical units.'),
  GEOMETRIC_RMSE_MODEL: l10n.t('Error of the position, in meters.'),
  GEOMETRIC_RMSE_MODEL_X: l10n.t('Error of the position across the orbit, in meters.'),
  GEOMETRIC_RMSE_MODEL_Y: l10n.t('Error of the position along the orbit, in meters.'),
  DATE_ACQUIRED: l10n.t('Day it was taken, such as 2020-01-31.'),
  SCENE_CENTER_TIME: l10n.t('Time of day it was taken, in UTC.'),
  SPACECRAFT_ID: l10n.t('Satellite, such as LANDSAT_8.'),
  SENSOR_ID: l10n.t('Instrument, such as OLI_TIRS.'),
  LANDSAT_PRODUCT_ID: l10n.t('Name of the product.'),
  LANDSAT_SCENE_ID: l10n.t('Name of the scene.'),
  PROCESSING_LEVEL: l10n.t('L2SP has temperatures too, L2SR reflectances alone.'),
  PROCESSING_SOFTWARE_VERSION: l10n.t('Version of the software that made it.'),
  DATE_PRODUCT_GENERATED: l10n.t('When the product was made.'),
  COLLECTION_CATEGORY: l10n.t('Tier, such as T1.'),
  SOLAR_ZENITH_ANGLE: l10n.t('Angle between the sun and straight up, in degrees.'),
  SOLAR_AZIMUTH_ANGLE: l10n.t('Direction of the sun, in degrees.'),
  SATELLITE: l10n.t('Satellite, such as LANDSAT_8.'),
  SENSING_TIME: l10n.t('When it was taken.'),
  LANDSAT_ID: l10n.t('Name of the product.'),
  LEVEL1_PRODUCTION_DATE: l10n.t('When the product was made.'),
  ESPA_VERSION: l10n.t('Version of the software that made it.'),
  SR_APP_VERSION: l10n.t('Version of the software that made it.'),
  'system:time_start': l10n.t('When it was taken, in milliseconds since 1970.'),
  'system:index': l10n.t('Name of the scene in its collection.'),
  'system:version': l10n.t('Version of the scene in Earth Engine.'),
  ...OTHER_PROPERTIES,
};

/** Property names offered for an argument, for any collection. */
const USUAL_PROPERTIES: Meanings = Object.fromEntries(Object.entries(PROPERTIES).slice(0, 8));

const PROPERTIES_OF: Readonly<Record<string, Meanings>> = Object.fromEntries(
  collections().map(({ id, properties }) => [
    id,
    Object.fromEntries(Object.entries(PROPERTIES).filter(([name]) => properties.includes(name))),
  ]),
);

/** An argument that is the name of a property. */
export const property = (description: string) => ({
  type: 'string',
  description,
  examples: ['CLOUD_COVER'],
  'x-values': USUAL_PROPERTIES,
  'x-values-below': PROPERTIES_OF,
});
