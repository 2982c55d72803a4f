/**
 * Looks in the background for images of a draft that already exist, in other orders or in the
 * store. Does not import `vscode`.
 */

import * as l10n from '@vscode/l10n';
import type { ExistingItem, OrderRequest, PlannedItem } from '../../core/index.ts';
import type { ExistingChoice } from '../../domain/existingChoice.ts';
import { formatNumber } from '../../domain/locale.ts';
import type { StoreKind } from '../../domain/stores.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { formatNames } from '../../text/formatNames.ts';
import { formatShortName } from '../../text/shortNames.ts';
import { formatInStore } from '../../text/storePlaces.ts';
import type { ExistingImages } from './protocol.ts';

/** How long a draft must stay unchanged before the store is listed for it. */
const PAUSE_MS = 400;

/** How long an answer is valid: other users order and clean as well. */
const VALID_MS = 60_000;

/** Orders that a sentence names; more are given as a number. */
const MAX_NAMED_ORDERS = 3;

/** Result for a draft: by the names of its images. */
export type FoundExisting = ReadonlyMap<string, ExistingItem>;

export class ExistingLook {
  readonly #changed: () => void;
  #fingerprint = '';
  #found: FoundExisting | undefined;
  #askedAt = 0;
  #asking: AbortController | undefined;

  /** @param changed called when there is a new result */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Result for a request, if it is available. */
  for(fingerprint: string): FoundExisting | undefined {
    return fingerprint === this.#fingerprint ? this.#found : undefined;
  }

