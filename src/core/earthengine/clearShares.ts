/**
 * Counts how much of a tile is clear on each of some dates, by its pixels.
 *
 * Earth Engine counts, in samples of the tile. Dates of several images are combined in one request as far
 * as that stays a small computation, so an order of thousands of images needs hundreds of requests, some
 * of which are under way at once.
 */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import { InterceptedError, ServiceError } from '../errors.ts';
import { createLimiter, type Limiter } from '../services/limiter.ts';
import { uncountedAdvice } from './advice.ts';
import { clearSamples } from './clearPixels.ts';
import { evaluateEach, isTooLarge, isTooMuch, LateRequests } from './evaluation.ts';
import type { DateScenes } from './imageLayers.ts';
import type { ImageSource } from './imageSource.ts';
import type { SceneExpressions } from './preard.ts';
import type { EarthEngine } from './session.ts';

/** Dates that are reduced together, of one image. */
const MAX_DATES = 40;
/** Dates of one request: up to 16,384 samples each, so that it takes seconds and not minutes. */
const MAX_DATES_PER_REQUEST = 120;
/** Images of one request: Earth Engine limits how many aggregations a user has under way. */
const MAX_REDUCTIONS = 10;
/**
 * Computations for an image that was too much for Earth Engine: at first fewer dates are reduced together,
 * then coarser samples are looked at.
 */
const SMALLER = [
  { parts: 4, coarser: 1 },
  { parts: 4, coarser: 2 },
  { parts: 16, coarser: 4 },
] as const;
/** Samples of a tile at least, where they are coarser: they give a share to about three percent. */
const MIN_SAMPLES = 1024;
/** Requests under way at once, of one order. */
const REQUESTS_AT_ONCE = 4;

/** Shares of a tile, or of the area inside it, 0 to 1. */
export interface LayerShares {
  /** What is seen without clouds. */
  readonly clear: number;
  /** What has data. */
  readonly data: number;
}

/** The dates of an image are too much for Earth Engine, however few are looked at together. */
export class UncountedDatesError extends ServiceError {}

/** Dates of an image to compare. */
export interface ComparedDates {
  readonly source: ImageSource;
  readonly expressions: SceneExpressions;
  readonly layers: readonly DateScenes[];
}

/** A part of the dates of an image, which are reduced together. */
interface Reduction {
  readonly image: ComparedDates;
  readonly layers: readonly DateScenes[];
  /** Pixels along a side of a sample; chosen by the size of the tile unless given. */
  readonly step?: number;
}

/** What becomes of a reduction: shares for each date, or no sample was inside the area. */
type ReductionResult = PromiseSettledResult<readonly (LayerShares | undefined)[]>;

/** Counts for all images of one order, a limited number at once. */
export class ClearShareCounter {
  readonly #earthEngine: EarthEngine;
  readonly #limiter: Limiter = createLimiter({ atOnce: REQUESTS_AT_ONCE });
  readonly #late = new LateRequests();

  constructor(earthEngine: EarthEngine) {
    this.#earthEngine = earthEngine;
  }

  /**
   * @param images of collections with a recipe for clouds, each with its dates
   * @param signal ends the requests
   * @returns for each image the shares of its dates, or why they could not be counted: UncountedDatesError
   *   where they are too much for Earth Engine, other ServiceError in its words, InterceptedError,
   *   CancelledError
   */
  async count(
    images: readonly ComparedDates[],
    signal?: AbortSignal,
  ): Promise<PromiseSettledResult<LayerShares[]>[]> {
    const results = await this.#countTogether(images, signal);
    return Promise.all(
      results.map((result, index) => {
        const image = images[index];
        return image && isUncounted(result) ? this.#countSmaller(image, result, signal) : result;
      }),
    );
  }

  /** @param refused the result of the usual computation */
  async #countSmaller(
    image: ComparedDates,
    refused: PromiseSettledResult<LayerShares[]>,
    signal: AbortSignal | undefined,
  ): Promise<PromiseSettledResult<LayerShares[]>> {
    let result = refused;
    for (const reductions of smallerReductions(image)) {
      const answers = await this.#reduce(reductions, signal);
      // No coarse sample is inside a thin area.
      if (answers.some(isMissed)) return result;
      result = joined(answers);
      if (!isUncounted(result)) break;
    }
    return result;
  }

  async #countTogether(
    images: readonly ComparedDates[],
    signal: AbortSignal | undefined,
  ): Promise<PromiseSettledResult<LayerShares[]>[]> {
    const reductions = images.flatMap((image) =>
      partsOf(image.layers, MAX_DATES).map((layers): Reduction => ({ image, layers })),
    );
    const results = await this.#reduce(reductions, signal);
    // Of a thin area, samples can miss all: then each pixel is looked at.
    const missed = reductions.filter((_, index) => isMissed(results[index]));
    const finer = missed.map((reduction) => ({ ...reduction, step: 1 }));
    const others = await this.#reduce(finer, signal);
    const found = new Map(
      reductions.map((reduction, index) => [reduction, results[index]] as const),
    );
    for (const [index, reduction] of missed.entries()) found.set(reduction, others[index]);
    return images.map((image) =>
      joined(reductions.flatMap((each) => (each.image === image ? (found.get(each) ?? []) : []))),
    );
  }

  async #reduce(
    reductions: readonly Reduction[],
    signal: AbortSignal | undefined,
  ): Promise<ReductionResult[]> {
    const groups = groupsOf(reductions);
    const results = await Promise.all(
      groups.map((group) => this.#limiter(() => this.#request(group, signal), signal)),
    );
    return results.flat();
  }

  async #request(
    group: readonly Reduction[],
    signal: AbortSignal | undefined,
  ): Promise<ReductionResult[]> {
    const requests = group.map(({ image: { source, expressions }, layers, step }) =>
      expressions.clearShares(source, layers, clearSamples(source, step)),
    );
    const answers = await evaluateEach<unknown>(this.#earthEngine, requests, signal, this.#late);
    return answers.map((answer, index): ReductionResult => {
      if (answer.status === 'rejected')
        return { status: 'rejected', reason: advised(answer.reason) };
      const shares = parseShares(answer.value, group[index]?.layers.length ?? 0);
      return shares
        ? { status: 'fulfilled', value: shares }
        : { status: 'rejected', reason: wrongAnswer() };
    });
  }
}

