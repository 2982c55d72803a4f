/**
 * Counts the scenes of each item of an order, before anything is exported.
 *
 * Earth Engine is asked once for all tiles and periods: for every collection and tile it answers when
 * the scenes over the tile were taken, and which period each belongs to is calculated here.
 */

import * as l10n from '@vscode/l10n';
import { formatIsoDate } from '../../domain/isoDates.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import type { ImageCollection } from '../collections/index.ts';
import { evaluateEach, LateRequests } from '../earthengine/evaluation.ts';
import { orbitLabel } from '../earthengine/imageLayers.ts';
import { SceneExpressions } from '../earthengine/preard.ts';
import type { FilterSpec } from '../earthengine/requestOptions.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { InterceptedError } from '../errors.ts';
import type { Watch } from '../watch.ts';
import type { OrderPlan, PlannedItem } from './plan.ts';
import { tileGroups, wholePeriod } from './tileGroups.ts';

/** Scenes and dates of one image of an order. */
export interface ItemCount {
  /** Name of the item. */
  readonly name: string;
  /** Id of the image collection. */
  readonly collection: string;
  /** The tile of the image. */
  readonly tile: TileIndex;
  /** Begin of the period, UTC. */
  readonly start: Date;
  /** End of the period, exclusive, UTC. */
  readonly end: Date;
  /** Scenes over the tile in the period that the configured filters let through. */
  readonly scenes: number;
  /**
   * Days (UTC) with scenes for most collections: the layers of the image, or what a composite is made
   * of.
   */
  readonly dates: number;
}

/**
 * Collections × tiles asked for in one request. An expression of so many stays far below the 10 MB
 * that Earth Engine takes, and most orders have fewer.
 */
const GROUPS_PER_REQUEST = 200;

/**
 * @returns one count for each item of the plan, in its order
 * @throws ServiceError in Earth Engine's words, CancelledError
 */
export async function countItems(
  earthEngine: EarthEngine,
  plan: OrderPlan,
  filters: Readonly<Record<string, readonly FilterSpec[]>>,
  { onProgress, signal }: Watch = {},
): Promise<ItemCount[]> {
  const counts = new Map<PlannedItem, ItemCount>();
  const groups = tileGroups(plan);
  const expressions = new Map(
    plan.imageCollections.map((row) => [
      row.id,
      new SceneExpressions(earthEngine.ee, row, filters[row.id]),
    ]),
  );
  const late = new LateRequests();
  for (let from = 0; from < groups.length; from += GROUPS_PER_REQUEST) {
    const some = groups.slice(from, from + GROUPS_PER_REQUEST);
    const requests = some.flatMap(
      (group) => expressions.get(group.collection)?.times(wholePeriod(group)) ?? [],
    );
    const times = await evaluateEach<unknown>(earthEngine, requests, signal, late);
    for (const [index, { items }] of some.entries()) {
      const answer = times[index];
      if (answer?.status === 'rejected') throw answer.reason;
      const scenes = scenesOf(answer?.value, items[0]?.imageCollection.mosaic ?? 'date');
      for (const item of items) counts.set(item, countOne(item, scenes));
    }
    const last = some.at(-1)?.items.at(-1)?.name ?? '';
    onProgress?.({
      action: 'prepare',
      item: last,
      done: from + some.length,
      total: groups.length,
    });
  }
  return plan.items.flatMap((item) => counts.get(item) ?? []);
}

/** When a scene was taken, and what distinguishes its layer from others. */
interface CountedScene {
  /** Milliseconds since 1970; absent where every period has the scene. */
  readonly time?: number;
  readonly layer: string;
}

/**
 * The answer to `SceneExpressions.times`.
 *
 * @throws InterceptedError for anything else: nothing could be counted from it
 */
function scenesOf(value: unknown, mosaic: ImageCollection['mosaic']): CountedScene[] {
  if (mosaic === 'all') return listOf(value).map(() => ({ layer: '' }));
  if (mosaic !== 'orbit') {
    return listOf(value).map((time, index) => {
      const taken = timeOf(time);
      return { time: taken, layer: mosaic === 'none' ? String(index) : formatIsoDate(taken) };
    });
  }
  const [times, numbers, passes] = listOf(value).map(listOf);
  if (!times || numbers?.length !== times.length || passes?.length !== times.length) wrongAnswer();
  return times.map((time, index) => {
    const taken = timeOf(time);
    const label = orbitLabel(passes[index], numbers[index]);
    return { time: taken, layer: `${formatIsoDate(taken)} ${label}` };
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : wrongAnswer();
}

function timeOf(value: unknown): number {
  return typeof value === 'number' ? value : wrongAnswer();
}

function wrongAnswer(): never {
  throw new InterceptedError('Earth Engine', l10n.t('an answer without the dates of the scenes'));
}

function countOne(item: PlannedItem, found: readonly CountedScene[]): ItemCount {
  const { name, collection, tile, start, end } = item;
  const within = found.filter(
    ({ time }) => time === undefined || (time >= start.getTime() && time < end.getTime()),
  );
  const dates = new Set(within.map(({ layer }) => layer));
  const index = [tile.row, tile.column] as const;
  return { name, collection, tile: index, start, end, scenes: within.length, dates: dates.size };
}