  /** Looks for images that a request shares with existing ones, unless the result is known. */
  look(configuration: ConfigurationOrders, request: OrderRequest, fingerprint: string): void {
    const isSame = fingerprint === this.#fingerprint;
    if (isSame && (this.#asking || Date.now() - this.#askedAt < VALID_MS)) return;
    this.cancel();
    if (!isSame) this.#found = undefined;
    this.#fingerprint = fingerprint;
    const asking = new AbortController();
    this.#asking = asking;
    void this.#ask(configuration, request, asking);
  }

  /** Discards the result, because orders were added or removed. */
  forget(): void {
    this.#askedAt = 0;
  }

  cancel(): void {
    this.#asking?.abort();
    this.#asking = undefined;
  }

  async #ask(
    configuration: ConfigurationOrders,
    request: OrderRequest,
    asking: AbortController,
  ): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (asking.signal.aborted) return;
    try {
      const items = await configuration.existing(request, { signal: asking.signal });
      if (this.#asking !== asking) return;
      this.#found = new Map(items.map((item) => [item.name, item]));
    } catch {
      // Submitting repeats the check, and reports errors.
      if (this.#asking !== asking) return;
      this.#found = undefined;
    }
    this.#asking = undefined;
    this.#askedAt = Date.now();
    this.#changed();
  }
}

/** Existing images as the form shows them; undefined when there are none. */
export function existingImages(
  items: readonly PlannedItem[],
  found: FoundExisting | undefined,
  choice: ExistingChoice,
  store: StoreKind,
): ExistingImages | undefined {
  const existing = items.flatMap(({ name }) => found?.get(name) ?? []);
  if (existing.length === 0) return undefined;
  const owners = [...new Set(existing.flatMap(({ orders }) => orders))].sort();
  const rest = items.length - existing.length;
  const words = describeExisting(existing.length, items.length, owners, store);
  const different = formatDifferent(existing);
  return {
    words: different ? `${words} ${different}` : words,
    choice,
    leaveOut: formatLeaveOut(rest),
    takeOver: formatTakeOver(owners),
  };
}

/**
 * Why an order cannot leave out existing images: they are not those of the order. Undefined where they
 * are, or are taken over.
 */
export function differenceProblem(
  items: readonly PlannedItem[],
  found: FoundExisting | undefined,
  choice: ExistingChoice,
): string | undefined {
  if (choice === 'takeOver') return undefined;
  const existing = items.flatMap(({ name }) => found?.get(name) ?? []);
  const different = formatDifferent(existing);
  if (different === undefined) return undefined;
  return l10n.t(
    '{0} Images with other contents cannot be used in place of these. Take them over, remove them from this order, or change name_template in cedar.yaml.',
    different,
  );
}

/** "2 existing images are different (bands: red, nir)." */
function formatDifferent(existing: readonly ExistingItem[]): string | undefined {
  const different = existing.filter(({ differences }) => differences);
  if (different.length === 0) return undefined;
  const kinds = [...new Set(different.map(({ differences = [] }) => differences.join('; ')))];
  const rest = kinds.length - MAX_NAMED_ORDERS;
  const list = kinds.slice(0, MAX_NAMED_ORDERS).join(' / ');
  const named = rest > 0 ? l10n.t('{0} and {1} more', list, formatNumber(rest)) : list;
  return different.length === 1
    ? l10n.t('1 existing image is different ({0}).', named)
    : l10n.t('{0} existing images are different ({1}).', formatNumber(different.length), named);
}

/** "already in 2019_2020, left out": order of an image, for the list of images. */
export function describeOwner(
  { orders, differences }: ExistingItem,
  choice: ExistingChoice,
  store: StoreKind,
): string {
  if (differences) {
    const parts = differences.join('; ');
    return orders.length > 0
      ? l10n.t('different in {0} ({1})', named(orders), parts)
      : l10n.t('different {0} ({1})', formatInStore(store), parts);
  }
  if (choice === 'takeOver') {
    return orders.length > 0
      ? l10n.t('already in {0}', named(orders))
      : l10n.t('already {0}', formatInStore(store));
  }
  return orders.length > 0
    ? l10n.t('already in {0}, left out', named(orders))
    : l10n.t('already {0}, left out', formatInStore(store));
}

function describeExisting(
  existing: number,
  all: number,
  owners: readonly string[],
  store: StoreKind,
): string {
  const [some, of] = [formatNumber(existing), formatNumber(all)];
  if (all === 1) return describeOneExisting(owners, store);
  if (existing === 1) return describeOneOfSeveral(of, owners, store);
  switch (owners.length) {
    case 0:
      return l10n.t('{0} of {1} images are already {2}.', some, of, formatInStore(store));
    case 1:
      return l10n.t('{0} of {1} images are already in order {2}.', some, of, named(owners));
    default:
      return l10n.t('{0} of {1} images are already in the orders {2}.', some, of, named(owners));
  }
}

function describeOneExisting(owners: readonly string[], store: StoreKind): string {
  switch (owners.length) {
    case 0:
      return l10n.t('The image is already {0}.', formatInStore(store));
    case 1:
      return l10n.t('The image is already in order {0}.', named(owners));
    default:
      return l10n.t('The image is already in the orders {0}.', named(owners));
  }
}

function describeOneOfSeveral(all: string, owners: readonly string[], store: StoreKind): string {
  switch (owners.length) {
    case 0:
      return l10n.t('1 of {0} images is already {1}.', all, formatInStore(store));
    case 1:
      return l10n.t('1 of {0} images is already in order {1}.', all, named(owners));
    default:
      return l10n.t('1 of {0} images is already in the orders {1}.', all, named(owners));
  }
}

function formatLeaveOut(rest: number): string {
  if (rest === 0) return l10n.t('Leave them out: nothing is left to order');
  return rest === 1
    ? l10n.t('Leave them out: order the other image')
    : l10n.t('Leave them out: order the other {0} images', formatNumber(rest));
}

function formatTakeOver(owners: readonly string[]): string {
  if (owners.length === 0) {
    return l10n.t('Take them over: compute them again and overwrite the files');
  }
  return owners.length === 1
    ? l10n.t(
        'Take them over: compute them again for this order; {0} no longer has them',
        named(owners),
      )
    : l10n.t(
        'Take them over: compute them again for this order; {0} no longer have them',
        named(owners),
      );
}

function named(orders: readonly string[]): string {
  return formatNames(orders.map(formatShortName), MAX_NAMED_ORDERS);
}
