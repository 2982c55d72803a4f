/** Preview of a plan in the form. Does not import `vscode`. */

import * as l10n from '@vscode/l10n';
import type { Config, ConfigProblem, OrderPlan, PlannedItem } from '../../core/index.ts';
import type { ExistingChoice } from '../../domain/existingChoice.ts';
import { formatNumber } from '../../domain/locale.ts';
import type { StoreKind } from '../../domain/stores.ts';
import { MAX_WAITING_TASKS, type QueueCount, roomFor } from '../../domain/taskQueue.ts';
import { formatPixelSize, formatTaskCount } from '../../text/quantities.ts';
import { existingImages, type FoundExisting } from './existing.ts';
import type { ImageCounts } from './imageCounts.ts';
import { imageKey } from './imageKeys.ts';
import { imageMatrices } from './imageMatrices.ts';
import { lookChoices } from './lookChoices.ts';
import { formatImageSize, sizeOf } from './orderSize.ts';
import { describePeriods, formatPeriod } from './periodText.ts';
import type { CutList, ImageList, Preview, Warning } from './protocol.ts';
import { longerFrequencies, periodWarnings, type SplitPeriods } from './remedies.ts';

/** Periods listed; the rest is only counted. */
const SHOWN = 200;

/** Most tasks that are planned at once, so that typing stays responsive. */
export const MAX_TASKS = 20_000;

/** Images that the record of an order has room for with the usual names, rounded. */
const USUAL_ROOM = 10_000;

export interface PreviewOptions {
  readonly split: SplitPeriods;
  /** Keys of images that are left out. */
  readonly leaveOut: readonly string[];
  /** Images that already exist, as far as known, and what to do with them. */
  readonly existing?: FoundExisting | undefined;
  readonly choice?: ExistingChoice;
  /** Where images are stored. */
  readonly store: StoreKind;
  /** Results of Count Images, if any. */
  readonly counts?: ImageCounts | undefined;
  /** Filters without effect in the configuration. */
  readonly configWarnings?: readonly ConfigProblem[];
  readonly warnOf?: WarnOf;
}

/** Warnings about the images that will be ordered. */
export type WarnOf = (kept: readonly PlannedItem[]) => Warning[];

export function previewOf(plan: OrderPlan, options: PreviewOptions): Preview {
  const { counts, existing: found, choice = 'leaveOut', warnOf = () => [] } = options;
  const leaveOut = new Set(options.leaveOut);
  const chosen = plan.items.filter((item) => !leaveOut.has(imageKey(item)));
  const existing = existingImages(chosen, found, choice, options.store);
  const kept =
    choice === 'takeOver' ? chosen : chosen.filter(({ name }) => found?.has(name) !== true);
  const datesOf = (item: PlannedItem) => counts?.of(imageKey(item))?.dates;
  return {
    tasks: kept.length,
    summary: summaryOf(plan, kept.length),
    size: formatImageSize(sizeOf(kept, datesOf)),
    orderName: plan.name,
    periodsSummary: describePeriods(plan.periods),
    periods: cut(plan.periods, formatPeriod),
    images: imagesOf(plan, kept, leaveOut, options),
    ...(existing && { existing }),
    look: lookChoices(plan),
    warnings: [
      ...warnOf(kept),
      ...tooManyWaiting(plan, kept.length, options.split),
      ...periodWarnings(plan, options.split),
      ...plan.areaWarnings.map((text) => ({ text, remedies: [] })),
      ...configurationWarnings(options.configWarnings ?? []),
    ],
  };
}

/** Further warnings of a configuration are shown only in its editor. */
const MAX_CONFIG_WARNINGS = 5;

/**
 * Filters without effect change what is ordered, so they are shown here and not only in the editor.
 */
function configurationWarnings(problems: readonly ConfigProblem[]): Warning[] {
  return problems.slice(0, MAX_CONFIG_WARNINGS).map(({ message, position }) => ({
    text: position
      ? l10n.t('cedar.yaml, line {0}: {1}', position.line, message)
      : l10n.t('cedar.yaml: {0}', message),
    remedies: [],
  }));
}

