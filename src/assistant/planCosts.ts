/** Costs of a plan: tasks, bytes before compression, and compute by earlier orders. */
import type { CostEstimate, CostSample, PlannedItem, Tracker } from '../core/index.ts';
import { SAMPLE_BYTES } from '../domain/imageSize.ts';

/** Most earlier orders that are read, the newest ones, and enough tasks to stop earlier. */
const MAX_ORDERS = 12;
const ENOUGH_SAMPLES = 100;

/** Orders that are read at a time. */
const AT_ONCE = 4;

/** An image of a plan, and its number of dates. */
export interface CountedImage {
  readonly item: PlannedItem;
  readonly dates: number;
}

/** Bytes of some images before compression. */
export function plannedBytes(images: readonly CountedImage[]): number {
  return images.reduce((sum, { item, dates }) => {
    const { imageCollection: row, tile } = item;
    const { size } = tile;
    const layers = row.scenes?.composite ? Math.min(1, dates) : dates;
    return sum + layers * row.bands.length * size[0] * size[1] * SAMPLE_BYTES[row.dataType];
  }, 0);
}

/**
 * Compute of some images, from the newest orders with tasks like them.
 *
 * @returns undefined where no earlier order shows it
 * @throws CancelledError, and ServiceError when orders cannot be listed
 */
export async function plannedCompute(
  tracker: Tracker,
  items: readonly PlannedItem[],
  signal: AbortSignal,
): Promise<CostEstimate | undefined> {
  const { costSamples, estimateCosts } = await import('../core/index.ts');
  const wanted = new Set(items.map(({ collection }) => collection));
  const newest = (await tracker.listed({ signal }))
    .toSorted((a, b) => (b.updated?.getTime() ?? 0) - (a.updated?.getTime() ?? 0))
    .slice(0, MAX_ORDERS);
  const samples: CostSample[] = [];
  for (let from = 0; from < newest.length; from += AT_ONCE) {
    if (samples.length >= ENOUGH_SAMPLES) break;
    const read = await Promise.allSettled(
      newest.slice(from, from + AT_ONCE).map(({ name }) => tracker.read(name, { signal })),
    );
    signal.throwIfAborted();
    // An order that cannot be read is not needed for an estimate.
    for (const result of read) {
      if (result.status !== 'fulfilled') continue;
      samples.push(...costSamples(result.value).filter(({ collection }) => wanted.has(collection)));
    }
  }
  return estimateCosts(samples, items);
}
