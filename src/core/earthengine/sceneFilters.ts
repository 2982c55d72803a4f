/** Filters that the scenes of a collection must pass for its image to be made at all. */
import type { ImageCollection } from '../collections/index.ts';
import type { FilterSpec } from './requestOptions.ts';

/**
 * Filters by the collection's own rules: values that all its scenes must have, and properties that
 * show which scenes have the bands that are exported.
 */
export function sceneFilters({ scenesWith = {}, bands }: ImageCollection): FilterSpec[] {
  const values = Object.entries(scenesWith).map(([name, value]) => ({
    function: 'eq',
    name,
    value,
  }));
  const needed = bands.flatMap(({ needs }) =>
    needs
      ? [{ function: 'listContains', leftField: needs.property, rightValue: needs.contains }]
      : [],
  );
  return [...values, ...needed];
}
