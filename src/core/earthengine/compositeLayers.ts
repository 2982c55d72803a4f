/** Layers of an image after the choice of a composite: all dates, the best one, or one of all dates. */
import type { ImageCollection } from '../collections/index.ts';
import type { Tile } from '../grids/index.ts';
import { bestDate } from './bestDate.ts';
import { type DateScenes, datesOf, type ScenesAnswer } from './imageLayers.ts';
import { OUTLINE_PROPERTY } from './sceneOutline.ts';

/**
 * The layers of the image of a source.
 *
 * @param answer about the scenes of the source
 * @returns one entry for each layer, oldest first; none without scenes
 */
export function compositeLayers(
  answer: ScenesAnswer,
  { collection, tile }: { readonly collection: ImageCollection; readonly tile: Tile },
): DateScenes[] {
  const dates = datesOf(answer, collection);
  const { cloudProperty, scenes: { composite } = {} } = collection;
  if (!composite || dates.length === 0) return dates;
  if (composite === 'median') {
    return [{ date: '', scenes: dates.flatMap(({ scenes }) => scenes), combined: dates }];
  }
  const best = cloudProperty && bestDate(dates, tile, cloudProperty);
  return best ? [withoutOutlines(best)] : [];
}

/**
 * Properties of scenes that an answer must have: those that are recorded, and outlines where the best
 * date is chosen by them.
 */
export function neededProperties({ properties, scenes }: ImageCollection): string[] {
  return [...properties, ...(scenes?.composite === 'best' ? [OUTLINE_PROPERTY] : [])];
}

/** Outlines are not recorded: they have hundreds of numbers. */
function withoutOutlines(layer: DateScenes): DateScenes {
  const scenes = layer.scenes.map(({ [OUTLINE_PROPERTY]: _, ...scene }) => scene);
  return { ...layer, scenes };
}
