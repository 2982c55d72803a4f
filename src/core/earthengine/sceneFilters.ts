/** Filters of the scenes of an image: those of its collection, of the configuration and of the order. */
import type { ImageCollection } from '../collections/index.ts';
import { choiceFilters, isReplaced } from './choiceFilters.ts';
import type { FilterSpec } from './requestOptions.ts';

/**
 * Filters by the collection's own rules: values that all its scenes must have, properties that show
 * which scenes have the bands that are exported, and single scenes that an order leaves out.
 */
export function sceneFilters({
  scenesWith = {},
  bands,
  scenesLeftOut = [],
}: ImageCollection): FilterSpec[] {
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
  return [...values, ...needed, ...leftOutFilters(scenesLeftOut)];
}

function leftOutFilters(indices: readonly string[]): FilterSpec[] {
  if (indices.length === 0) return [];
  const isLeftOut = { function: 'inList', name: 'system:index', value: indices };
  return [{ function: 'not', filter: isLeftOut }];
}

/**
 * The filters of an order: those of the configuration that it does not replace, then its own.
 *
 * @param collection with what the order has chosen
 * @param configured filters of the configuration for the collection
 */
export function orderFilters(
  collection: ImageCollection,
  configured: readonly FilterSpec[],
): FilterSpec[] {
  const kept = configured.filter((filter) => !isReplaced(filter, collection));
  return [...kept, ...choiceFilters(collection)];
}
