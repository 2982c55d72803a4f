/**
 * Scenes of the items of an order, asked for in batches.
 *
 * An order takes one request for many items, and its first tasks start before all scenes are known.
 * The first batches are asked for before any item needs them, each of the others while the items of
 * the one before it are started: then no item waits for an answer that could be there already.
 */
import { DAY_MS } from '../../domain/isoDates.ts';
import { ClearShareCounter } from '../earthengine/clearShares.ts';
import { compositeLayers } from '../earthengine/compositeLayers.ts';
import { evaluateEach, LateRequests } from '../earthengine/evaluation.ts';
import type { DateScenes, ScenesAnswer } from '../earthengine/imageLayers.ts';
import type { ImageSource } from '../earthengine/imageSource.ts';
import type { SceneExpressions } from '../earthengine/preard.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import type { EventLoopTurns } from '../services/eventLoopTurns.ts';
import { createLimiter } from '../services/limiter.ts';

/** Items of one batch. */
const MAX_ITEMS = 25;

/**
 * Batches asked for at once: Earth Engine limits how many aggregations a user has under way, and each
 * that takes too long has cost minutes.
 */
const BATCHES_AT_ONCE = 3;

/**
 * Scenes that one answer may hold, as far as can be estimated. Each has about 1 KB of properties: a
 * megabyte is read without a noticeable pause.
 */
const MAX_SCENES = 1000;

/** Scenes over a tile on one date: of neighboring rows or tiles. */
const SCENES_A_DATE = 2;

/** Source of the image of one item. */
export interface SearchedItem {
  readonly name: string;
  readonly source: ImageSource;
  readonly expressions: SceneExpressions;
}

type BatchAnswer = ReadonlyMap<string, PromiseSettledResult<DateScenes[]> | undefined>;

interface Batch {
  readonly items: readonly SearchedItem[];
  answer?: Promise<BatchAnswer>;
}

export class SceneSearch {
  readonly #earthEngine: EarthEngine;
  readonly #batches = new Map<string, Batch>();
  readonly #late = new LateRequests();
  readonly #counter: ClearShareCounter;
  /** Those that are needed for certain, in the order of their items. */
  #wanted: readonly Batch[] = [];
  readonly #limiter = createLimiter({ atOnce: BATCHES_AT_ONCE });
  readonly #turns: EventLoopTurns;
  readonly #end = new AbortController();

  /** @param turns for what takes a few milliseconds of this process */
  constructor(earthEngine: EarthEngine, items: readonly SearchedItem[], turns: EventLoopTurns) {
    this.#earthEngine = earthEngine;
    this.#turns = turns;
    this.#counter = new ClearShareCounter(earthEngine);
    for (const batch of batchesOf(items)) {
      for (const { name } of batch.items) this.#batches.set(name, batch);
    }
  }

  /** Asks for the scenes of the first of some items, all of which need theirs soon. */
  begin(items: readonly { readonly name: string }[], signal?: AbortSignal): void {
    this.#wanted = [...new Set(items.flatMap(({ name }) => this.#batches.get(name) ?? []))];
    for (const batch of this.#wanted.slice(0, BATCHES_AT_ONCE)) this.#begin(batch, signal);
  }

  /** Ends what nothing waits for any more. */
  end(): void {
    this.#end.abort();
  }

  /**
   * The scenes of an item by layer, oldest first.
   *
   * @throws ServiceError in Earth Engine's words, CancelledError
   */
  async dates({ name }: SearchedItem, signal?: AbortSignal): Promise<DateScenes[]> {
    const batch = this.#batches.get(name);
    if (!batch) throw new Error(`No batch with ${name}`);
    const answer = this.#begin(batch, signal);
    const next = this.#wanted[this.#wanted.indexOf(batch) + 1];
    if (next) this.#begin(next, signal);
    const result = (await answer).get(name);
    // All items of the batch wait for the same answer.
    await this.#turns.next();
    if (result?.status === 'fulfilled') return result.value;
    throw result?.reason;
  }

  #begin(batch: Batch, signal: AbortSignal | undefined): Promise<BatchAnswer> {
    if (batch.answer) return batch.answer;
    const either = AbortSignal.any([this.#end.signal, ...(signal ? [signal] : [])]);
    batch.answer = this.#limiter(() => this.#request(batch, either), either);
    // Its items meet the error, those that still need it.
    batch.answer.catch(() => {});
    return batch.answer;
  }

  async #request({ items }: Batch, signal: AbortSignal): Promise<BatchAnswer> {
    await this.#turns.next();
    const requests = items.map(({ source, expressions }) => expressions.scenes(source));
    await this.#turns.next();
    const answers = await evaluateEach<ScenesAnswer>(
      this.#earthEngine,
      requests,
      signal,
      this.#late,
    );
    const images = items.flatMap((item, index) => {
      const answer = answers[index];
      return answer ? { ...item, answer } : [];
    });
    const results = await compositeLayers(images, this.#counter, signal);
    return new Map(items.map(({ name }, index) => [name, results[index]] as const));
  }
}

function batchesOf(items: readonly SearchedItem[]): Batch[] {
  const batches: SearchedItem[][] = [];
  let scenes = 0;
  for (const item of items) {
    const own = estimateScenes(item.source);
    const open = batches.at(-1);
    if (open && open.length < MAX_ITEMS && scenes + own <= MAX_SCENES) {
      open.push(item);
      scenes += own;
    } else {
      batches.push([item]);
      scenes = own;
    }
  }
  return batches.map((batch) => ({ items: batch }));
}

function estimateScenes({ collection, start, end }: ImageSource): number {
  const { daysBetweenDates } = collection;
  if (daysBetweenDates === undefined) return 1;
  const days = (end.getTime() - start.getTime()) / DAY_MS;
  return Math.ceil(days / daysBetweenDates) * SCENES_A_DATE;
}