/**
 * The best of some dates: the one with the largest clear share. Of equal ones, the one with the most
 * data, and then the earliest.
 *
 * @param shares of each layer
 */
export function clearestLayer(
  layers: readonly DateScenes[],
  shares: readonly LayerShares[],
): DateScenes | undefined {
  let best: { readonly layer: DateScenes; readonly shares: LayerShares } | undefined;
  for (const [index, layer] of layers.entries()) {
    const own = shares[index];
    if (!own) continue;
    const isBetter =
      !best ||
      own.clear > best.shares.clear ||
      (own.clear === best.shares.clear && own.data > best.shares.data);
    if (isBetter) best = { layer, shares: own };
  }
  return best && { ...best.layer, clearShare: best.shares.clear };
}

/** Digits that two sums of the same pixels have in common, however Earth Engine has added them up. */
const SHARE_DIGITS = 1e9;

/** @returns undefined when this is not the answer to `SceneExpressions.clearShares` */
function parseShares(value: unknown, dates: number): (LayerShares | undefined)[] | undefined {
  if (!isRecord(value)) return undefined;
  const shares: (LayerShares | undefined)[] = [];
  for (let date = 0; date < dates; date++) {
    const [clear, data] = [value[`clear${date}`], value[`data${date}`]];
    if (isShare(clear) && isShare(data)) shares.push({ clear: round(clear), data: round(data) });
    else if (clear === null || clear === undefined) shares.push(undefined);
    else return undefined;
  }
  return shares;
}

function isShare(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1 + 1 / SHARE_DIGITS;
}

function round(share: number): number {
  return Math.round(share * SHARE_DIGITS) / SHARE_DIGITS;
}

function isMissed(result: ReductionResult | undefined): boolean {
  return result?.status === 'fulfilled' && result.value.includes(undefined);
}

function isUncounted(result: PromiseSettledResult<unknown>): boolean {
  return result.status === 'rejected' && result.reason instanceof UncountedDatesError;
}

/** The dates of an image in computations that become smaller. */
function smallerReductions(image: ComparedDates): Reduction[][] {
  const { source, layers } = image;
  const { step, window } = clearSamples(source);
  const [width, height] = [window[2] - window[0], window[3] - window[1]];
  const together = Math.min(layers.length, MAX_DATES);
  return SMALLER.flatMap(({ parts, coarser }) => {
    const side = step * coarser;
    const isTooCoarse = Math.ceil(width / side) * Math.ceil(height / side) < MIN_SAMPLES;
    const size = Math.max(1, Math.ceil(together / parts));
    // A single date was reduced alone before.
    const isSame = coarser === 1 && size === together;
    if (isSame || (coarser > 1 && isTooCoarse)) return [];
    return [partsOf(layers, size).map((some) => ({ image, layers: some, step: side }))];
  });
}

/** The results of all parts of an image. */
function joined(parts: readonly ReductionResult[]): PromiseSettledResult<LayerShares[]> {
  const failed = parts.find((part) => part.status === 'rejected');
  if (failed) return failed;
  const all = parts.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
  const shares = all.flatMap((share) => share ?? []);
  if (shares.length === all.length) return { status: 'fulfilled', value: shares };
  return { status: 'rejected', reason: wrongAnswer() };
}

function partsOf<T>(values: readonly T[], size: number): T[][] {
  const count = Math.ceil(values.length / size);
  return Array.from({ length: count }, (_, part) => values.slice(part * size, (part + 1) * size));
}

function groupsOf(reductions: readonly Reduction[]): Reduction[][] {
  const groups: Reduction[][] = [];
  let dates = 0;
  for (const reduction of reductions) {
    const own = reduction.layers.length;
    const open = groups.at(-1);
    if (open && open.length < MAX_REDUCTIONS && dates + own <= MAX_DATES_PER_REQUEST) {
      open.push(reduction);
      dates += own;
    } else {
      groups.push([reduction]);
      dates = own;
    }
  }
  return groups;
}

/** With advice for this computation, where it was too much: that for exports does not help here. */
function advised(error: unknown): unknown {
  if (!isTooMuch(error) || error.status === 429) return error;
  const { service, status, serviceMessage, isFinal, reason } = error;
  const advice = uncountedAdvice();
  const options = { isFinal, reason, cause: error };
  return isTooLarge(error)
    ? new UncountedDatesError(service, status, serviceMessage, advice, options)
    : new ServiceError(service, status, serviceMessage, advice, options);
}

function wrongAnswer(): InterceptedError {
  return new InterceptedError(
    'Earth Engine',
    l10n.t('an answer without the clear share of each date'),
  );
}
