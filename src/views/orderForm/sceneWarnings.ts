/** Warns of collections of which no scene is left, before anything is ordered. Does not import `vscode`. */
import * as l10n from '@vscode/l10n';
import type { OrderPlan, PlannedItem } from '../../core/index.ts';
import { describeMissingScenes } from '../../text/describeMissingScenes.ts';
import { NO_SCENE_CHOICE } from './draftScenes.ts';
import type { ImageCounts } from './imageCounts.ts';
import { imageKey } from './imageKeys.ts';
import type { Draft, DraftScenes, Remedy, Warning } from './protocol.ts';

/**
 * @param kept images that will be ordered
 * @param known what Count Images has found for this draft, and collections that have no scenes
 */
export function sceneWarnings(
  plan: OrderPlan,
  kept: readonly PlannedItem[],
  known: { readonly counts?: ImageCounts | undefined; readonly missing: readonly string[] },
  draft: Draft,
): Warning[] {
  const ids = [...new Set(kept.map(({ collection }) => collection))];
  const empty = ids.filter((id) => {
    const items = kept.filter(({ collection }) => collection === id);
    return (
      known.missing.includes(id) || isCountedEmpty(items, known.counts) || isOutOfSeason(items)
    );
  });
  if (empty.length === 0) return [];
  const remedies = allScenes(draft, plan.collections);
  const texts = describeMissingScenes(empty, ids);
  return texts.map((text, index) => ({
    text,
    remedies: index === texts.length - 1 ? remedies : [],
  }));
}

function isCountedEmpty(items: readonly PlannedItem[], counts: ImageCounts | undefined): boolean {
  if (!counts || counts.isStale) return false;
  return items.every((item) => counts.of(imageKey(item))?.scenes === 0);
}

/** Whether no day of the periods is in the months that the order wants, which needs no request. */
function isOutOfSeason(items: readonly PlannedItem[]): boolean {
  return items.every(({ imageCollection: { scenes }, start, end }) => {
    const months = scenes?.months;
    return months !== undefined && !monthsBetween(start, end).some((each) => months.includes(each));
  });
}

/** 1 to 12, in UTC. @param end exclusive */
function monthsBetween(start: Date, end: Date): number[] {
  const [first, last] = [start, new Date(end.getTime() - 1)].map(
    (date) => date.getUTCFullYear() * 12 + date.getUTCMonth(),
  );
  const count = Math.min(12, (last ?? 0) - (first ?? 0) + 1);
  return Array.from({ length: count }, (_, index) => (((first ?? 0) + index) % 12) + 1);
}

/** A button that takes back all choices of scenes; masks and composites do not change their number. */
function allScenes(draft: Draft, collections: readonly string[]): Remedy[] {
  const { scenes, ownScenes, hasOwnScenes, leaveOutScenes } = draft;
  const chosen = hasOwnScenes ? collections.map((id) => ownScenes[id]) : [scenes];
  const isLimited = chosen.some((each) => each && !isSame(each, withAllScenes(each)));
  if (!isLimited && leaveOutScenes.length === 0) return [];
  const own = Object.entries(ownScenes).map(([id, each]) => [id, withAllScenes(each)] as const);
  const change = {
    scenes: withAllScenes(scenes),
    ownScenes: Object.fromEntries(own),
    leaveOutScenes: [],
  };
  return [{ label: l10n.t('Use All Scenes'), change }];
}

function withAllScenes({ cloudMask, composite }: DraftScenes): DraftScenes {
  return { ...NO_SCENE_CHOICE, cloudMask, composite };
}

function isSame(one: DraftScenes, other: DraftScenes): boolean {
  return JSON.stringify(one) === JSON.stringify({ ...one, ...other });
}
