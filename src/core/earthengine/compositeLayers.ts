/** Layers of an image after the choice of a composite: all dates, the best one, or one of all dates. */
import { bestDate } from './bestDate.ts';
import { isBestCounted } from './bestDateRule.ts';
import { type ClearShareCounter, clearestLayer, type LayerShares } from './clearShares.ts';
import { type DateScenes, datesOf, type ScenesAnswer } from './imageLayers.ts';
import type { ImageSource } from './imageSource.ts';
import type { SceneExpressions } from './preard.ts';
import { OUTLINE_PROPERTY } from './sceneOutline.ts';

/** An image whose layers are wanted, with the answer about its scenes. */
export interface AnsweredSource {
  readonly source: ImageSource;
  readonly expressions: SceneExpressions;
  readonly answer: PromiseSettledResult<ScenesAnswer>;
}

/**
 * The layers of some images.
 *
 * @param counter counts the clear pixels where the best date is chosen by them
 * @returns for each image one entry for each layer, oldest first, and none without scenes; or why they
 *   are not known
 */
export async function compositeLayers(
  images: readonly AnsweredSource[],
  counter: ClearShareCounter,
  signal?: AbortSignal,
): Promise<PromiseSettledResult<DateScenes[]>[]> {
  const layers = images.map(({ answer, source }): PromiseSettledResult<DateScenes[]> => {
    if (answer.status === 'rejected') return answer;
    return { status: 'fulfilled', value: datesOf(answer.value, source.collection) };
  });
  const compared = images.flatMap((image, index) => {
    const dates = layers[index];
    if (dates?.status !== 'fulfilled' || dates.value.length === 0) return [];
    return isBestCounted(image.source.collection) ? { ...image, layers: dates.value, index } : [];
  });
  const counts = await counter.count(compared, signal);
  const shares = new Map(compared.map(({ index }, at) => [index, counts[at]] as const));
  return layers.map((dates, index) => {
    const counted = shares.get(index);
    if (dates.status === 'rejected') return dates;
    if (counted?.status === 'rejected') return counted;
    const { source } = images[index] ?? {};
    return source
      ? { status: 'fulfilled', value: combine(dates.value, source, counted?.value) }
      : dates;
  });
}

/** @param shares of each date, where the best one is chosen by them */
function combine(
  dates: DateScenes[],
  { collection, tile }: ImageSource,
  shares: readonly LayerShares[] | undefined,
): DateScenes[] {
  const { cloudProperty, scenes: { composite } = {} } = collection;
  if (!composite || dates.length === 0) return dates;
  if (composite === 'median') {
    return [{ date: '', scenes: dates.flatMap(({ scenes }) => scenes), combined: dates }];
  }
  if (shares) return [clearestLayer(dates, shares) ?? []].flat();
  const best = cloudProperty && bestDate(dates, tile, cloudProperty);
  return best ? [withoutOutlines(best)] : [];
}

/** Outlines are not recorded: they have hundreds of numbers. */
function withoutOutlines(layer: DateScenes): DateScenes {
  const scenes = layer.scenes.map(({ [OUTLINE_PROPERTY]: _, ...scene }) => scene);
  return { ...layer, scenes };
}
