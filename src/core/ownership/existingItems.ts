/**
 * Items of a new order that other orders have already, or whose objects exist in the store.
 *
 * One listing for each prefix, one of the tracking documents, and the documents of the orders that
 * share items with the new one.
 */
import * as l10n from '@vscode/l10n';
import { type ExistingItem, ExistingItemsError } from '../errors.ts';
import { type ItemLocation, itemPath, listItemObjects } from '../stores/itemObjects.ts';
import type { Store, StoredObject } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { LeftOutItem, TrackedItem } from '../tracking/documentJson.ts';
import { type FoundClaims, type ItemClaims, labeledOrder } from './itemClaims.ts';

/** Items that an error names; of others it gives the number. */
const MAX_NAMED = 5;

/**
 * @param options.claims of the orders in the store
 * @returns the items that exist, in the order in which they were given; and what was listed for that
 */
export async function findExisting(
  store: Store,
  items: readonly ItemLocation[],
  { claims, signal }: { claims: ItemClaims; signal?: AbortSignal | undefined },
): Promise<{ existing: ExistingItem[]; claims: FoundClaims }> {
  const [objects, found] = await Promise.all([
    listItemObjects(store, items, { signal }),
    claims.find(items, { signal }),
  ]);
  const existing = items.flatMap((item): ExistingItem[] => {
    const stored = objects.get(item) ?? [];
    const orders = found.orders.get(itemPath(item)) ?? storedBy(stored, claims);
    if (stored.length === 0 && orders.length === 0) return [];
    return [{ name: item.name, prefix: item.prefix, orders, objects: stored.length }];
  });
  return { existing, claims: found };
}

/** The order that stored an item's objects: with its prefix where it keeps its records elsewhere. */
function storedBy(objects: readonly StoredObject[], claims: ItemClaims): string[] {
  const paths = objects.flatMap((object) => labeledOrder(object).path ?? []);
  return [...new Set(paths.map((path) => claims.shortPath(path)))];
}

/**
 * Chooses the items of a new order when some of them exist already.
 *
 * @returns the items to order; and of those that are taken over the orders that have had them
 * @throws ExistingItemsError when nothing was chosen, or when nothing is left to order
 */
export function chooseItems<Item extends ItemLocation>(
  items: readonly Item[],
  existing: readonly ExistingItem[],
  choice: 'leaveOut' | 'takeOver' | undefined,
): { items: readonly Item[]; takesOver: ReadonlyMap<string, readonly string[]> } {
  const takesOver = new Map(existing.map(({ name, orders }) => [name, orders]));
  if (choice === 'takeOver') return { items, takesOver };
  const rest = items.filter(({ name }) => !takesOver.has(name));
  if (existing.length > 0 && (choice === undefined || rest.length === 0)) {
    throw existingItemsError(existing, items.length);
  }
  return { items: rest, takesOver: new Map() };
}

/** Another order of the same images was recorded a moment before this one, which gives way. */
export class RecordedMeanwhileError extends ExistingItemsError {}

/**
 * Looks once more for other orders, after a new one has been recorded: of two that are submitted at
 * the same moment, at least the later one finds the other.
 *
 * @param recorded the new order's document as stored, with no item started
 * @param options.before what was listed before it was recorded
 * @throws RecordedMeanwhileError when another one was recorded first
 */
export async function rejectEarlier(
  recorded: TrackingDocument,
  options: { claims: ItemClaims; before: FoundClaims; signal?: AbortSignal | undefined },
): Promise<void> {
  const { claims, before, signal } = options;
  const known = new Set(before.listed.map(({ id }) => id));
  const { name } = recorded;
  const found = await claims.find(recorded.orders, {
    except: new Set([name]),
    among: ({ id }) => !known.has(id),
    signal,
  });
  const listed = new Map(found.listed.map((each) => [each.fileName, each]));
  const own = listed.get(`${name}.json`);
  const isEarlier = (other: string) => {
    const document = found.documents.get(other);
    const object = listed.get(`${other}.json`);
    // Once it is written again, it has started its tasks, and will not give way.
    const isWaiting = document?.orders.every(({ status }) => status.state === 'UNSUBMITTED');
    if (!isWaiting || !own?.updated || !object?.updated) return true;
    const difference = object.updated.getTime() - own.updated.getTime();
    return difference < 0 || (difference === 0 && other < name);
  };
  const taken = recorded.orders.flatMap((item): ExistingItem[] => {
    const orders = (found.orders.get(itemPath(item)) ?? []).filter(isEarlier);
    return orders.length === 0
      ? []
      : [{ name: item.name, prefix: item.prefix, orders, objects: 0 }];
  });
  if (taken.length === 0) return;
  throw new RecordedMeanwhileError(taken, existingText(taken, recorded.orders.length));
}

