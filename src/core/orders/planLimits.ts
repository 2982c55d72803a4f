/**
 * Limits and filters of Earth Engine, checked for a whole order before anything is sent or stored.
 *
 * How many dates an image has is known only after Earth Engine was asked. Until then a plan refuses
 * what cannot work with a single date, and warns of what an estimate of the dates exceeds.
 */
import * as l10n from '@vscode/l10n';
import { estimateDates } from '../../domain/imageSize.ts';
import { formatNumber } from '../../domain/locale.ts';
import { countLayers, maxDates } from '../collections/imageBytes.ts';
import {
  blockViolation,
  bytesPerPixel,
  type ExportedImage,
  exportViolation,
  type LimitViolation,
} from '../earthengine/exportLimits.ts';
import { checkFilter } from '../earthengine/filterExpressions.ts';
import { MAX_WAITING_TASKS } from '../earthengine/queue.ts';
import type { ExportOptions, FilterSpec } from '../earthengine/requestOptions.ts';
import { OrderRequestError } from '../errors.ts';
import type { OrderPlan, PlannedItem } from './plan.ts';
import type { PlanNotice } from './planNotice.ts';

/**
 * The plan, with notices of what may exceed a limit.
 *
 * @param settings.filters by the id of the collection
 * @throws OrderRequestError when an image cannot be exported even with a single date, or a filter of a
 *   collection cannot be used
 */
export function checkPlan(
  plan: OrderPlan,
  settings: {
    readonly exportOptions: ExportOptions;
    readonly filters: Readonly<Record<string, readonly FilterSpec[]>>;
  },
): OrderPlan {
  const { exportOptions: options, filters } = settings;
  for (const id of plan.collections) for (const filter of filters[id] ?? []) checkFilter(filter);
  const [certain] = exportViolations(plan.items, () => 1, options);
  if (certain) throw new OrderRequestError(certain.field, certain.message);
  const expected = ({ imageCollection, start, end }: PlannedItem) =>
    Math.round(estimateDates(imageCollection, { start, end }, plan.now));
  const estimated = [
    ...exportViolations(plan.items, expected, options),
    ...worst(plan.items, expected, (image) => blockViolation(image, options)),
  ].map(({ field, message }) => ({
    field,
    message: l10n.t('Estimated from the usual number of dates: {0}', message),
  }));
  const notices = [...estimated, ...queue(plan)];
  return {
    ...plan,
    notices: [...plan.notices, ...notices],
    warnings: [...plan.warnings, ...notices.map(({ message }) => message)],
  };
}

/**
 * The limits that images of an order exceed, for each field the image that exceeds it most.
 *
 * @param items the images, as a plan has them
 * @param datesOf days (UTC) with scenes of an image, as `tracker.count` has them
 * @param options export options of the configuration
 * @returns one violation for each field; none when all images can be exported
 */
export function exportViolations(
  items: readonly PlannedItem[],
  datesOf: (item: PlannedItem) => number,
  options: ExportOptions,
): LimitViolation[] {
  return worst(items, datesOf, (image) => exportViolation(image, options));
}

/** Items that could exceed a limit, if there were scenes every day of their periods. */
export function undecidedItems(
  items: readonly PlannedItem[],
  options: ExportOptions,
): PlannedItem[] {
  return items.filter((item) => exportViolation(plannedImage(item, maxDates(item)), options));
}

function queue({ items }: OrderPlan): PlanNotice[] {
  if (items.length <= MAX_WAITING_TASKS) return [];
  const message = l10n.t(
    'Earth Engine lets {0} tasks wait in a project, and this order has {1}. The others are recorded, and are started as tasks finish.',
    formatNumber(MAX_WAITING_TASKS),
    formatNumber(items.length),
  );
  return [{ field: 'order', message }];
}

/** Images of most dates exceed limits most, and what the largest one needs works for the others. */
function worst(
  items: readonly PlannedItem[],
  datesOf: (item: PlannedItem) => number,
  check: (image: ExportedImage) => LimitViolation | undefined,
): LimitViolation[] {
  const images = new Map<string, { item: PlannedItem; dates: number }>();
  for (const item of items) {
    const dates = datesOf(item);
    const known = images.get(item.collection);
    if (dates > 0 && (!known || dates > known.dates)) images.set(item.collection, { item, dates });
  }
  const largestFirst = [...images.values()]
    .map(({ item, dates }) => plannedImage(item, dates))
    .sort((a, b) => bytesPerPixel(b) - bytesPerPixel(a));
  const found = new Map<string, LimitViolation>();
  for (const image of largestFirst) {
    const violation = check(image);
    if (violation && !found.has(violation.field)) found.set(violation.field, violation);
  }
  return [...found.values()];
}

function plannedImage({ imageCollection, tile }: PlannedItem, dates: number): ExportedImage {
  const layers = countLayers(imageCollection, dates);
  return { collection: imageCollection, size: tile.size, dates: layers };
}
