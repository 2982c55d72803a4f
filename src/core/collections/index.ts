/**
 * The image collections that can be ordered.
 *
 * ```ts
 * imageCollection('LANDSAT/LC08/C02/T1_L2').bands.map((band) => band.name);
 * // ['blue', 'green', 'red', 'nir', 'swir1', 'swir2', 'thermal', 'pixel_qa']
 * ```
 */
import { CollectionError } from '../errors.ts';
import type { ImageCollection } from './collection.ts';
import { LANDSAT_COLLECTION_1, LANDSAT_COLLECTION_2 } from './landsat.ts';

export type { Band, ImageCollection, Scaling } from './collection.ts';

const COLLECTIONS: ReadonlyMap<string, ImageCollection> = new Map(
  [...LANDSAT_COLLECTION_2, ...LANDSAT_COLLECTION_1].map((row) => [row.id, row]),
);

/** All collections, withdrawn ones last. */
export function collections(): readonly ImageCollection[] {
  return [...COLLECTIONS.values()];
}

/**
 * The collection of an Earth Engine asset id.
 *
 * @throws CollectionError when Cedar does not know it, or Earth Engine no longer has it
 */
export function imageCollection(id: string): ImageCollection {
  const found = COLLECTIONS.get(id);
  if (!found) {
    const known = collections().filter((row) => !row.replacedBy);
    throw new CollectionError(
      id,
      `Cedar does not know the image collection "${id}". It can order: ${known.map((row) => row.id).join(', ')}.`,
    );
  }
  if (found.replacedBy) {
    throw new CollectionError(
      id,
      `Earth Engine has withdrawn "${id}" (Landsat Collection 1 ended in 2023). Order "${found.replacedBy}" instead; its bands have the same names, with other scale factors.`,
    );
  }
  return found;
}
