/**
 * Estimates the compute and the duration of new tasks from those of earlier orders.
 *
 * ```ts
 * const samples = documents.flatMap(costSamples);
 * estimateCosts(samples, plan.items)?.eecuSeconds;
 * ```
 *
 * Tasks of the same collection and tile size are compared, by the days of their periods: an image of
 * twelve months has about twelve times the dates of an image of one month.
 */

import { DAY_MS } from '../../domain/isoDates.ts';
import { runTime, type TrackingDocument } from '../tracking/document.ts';
import type { PlannedItem } from './plan.ts';

/** Compute time and storage of one completed task. */
export interface CostSample {
  /** Id of the image collection. */
  readonly collection: string;
  /** Columns and rows of pixels of its tile. */
  readonly size: readonly [width: number, height: number];
  /** Length of its period, days. */
  readonly days: number;
  /** Compute time, EECU-seconds. */
  readonly eecuSeconds: number;
  /** Time from its start to its end, minutes; undefined where it is not recorded. */
  readonly minutes: number | undefined;
  /** Name of its order. */
  readonly order: string;
}

/** Estimated costs of the tasks of an order. */
export interface CostEstimate {
  /** Compute of all estimated tasks, EECU-seconds. */
  readonly eecuSeconds: number;
  /** Duration of one task, minutes: the mean of the estimated ones. Undefined where it is not known. */
  readonly minutesPerTask: number | undefined;
  /** Number of tasks that there is an estimate for. */
  readonly tasks: number;
  /** Number of earlier images that it is based on. */
  readonly images: number;
  /** Number of earlier orders that it is based on. */
  readonly orders: number;
  /** Whether periods of another length were compared, by their days. */
  readonly isScaled: boolean;
}

/**
 * The completed tasks of an order whose compute is recorded.
 *
 * @param document the record of the order
 */
export function costSamples(document: TrackingDocument): CostSample[] {
  const { size } = document.submission.tile_grid;
  const [width, height = width] = size;
  if (!width || !height) return [];
  return document.ownItems.flatMap((item) => {
    const { status, collection, date_start: start, date_end: end } = item;
    const { state, batch_eecu_usage_seconds: eecuSeconds } = status;
    const days = (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / DAY_MS;
    if (state !== 'COMPLETED' || !collection || !eecuSeconds || !(days > 0)) return [];
    const minutes = runTime(status);
    return [
      {
        collection,
        size: [width, height] as const,
        days,
        eecuSeconds,
        minutes,
        order: document.name,
      },
    ];
  });
}

/**
 * Costs of new tasks, from the medians of earlier ones.
 *
 * @param samples earlier tasks, of any collection and size
 * @param items the images to order
 * @returns undefined when there is nothing to base an estimate on
 */
export function estimateCosts(
  samples: readonly CostSample[],
  items: readonly Pick<PlannedItem, 'collection' | 'tile' | 'start' | 'end'>[],
): CostEstimate | undefined {
  const rates = new Map<string, Rate | undefined>();
  const used = new Set<CostSample>();
  let [eecuSeconds, minutes, timed, tasks] = [0, 0, 0, 0];
  let isScaled = false;
  for (const { collection, tile, start, end } of items) {
    const key = costKey(collection, tile.size);
    if (!rates.has(key)) rates.set(key, rateOf(samples, key));
    const rate = rates.get(key);
    const days = (end.getTime() - start.getTime()) / DAY_MS;
    if (!rate) continue;
    tasks += 1;
    eecuSeconds += rate.eecuPerDay * days;
    if (rate.minutesPerDay !== undefined) {
      minutes += rate.minutesPerDay * days;
      timed += 1;
    }
    isScaled ||= rate.samples.some((sample) => !isSimilar(sample.days, days));
    for (const sample of rate.samples) used.add(sample);
  }
  if (tasks === 0) return undefined;
  return {
    eecuSeconds,
    minutesPerTask: timed > 0 ? minutes / timed : undefined,
    tasks,
    images: used.size,
    orders: new Set([...used].map(({ order }) => order)).size,
    isScaled,
  };
}

/** Medians of the tasks of one collection and tile size, for each day of their periods. */
interface Rate {
  readonly eecuPerDay: number;
  readonly minutesPerDay: number | undefined;
  readonly samples: readonly CostSample[];
}

function rateOf(all: readonly CostSample[], key: string): Rate | undefined {
  const samples = all.filter(({ collection, size }) => costKey(collection, size) === key);
  const eecuPerDay = median(samples.map(({ eecuSeconds, days }) => eecuSeconds / days));
  if (eecuPerDay === undefined) return undefined;
  const minutesPerDay = median(
    samples.flatMap(({ minutes, days }) => (minutes === undefined ? [] : [minutes / days])),
  );
  return { eecuPerDay, minutesPerDay, samples };
}

function costKey(collection: string, [width, height = width]: readonly number[]): string {
  return `${collection} ${width}x${height}`;
}

/** Months and years have different numbers of days. */
function isSimilar(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.1 * Math.max(a, b);
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
