/** Meanings of the properties of scenes of other satellites than Landsat, for an editor. */
import * as l10n from '@vscode/l10n';

const SUN_ZENITH = l10n.t('Angle between the sun and straight up, in degrees.');
const SUN_AZIMUTH = l10n.t('Direction of the sun, in degrees.');
const VIEW_ZENITH = l10n.t('Angle between the satellite and straight up, in degrees.');
const VIEW_AZIMUTH = l10n.t('Direction of the satellite, in degrees.');
const SOFTWARE = l10n.t('Version of the software that made it.');

export const OTHER_PROPERTIES: Readonly<Record<string, string>> = {
  CLOUDY_PIXEL_PERCENTAGE: l10n.t('Clouds over the whole scene, in percent.'),
  CLOUD_COVERAGE_ASSESSMENT: l10n.t('Clouds over the whole scene, in percent.'),
  CLOUD_COVERAGE: l10n.t('Clouds over the whole scene, in percent.'),
  SNOW_ICE_PERCENTAGE: l10n.t('Snow and ice, in percent.'),
  NODATA_PIXEL_PERCENTAGE: l10n.t('Part of the scene without data, in percent.'),
  SPATIAL_COVERAGE: l10n.t('Part of the scene with data, in percent.'),
  MGRS_TILE: l10n.t('MGRS tile, such as 18TYN.'),
  MGRS_TILE_ID: l10n.t('MGRS tile, such as 18TYN.'),
  SENSING_ORBIT_NUMBER: l10n.t('Number of the relative orbit.'),
  SENSING_ORBIT_DIRECTION: l10n.t('Direction of the orbit: ASCENDING or DESCENDING.'),
  SPACECRAFT_NAME: l10n.t('Satellite, such as Sentinel-2A.'),
  PROCESSING_BASELINE: SOFTWARE,
  PRODUCT_ID: l10n.t('Name of the product.'),
  PRODUCT_URI: l10n.t('Name of the product.'),
  GRANULE_ID: l10n.t('Name of the granule.'),
  DATATAKE_IDENTIFIER: l10n.t('Name of the acquisition that it is a part of.'),
  GENERATION_TIME: l10n.t('When the product was made.'),
  HLS_PROCESSING_TIME: l10n.t('When the product was made.'),
  MEAN_SOLAR_ZENITH_ANGLE: SUN_ZENITH,
  MEAN_SOLAR_AZIMUTH_ANGLE: SUN_AZIMUTH,
  MEAN_SUN_ZENITH_ANGLE: SUN_ZENITH,
  MEAN_SUN_AZIMUTH_ANGLE: SUN_AZIMUTH,
  MEAN_INCIDENCE_ZENITH_ANGLE_B8A: VIEW_ZENITH,
  MEAN_INCIDENCE_AZIMUTH_ANGLE_B8A: VIEW_AZIMUTH,
  MEAN_VIEW_ZENITH_ANGLE: VIEW_ZENITH,
  MEAN_VIEW_AZIMUTH_ANGLE: VIEW_AZIMUTH,
  NBAR_SOLAR_ZENITH: l10n.t('Height of the sun that reflectance is adjusted to, from straight up.'),
  instrumentMode: l10n.t('Mode of the radar. Cedar orders IW.'),
  transmitterReceiverPolarisation: l10n.t('Polarizations of the scene: a list, such as VV and VH.'),
  orbitProperties_pass: l10n.t('Direction of the orbit: ASCENDING or DESCENDING.'),
  relativeOrbitNumber_start: l10n.t('Number of the relative orbit.'),
  orbitNumber_start: l10n.t('Number of the orbit since launch.'),
  platform_number: l10n.t('Satellite: A, B or C.'),
  platformHeading: l10n.t('Direction of flight, in degrees.'),
  resolution_meters: l10n.t('Resolution, in meters.'),
  productType: l10n.t('Type of the product.'),
  sliceNumber: l10n.t('Number of the scene in its pass.'),
  instrumentSwath: l10n.t('Swath of the radar.'),
  UTM_ZONE: l10n.t('Zone of UTM, such as 18N.'),
  MODEL_VERSION: SOFTWARE,
  DATASET_VERSION: l10n.t('Version of the data set.'),
  dynamicworld_algorithm_version: SOFTWARE,
  qa_algorithm_version: SOFTWARE,
  year: l10n.t('Year of the day.'),
  month: l10n.t('Month of the day, from 1 to 12.'),
  day: l10n.t('Day of the month.'),
};
