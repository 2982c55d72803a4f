/** Locations of buckets: Google's regions, its pairs and groups of regions, and pairs chosen freely. */
import { GoogleError } from '../http.ts';
import { jsonObject } from '../rest/fieldTypes.ts';
import facts from './facts/locations.json' with { type: 'json' };

const TYPES = ['region', 'dual-region', 'multi-region'] as const;
export type LocationType = (typeof TYPES)[number];

/** Regions that make a pair with each other, by the location of the pair. */
const PAIRS: Readonly<Record<string, readonly string[]>> = facts.pairs;

/** Pairs that have a name, and are only there by it. */
const PREDEFINED: readonly (readonly string[])[] = Object.values(facts.predefined);

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
  if (regions.length > 0 ? isPair(regions, location) : !location || locationType(location)) return;
  throw new GoogleError(
    400,
    'The specified location constraint is not valid.',
    'INVALID_ARGUMENT',
    'invalid',
  );
}

/** Whether two regions may be chosen as a pair in a location, or in any where none is given. */
function isPair(regions: readonly string[], location: unknown): boolean {
  const isAllowed = (allowed: readonly string[] = []) =>
    regions.every((region) => allowed.includes(region));
  if (regions.length !== 2 || regions[0] === regions[1] || PREDEFINED.some(isAllowed)) return false;
  return location
    ? Object.hasOwn(PAIRS, normalizeLocation(location)) &&
        isAllowed(PAIRS[normalizeLocation(location)])
    : Object.values(PAIRS).some(isAllowed);
}

function dataLocations(placement: unknown): string[] {
  const { dataLocations: regions } = jsonObject(placement);
  return Array.isArray(regions) ? regions.map(normalizeLocation) : [];
}
