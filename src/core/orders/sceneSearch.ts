/**
 * Scenes of the items of an order, asked for in batches.
 *
 * The first item of a batch that needs its scenes asks for those of the whole batch, so that an order
 * takes one request for many items, and the first tasks start before all scenes are known.
 */
import { setImmediate } from 'node:timers/promises';
import { evaluateEach, LateRequests } from '../earthengine/evaluation.ts';
import {
  type DateScenes,
  datesOf,
  type ImageSource,
  type SceneExpressions,
  type ScenesAnswer,
} from '../earthengine/preard.ts';
import type { EarthEngine } from '../earthengine/session.ts';

/** Items of one batch: two batches are under way while 32 items are prepared at once. */
const MAX_ITEMS = 25;

/**
 * Scenes that one answer may hold, as far as can be estimated. Each has about 1 KB of properties: a
 * megabyte is read without a noticeable pause.
 */
const MAX_SCENES = 1000;

/** Scenes over a tile in one pass: of neighbouring rows and of overlapping paths. */
const SCENES_A_REVISIT = 4;

const DAY_MS = 86_400_000;

/** What the image of one item is made from. */
export interface SearchedItem {
  readonly name: string;
  readonly source: ImageSource;
  readonly expressions: SceneExpressions;
}

interface Batch {
  readonly items: readonly SearchedItem[];
  answer?: Promise<ReadonlyMap<string, PromiseSettledResult<ScenesAnswer> | undefined>>;
}

export class SceneSearch {
  readonly #earthEngine: EarthEngine;
  readonly #batches = new Map<string, Batch>();
  readonly #late = new LateRequests();
  #turn: Promise<void> = Promise.resolve();

  constructor(earthEngine: EarthEngine, items: readonly SearchedItem[]) {
    this.#earthEngine = earthEngine;
    for (const batch of batchesOf(items)) {
      for (const { name } of batch.items) this.#batches.set(name, batch);
    }
  }

  /**
   * The scenes of an item by date, oldest first.
   *
   * @throws ServiceError in Earth Engine's words, CancelledError
   */
  async dates({ name, source }: SearchedItem, signal?: AbortSignal): Promise<DateScenes[]> {
    const batch = this.#batches.get(name);
    if (!batch) throw new Error(`No batch with ${name}`);
    batch.answer ??= this.#ask(batch, signal);
    const result = (await batch.answer).get(name);
    // All items of the batch wait for the same answer: each goes on in a turn of its own, so that
    // nothing else has to wait for all of them.
    this.#turn = this.#turn.then(() => setImmediate());
    await this.#turn;
    if (result?.status === 'fulfilled') return datesOf(result.value, source.collection);
    throw result?.reason;
  }

  async #ask({ items }: Batch, signal?: AbortSignal) {
    const asked = items.map(({ source, expressions }) => expressions.scenes(source));
    const results = await evaluateEach<ScenesAnswer>(this.#earthEngine, asked, signal, this.#late);
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
  const days = (end.getTime() - start.getTime()) / DAY_MS;
  return Math.ceil(days / collection.revisitDays) * SCENES_A_REVISIT;
}
