/**
 * The image collections that can be ordered.
 *
 * ```ts
 * imageCollection('LANDSAT/LC08/C02/T1_L2').bands.map((band) => band.name);
 * // ['blue', 'green', 'red', 'nir', 'swir1', 'swir2', 'thermal', 'pixel_qa']
 * ```
 */
import type { BandChoice } from './bandChoice.ts';
import { BUILT_IN_COLLECTIONS } from './catalog.ts';
import type { ImageCollection } from './collection.ts';

export { allBands, type BandChoice, chooseBands } from './bandChoice.ts';
export { BUILT_IN_COLLECTIONS, CollectionCatalog } from './catalog.ts';
export type {
  Band,
  BitField,
  Encoding,
  ImageCollection,
  Mosaic,
  Scaling,
} from './collection.ts';
export {
  type BandDescription,
  type CollectionDescription,
  describedCollection,
} from './collectionDescription.ts';

/** All collections that are built in, withdrawn ones last. */
export function collections(): readonly ImageCollection[] {
  return BUILT_IN_COLLECTIONS.all;
}

/**
 * The built-in collection of an Earth Engine asset id.
 *
 * @param id Earth Engine asset id
 * @param choice bands and encoding; those of the collection unless given
 * @throws CollectionError when Cedar does not support it, Earth Engine no longer has it, or it has no
 *   such bands
 */
export function imageCollection(id: string, choice: BandChoice = {}): ImageCollection {
  return BUILT_IN_COLLECTIONS.collection(id, choice);
}
