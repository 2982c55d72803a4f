/** Locations of buckets: Google's regions, and its pairs and groups of regions. */
import { GoogleError } from '../http.ts';
import { jsonObject } from '../rest/shape.ts';
import facts from './facts/locations.json' with { type: 'json' };

const TYPES = ['region', 'dual-region', 'multi-region'] as const;
export type LocationType = (typeof TYPES)[number];

/** How Cloud Storage writes a location: in capitals. */
export function normalizeLocation(location: unknown): string {
  return String(location ?? 'US').toUpperCase();
}

/** @param placement the two regions of a pair that is chosen freely */
export function locationType(location: unknown, placement?: unknown): LocationType | undefined {
  if (dataLocations(placement).length > 0) return 'dual-region';
  return TYPES.find((type) => facts[type].includes(normalizeLocation(location)));
}

/** @throws GoogleError 400 for a location that Cloud Storage does not have */
export function checkLocation({
  location,
  customPlacementConfig: placement,
}: Readonly<Record<string, unknown>>): void {
  const regions = dataLocations(placement);
  const isPair = regions.length === 0 || regions.length === 2;
  const areRegions = regions.every((region) => locationType(region) === 'region');
  if (isPair && areRegions && (!location || locationType(location))) return;
  throw new GoogleError(
    400,
    'The specified location constraint is not valid.',
    'INVALID_ARGUMENT',
    'invalid',
  );
}

function dataLocations(placement: unknown): readonly unknown[] {
  const { dataLocations: regions } = jsonObject(placement);
  return Array.isArray(regions) ? regions : [];
}
