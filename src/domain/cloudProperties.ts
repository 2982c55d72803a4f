/** Names of properties of scenes with the share of clouds, in percent, of the collections in the catalog. */
export const CLOUD_PROPERTIES = [
  'CLOUD_COVER',
  'CLOUDY_PIXEL_PERCENTAGE',
  'CLOUD_COVERAGE',
] as const;

/**
 * The share of clouds of a scene, where it is known: Landsat has −1 where it was not calculated.
 *
 * @param value of a property of the scene
 * @returns percent, 0 to 100
 */
export function knownCloudShare(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 && value <= 100 ? value : undefined;
}