/** "24 tasks (2 collections × 4 tiles × 3 periods), one image each of 256 × 256 pixels of 30 m." */
function summaryOf({ items, collections, tiles, periods }: OrderPlan, kept: number): string {
  const [item] = items;
  if (!item) return '';
  const pixels = formatPixelSize(item.tile);
  const left = items.length - kept;
  const whole =
    items.length === 1
      ? l10n.t('{0}, one image of {1}.', formatTaskCount(1), pixels)
      : l10n.t(
          '{0} (collections × tiles × periods: {1}), one image each of {2}.',
          formatTaskCount(items.length),
          [collections, tiles, periods].map(({ length }) => formatNumber(length)).join(' × '),
          pixels,
        );
  if (left === 0) return whole;
  return l10n.t(
    '{0} {1} left out: {2} to order.',
    whole,
    formatNumber(left),
    formatTaskCount(kept),
  );
}

function imagesOf(
  plan: OrderPlan,
  kept: readonly PlannedItem[],
  leaveOut: ReadonlySet<string>,
  { counts, existing, choice = 'leaveOut', store }: PreviewOptions,
): ImageList {
  const { items } = plan;
  const counted = counts?.summary(items.map(imageKey), kept.map(imageKey));
  return {
    matrices: imageMatrices(plan, { counts, existing, choice, store }),
    total: items.length,
    leftOut: leaveOut.size === 0 ? 0 : items.filter((item) => leaveOut.has(imageKey(item))).length,
    ...(counted && { counted }),
  };
}

function tooManyWaiting(plan: OrderPlan, tasks: number, split: SplitPeriods): Warning[] {
  if (tasks <= MAX_WAITING_TASKS) return [];
  const text = l10n.t(
    'Earth Engine allows {0} waiting tasks per project. The others are started as tasks finish, while VS Code is open.',
    formatNumber(MAX_WAITING_TASKS),
  );
  const images = plan.collections.length * plan.tiles.length;
  return [{ text, remedies: longerFrequencies(plan, { images, most: MAX_WAITING_TASKS }, split) }];
}

/** `describeSplit` of the core, which the form loads when it plans. */
type DescribeSplit = typeof import('../../core/index.ts').describeSplit;

/** Why a request is not even planned: it has too many tasks. */
export function tooManyTasks(
  [collections, tiles, periods]: readonly [collections: number, tiles: number, periods: number],
  describeSplit: DescribeSplit,
): string | undefined {
  const tasks = collections * tiles * periods;
  if (tasks <= MAX_TASKS) return undefined;
  return l10n.t(
    'The order would have {0} (collections × tiles × periods: {1}), but the record of an order has room for about {2}. {3}',
    formatTaskCount(tasks),
    [collections, tiles, periods].map((count) => formatNumber(count)).join(' × '),
    formatNumber(USUAL_ROOM),
    describeSplit(
      {
        ...{ tiles, periods },
        imagesPerTile: collections * periods,
        imagesPerPeriod: collections * tiles,
      },
      USUAL_ROOM,
    ),
  );
}

/** "Rows (v) 0 to 21, columns (h) 0 to 32 of Landsat ARD v1 - CONUS" */
export function describeGrid({ grid }: Pick<Config, 'grid'>): string {
  const [[top, bottom], [left, right]] = grid.limits;
  return grid.name
    ? l10n.t(
        'Rows (v) {0} to {1}, columns (h) {2} to {3} of {4}',
        top,
        bottom,
        left,
        right,
        grid.name,
      )
    : l10n.t('Rows (v) {0} to {1}, columns (h) {2} to {3}', top, bottom, left, right);
}

/** "Tasks of this project: 120 waiting (of at most 3,000), 2 running." */
export function describeQueue(
  queue: Omit<QueueCount, 'limit'> & Partial<QueueCount>,
  tasks: number,
): string {
  const { waiting, running, limit = MAX_WAITING_TASKS } = queue;
  const now = l10n.t(
    'Tasks of this project: {1} waiting (of at most {0}), {2} running.',
    formatNumber(limit),
    formatNumber(waiting),
    formatNumber(running),
  );
  const room = roomFor(tasks, { waiting, limit });
  if (room === tasks) return now;
  return l10n.t(
    '{0} There is room for {1} of these {2}. The others are started as tasks finish, while VS Code is open.',
    now,
    formatNumber(room),
    formatNumber(tasks),
  );
}

function cut<T>(all: readonly T[], format: (one: T) => string): CutList {
  return { shown: all.slice(0, SHOWN).map(format), total: all.length };
}
