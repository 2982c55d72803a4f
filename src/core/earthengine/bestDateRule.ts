/** How the best date of an order is found: by its clear pixels, or by whole scenes. */
import { bestDateMask, type ImageCollection } from '../collections/index.ts';
import { OUTLINE_PROPERTY } from './sceneOutline.ts';

/** Whether an order wants the best date, and clear pixels are counted to find it. */
export function isBestCounted(collection: ImageCollection): boolean {
  return collection.scenes?.composite === 'best' && bestDateMask(collection) !== undefined;
}

/**
 * Properties of scenes that an answer must have: those that are recorded, and outlines where the best
 * date is estimated by them.
 */
export function neededProperties(collection: ImageCollection): string[] {
  const isEstimated = collection.scenes?.composite === 'best' && !isBestCounted(collection);
  return [...collection.properties, ...(isEstimated ? [OUTLINE_PROPERTY] : [])];
}