/** @param total how many items the new order has */
export function existingItemsError(
  items: readonly ExistingItem[],
  total: number,
): ExistingItemsError {
  return new ExistingItemsError(items, existingText(items, total));
}

function existingText(items: readonly ExistingItem[], total: number): string {
  return [
    countText(items.length, total),
    ...[...byOwner(items)].map(([owner, own]) => ownerText(owner, own)),
    l10n.t(
      'Nothing was ordered, because two orders of one image would overwrite and delete each other\'s files. Leave these images out, or take them over (option "existing").',
    ),
  ].join('\n');
}

/**
 * The error for items that another order has begun to have computed meanwhile.
 *
 * @param total how many items the order has; the others were started
 */
export function startedElsewhereError(
  items: readonly ExistingItem[],
  total: number,
): ExistingItemsError {
  return new ExistingItemsError(
    items,
    [
      countText(items.length, total),
      ...[...byOwner(items)].map(([owner, own]) => ownerText(owner, own)),
      l10n.t(
        'Another order has started to compute these images in the meantime, so they were not started. The others were started.',
      ),
    ].join('\n'),
  );
}

/** Another order has taken over images of this one while it was being submitted. */
export class TakenOverError extends ExistingItemsError {}

/** @param total how many items the order has; the others were started */
export function takenOverError(items: readonly ExistingItem[], total: number): TakenOverError {
  const owners = [...byOwner(items)].map(([owner, own]) => ownerText(owner, own));
  const text = l10n.t(
    'Another order took over {0} of the {1} images of this order while they were being submitted. Their tasks in this order were cancelled.',
    items.length,
    total,
  );
  return new TakenOverError(items, [text, ...owners].join('\n'));
}

/**
 * Items of a recorded order that other orders have as well: starting them would overwrite images of
 * those.
 *
 * One listing of the tracking documents, and the documents of the orders that share an item.
 *
 * @param order its document; the items to start are some of its
 * @param options.takesOver whether the orders that an item takes over do not count, because they give
 *   the item up before it is started
 */
export async function findClaimed(
  order: TrackingDocument,
  items: readonly (TrackedItem | LeftOutItem)[],
  options: { claims: ItemClaims; takesOver: boolean; signal?: AbortSignal | undefined },
): Promise<ExistingItem[]> {
  if (items.length === 0) return [];
  const { claims, takesOver, signal } = options;
  const found = await claims.find(items, { except: new Set([order.name]), signal });
  return items.flatMap((item): ExistingItem[] => {
    const given = takesOver && 'takes_over' in item ? ((item as TrackedItem).takes_over ?? []) : [];
    const others = found.orders.get(itemPath(item)) ?? [];
    const orders = others.filter((other) => !given.includes(other));
    const { name, prefix } = item;
    return orders.length === 0 ? [] : [{ name, prefix, orders, objects: 0 }];
  });
}

/** @param total how many items were to be started; the others were */
export function claimedItemsError(
  items: readonly ExistingItem[],
  total: number,
): ExistingItemsError {
  return new ExistingItemsError(
    items,
    [
      l10n.t('Other orders have the same images.'),
      ...[...byOwner(items)].map(([owner, own]) => ownerText(owner, own)),
      items.length === total
        ? l10n.t(
            "Nothing was started, because two orders of one image would overwrite and delete each other's files. Clean the order that you do not need, or order these images again and take them over.",
          )
        : l10n.t(
            "These images were not started, because two orders of one image would overwrite and delete each other's files; the others were. Clean the order that you do not need, or order these images again and take them over.",
          ),
    ].join('\n'),
  );
}

function countText(existing: number, total: number): string {
  if (total === 1) return l10n.t('The image of this order already exists.');
  return existing === total
    ? l10n.t('All {0} images of this order already exist.', total)
    : l10n.t('{0} of the {1} images of this order already exist.', existing, total);
}

function byOwner(items: readonly ExistingItem[]): Map<string, ExistingItem[]> {
  const groups = new Map<string, ExistingItem[]>();
  for (const item of items) {
    const owner = item.orders.map((order) => `"${order}"`).join(', ');
    groups.set(owner, [...(groups.get(owner) ?? []), item]);
  }
  return groups;
}

function ownerText(owner: string, items: readonly ExistingItem[]): string {
  const names = items.slice(0, MAX_NAMED).map(({ name }) => `"${name}"`);
  const rest = items.length - names.length;
  const list = names.join(', ');
  const named = rest > 0 ? l10n.t('{0} and {1} more', list, rest) : list;
  return owner
    ? l10n.t('In order {0}: {1}.', owner, named)
    : l10n.t('In the store, but not in an order here: {0}.', named);
}
