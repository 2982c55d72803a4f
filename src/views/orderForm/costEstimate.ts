/** Estimated costs of a draft, from the tasks of earlier orders, and their description. */
import * as l10n from '@vscode/l10n';
import type { CostEstimate, CostSample, PlannedItem } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import type { ConfigurationOrders, Order } from '../../orders/order.ts';
import { formatEecuHours } from '../../text/computeTime.ts';
import { formatOrderCount, formatTaskCount } from '../../text/quantities.ts';

/** Most earlier orders whose documents are read, and enough tasks to stop earlier. */
const MAX_ORDERS = 20;
const ENOUGH_SAMPLES = 200;

/** Tasks of a project that Earth Engine runs at a time, about. */
const AT_ONCE = 2;

export class EarlierCosts {
  readonly #onEstimate: (estimate: CostEstimate | undefined) => void;
  /** Samples of each document, which never changes. */
  readonly #samples = new WeakMap<object, readonly CostSample[]>();
  #latest: readonly PlannedItem[] | undefined;

  /** @param onEstimate called with the estimate for the draft that was shown last */
  constructor(onEstimate: (estimate: CostEstimate | undefined) => void) {
    this.#onEstimate = onEstimate;
  }

  /** @param items the images that the draft would order */
  async show(configuration: ConfigurationOrders, items: readonly PlannedItem[]): Promise<void> {
    this.#latest = items;
    const estimate = items.length > 0 ? await this.#estimate(configuration, items) : undefined;
    // A newer draft may have been shown in the meantime.
    if (this.#latest === items) this.#onEstimate(estimate);
  }

  async #estimate(
    configuration: ConfigurationOrders,
    items: readonly PlannedItem[],
  ): Promise<CostEstimate | undefined> {
    const { costSamples, estimateCosts } = await import('../../core/index.ts');
    const collections = new Set(items.map(({ collection }) => collection));
    const samples: CostSample[] = [];
    for (const order of earlierOrders(configuration, collections)) {
      // Orders that cannot be read now are not needed for an estimate.
      const document = await configuration.document(order).catch(() => undefined);
      if (!document) continue;
      const own = this.#samples.get(document) ?? costSamples(document);
      this.#samples.set(document, own);
      samples.push(...own);
      if (samples.length >= ENOUGH_SAMPLES) break;
    }
    return estimateCosts(samples, items);
  }
}

/** The newest orders with completed tasks of one of the collections. */
function earlierOrders(
  { orders }: ConfigurationOrders,
  collections: ReadonlySet<string>,
): readonly Order[] {
  return orders
    .filter((order) => order.count('COMPLETED') > 0)
    .filter(({ summary }) => summary?.collections.some((id) => collections.has(id)))
    .toSorted((a, b) => ((a.summary?.submitted ?? '') < (b.summary?.submitted ?? '') ? 1 : -1))
    .slice(0, MAX_ORDERS);
}

/**
 * "About 1.2 EECU-hours and 3 hours, …": what an order costs and how long it takes, and what that is
 * based on.
 *
 * @param tasks number of tasks of the order
 * @param waiting number of tasks that wait in the queue; undefined where that is not known
 */
export function describeEstimate(
  estimate: CostEstimate,
  tasks: number,
  waiting: number | undefined,
): string {
  const { eecuSeconds, minutesPerTask } = estimate;
  const compute =
    estimate.tasks < tasks
      ? l10n.t(
          'About {0} for {1} of these tasks.',
          formatEecuHours(eecuSeconds),
          formatNumber(estimate.tasks),
        )
      : l10n.t('About {0}.', formatEecuHours(eecuSeconds));
  const time =
    minutesPerTask === undefined || waiting === undefined
      ? ''
      : describeWait(minutesPerTask, tasks, waiting);
  return [compute, time, describeBasis(estimate)].filter(Boolean).join(' ');
}

function describeWait(minutesPerTask: number, tasks: number, waiting: number): string {
  const total = formatMinutes(((waiting + tasks) * minutesPerTask) / AT_ONCE);
  const each = formatMinutes(minutesPerTask);
  if (waiting === 0) {
    return l10n.t('Done in about {0}, if a task takes {1} and two run at a time.', total, each);
  }
  return l10n.t(
    'The first task starts in about {0}, and all are done in about {1}, if {2} in the queue take {3} each and two run at a time.',
    formatMinutes((waiting * minutesPerTask) / AT_ONCE),
    total,
    formatTaskCount(waiting),
    each,
  );
}

function describeBasis({ images, orders, isScaled }: CostEstimate): string {
  const found = [images === 1 ? l10n.t('1 image') : l10n.t('{0} images', formatNumber(images))];
  const basis = [...found, formatOrderCount(orders)];
  return isScaled
    ? l10n.t(
        'Estimated from {0} of {1} with the same collection and tile size, scaled by the length of their periods.',
        ...basis,
      )
    : l10n.t('Estimated from {0} of {1} with the same collection and tile size.', ...basis);
}

/** "40 s", "12 min", "3 h", "2.5 days" */
function formatMinutes(minutes: number): string {
  const rounded = (value: number) =>
    formatNumber(value < 10 ? Number(value.toPrecision(2)) : Math.round(value));
  if (minutes < 1) return l10n.t('{0} s', Math.max(1, Math.round(minutes * 60)));
  if (minutes < 90) return l10n.t('{0} min', rounded(minutes));
  if (minutes < 48 * 60) return l10n.t('{0} h', rounded(minutes / 60));
  return l10n.t('{0} days', rounded(minutes / 60 / 24));
}
