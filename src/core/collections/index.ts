/**
 * The image collections that can be ordered.
 *
 * ```ts
 * imageCollection('LANDSAT/LC08/C02/T1_L2').bands.map((band) => band.name);
 * // ['blue', 'green', 'red', 'nir', 'swir1', 'swir2', 'thermal', 'pixel_qa']
 * ```
 */
import { BUILT_IN_COLLECTIONS } from './catalog.ts';
import type { ImageChoice } from './chooseImages.ts';
import type { ImageCollection } from './collection.ts';

export { allBands, type BandChoice, chooseBands } from './bandChoice.ts';
export { BUILT_IN_COLLECTIONS, CollectionCatalog } from './catalog.ts';
export { chooseImages, type ImageChoice } from './chooseImages.ts';
export { bestDateMask, findCloudMask, SCENE_CHOICES } from './chooseScenes.ts';
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
  withAddedBands,
} from './collectionDescription.ts';
export {
  bitRange,
  type CloudMaskDescription,
  describedCloudMask,
} from './describedCloudMask.ts';

export { holdsNumber, holdsType } from './sampleStorage.ts';
export type {
  CloudMask,
  MarkedBits,
  PathRow,
  SceneChoice,
  SceneComposite,
  SceneReference,
} from './sceneChoice.ts';

/** All collections that are built in, withdrawn ones last. */
export function collections(): readonly ImageCollection[] {
  return BUILT_IN_COLLECTIONS.all;
}

/**
 * The built-in collection of an Earth Engine asset id.
 *
 * @param id Earth Engine asset id
 * @param choice bands, encoding and scenes; those of the collection unless given
 * @throws CollectionError when Cedar does not support it, Earth Engine no longer has it, or it has no
 *   such bands; OrderRequestError for a choice that it does not allow
 */
export function imageCollection(id: string, choice: ImageChoice = {}): ImageCollection {
  return BUILT_IN_COLLECTIONS.collection(id, choice);
}
