/** Names of properties of scenes with the share of clouds, in percent, of the collections in the catalog. */
export const CLOUD_PROPERTIES = [
  'CLOUD_COVER',
  'CLOUDY_PIXEL_PERCENTAGE',
  'CLOUD_COVERAGE',
] as const;
