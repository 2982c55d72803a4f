/**
 * The image collections that can be ordered.
 *
 * ```ts
 * imageCollection('LANDSAT/LC08/C02/T1_L2').bands.map((band) => band.name);
 * // ['blue', 'green', 'red', 'nir', 'swir1', 'swir2', 'thermal', 'pixel_qa']
 * ```
 */
import * as l10n from '@vscode/l10n';
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
 * @throws CollectionError when Cedar does not support it, or Earth Engine no longer has it
 */
export function imageCollection(id: string): ImageCollection {
  const found = COLLECTIONS.get(id);
  if (!found) {
    const known = collections().filter((row) => !row.replacedBy);
    throw new CollectionError(
      id,
      l10n.t(
        'Cedar does not know the image collection "{0}". It can order: {1}.',
        id,
        known.map((row) => row.id).join(', '),
      ),
    );
  }
  if (found.replacedBy) {
    throw new CollectionError(
      id,
      l10n.t(
        'Earth Engine has withdrawn "{0}" (Landsat Collection 1 ended in 2023). Order "{1}" instead; its bands have the same names, with other scale factors.',
        id,
        found.replacedBy,
      ),
    );
  }
  return found;
}
