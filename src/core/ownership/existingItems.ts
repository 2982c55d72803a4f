/**
 * Items of a new order that other orders have already, or whose objects exist in the store.
 *
 * One listing for each prefix, one of the tracking documents, and the documents of the orders that
 * share items with the new one.
 */
import * as l10n from '@vscode/l10n';
import { formatNameList } from '../errors/nameList.ts';
import { type ExistingItem, ExistingItemsError, isUnreadable, NotFoundError } from '../errors.ts';
import { forEachLimited } from '../services/limiter.ts';
import { type ItemLocation, isPiece, itemPath, listItemObjects } from '../stores/itemObjects.ts';
import type { Store, StoredObject } from '../stores/store.ts';
import type { TrackingDocument } from '../tracking/document.ts';
import type { LeftOutItem, TrackedItem } from '../tracking/documentJson.ts';
import { type FoundClaims, type ItemClaims, labeledOrder } from './itemClaims.ts';

/** Items that an error names; of others it gives the number. */
const MAX_NAMED_ITEMS = 5;

const READS_AT_ONCE = 16;

/** Compares the image that is wanted of an item with one that exists under its name. */
export interface ImageComparison<Item> {
  /** By the record of an order that has it; nothing where the record does not describe it. */
  readonly withRecord: (item: Item, document: TrackingDocument) => readonly string[] | undefined;
  /** By the text of the image's metadata document. */
  readonly withMetadata: (item: Item, text: string) => readonly string[];
  /** Whether the text of a metadata document is that of an image without scenes. */
  readonly isWithoutScenes: (text: string) => boolean;
}

/** Items of a new order that other orders have, or whose objects are in the store. */
export interface FoundItems {
  /** Those that exist, or are to be computed. */
  readonly existing: readonly ExistingItem[];
  /** Those that orders have found to be without scenes: their images were never made. */
  readonly empty: readonly ExistingItem[];
}

/**
 * Reads the documents of the orders that have an item, and the metadata of images that no such document
 * describes.
 *
 * @param options.claims of the orders in the store
 * @param options.comparison finds out what an existing image has that the wanted one has not
 * @returns the items that exist and those without scenes, each in the order in which they were given;
 *   and what was listed for that
 */
export async function findExisting<Item extends ItemLocation>(
  store: Store,
  items: readonly Item[],
  options: {
    claims: ItemClaims;
    comparison: ImageComparison<Item>;
    signal?: AbortSignal | undefined;
  },
): Promise<FoundItems & { claims: FoundClaims }> {
  const { claims, comparison, signal } = options;
  const [objects, found] = await Promise.all([
    listItemObjects(store, items, { signal }),
    claims.find(items, { signal }),
  ]);
  const unsubmitted = unsubmittedPaths(found.documents.values());
  const known: (ExistingItem | undefined)[] = items.map(() => undefined);
  const add = async (item: Item, index: number) => {
    const stored = objects.get(item) ?? [];
    const owners = found.orders.get(itemPath(item));
    const orders = owners ?? storedBy(stored, claims);
    if (stored.length === 0 && orders.length === 0) return;
    const documents = (owners ?? []).flatMap((name) => found.documents.get(name) ?? []);
    const recorded = documents.flatMap((each) => comparison.withRecord(item, each) ?? []);
    const isEmptyThere = owners?.length === documents.length && documents.every(isEmptyIn(item));
    const mayBeEmpty = (!owners || isEmptyThere) && !stored.some(isPiece);
    const isDescribed =
      documents.length > 0 && documents.every((each) => comparison.withRecord(item, each));
    const hasMetadata = stored.some(({ fileName }) => fileName === `${item.name}.json`);
    const isRead = hasMetadata && (!isDescribed || mayBeEmpty);
    const text = isRead ? await readIfThere(store, item, signal) : undefined;
    const { name, prefix } = item;
    const base = { name, prefix, orders, objects: stored.length };
    // Without metadata, only a record shows that there are no scenes.
    if (mayBeEmpty && (text === undefined ? isEmptyThere : comparison.isWithoutScenes(text))) {
      known[index] = { ...base, isEmpty: true };
      return;
    }
    const others = isDescribed || text === undefined ? [] : comparison.withMetadata(item, text);
    const differences = [...new Set([...recorded, ...others])];
    const isUnsubmitted = unsubmitted.has(itemPath(item));
    known[index] = {
      ...base,
      ...(differences.length > 0 && { differences }),
      ...(isUnsubmitted && { isUnsubmitted }),
    };
  };
  await forEachLimited(items, READS_AT_ONCE, add, signal);
  const all = known.filter((item) => item !== undefined);
  return {
    existing: all.filter(({ isEmpty }) => !isEmpty),
    empty: all.filter(({ isEmpty }) => isEmpty),
    claims: found,
  };
}

/** Paths of the items that orders have on record and whose tasks were not started. */
function unsubmittedPaths(documents: Iterable<TrackingDocument>): ReadonlySet<string> {
  const paths = new Set<string>();
  for (const { ownItems } of documents) {
    for (const item of ownItems) if (isUnsubmitted(item)) paths.add(itemPath(item));
  }
  return paths;
}

/** Whether the task of an item was not started; the Python tool records new tasks with their ids. */
export function isUnsubmitted({ status }: TrackedItem): boolean {
  return status.state === 'UNSUBMITTED' && !status.id;
}

/** Whether an order has found an item to be without scenes. */
function isEmptyIn(item: ItemLocation): (document: TrackingDocument) => boolean {
  const path = itemPath(item);
  return ({ ownItems }) =>
    ownItems.some((own) => own.status.state === 'EMPTY' && itemPath(own) === path);
}

/** The metadata of an image; nothing where it was deleted meanwhile, or cannot be read as a text. */
async function readIfThere(
  store: Store,
  { name, prefix }: ItemLocation,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    return (await store.readMetadata(name, prefix, { signal })).text;
  } catch (error) {
    if (error instanceof NotFoundError || isUnreadable(error)) return undefined;
    throw error;
  }
}

/** The order that stored an item's objects: with its prefix where it keeps its records elsewhere. */
function storedBy(objects: readonly StoredObject[], claims: ItemClaims): string[] {
  const paths = objects.flatMap((object) => labeledOrder(object).path ?? []);
  return [...new Set(paths.map((path) => claims.shortPath(path)))];
}

/**
 * Chooses the items of a new order when some of them already exist. Those that other orders have found
 * to be without scenes are taken over from them, whatever was chosen: there is no image to be lost.
 *
 * @returns the items to order; and of those that are taken over the orders that have had them
 * @throws ExistingItemsError when nothing was chosen, when nothing is left to order, or when images
 *   that would be left out have other contents than those that exist
 */
export function chooseItems<Item extends ItemLocation>(
  items: readonly Item[],
  { existing, empty }: FoundItems,
  choice: 'leaveOut' | 'takeOver' | undefined,
): { items: readonly Item[]; takesOver: ReadonlyMap<string, readonly string[]> } {
  const ordersOf = (found: readonly ExistingItem[]) =>
    new Map(found.map(({ name, orders }) => [name, orders]));
  if (choice === 'takeOver') return { items, takesOver: ordersOf([...existing, ...empty]) };
  const different = existing.filter(({ differences }) => differences);
  if (choice === 'leaveOut' && different.length > 0) {
    throw existingItemsError(different, items.length);
  }
  const names = ordersOf(existing);
  const rest = items.filter(({ name }) => !names.has(name));
  if (existing.length > 0 && (choice === undefined || rest.length === 0)) {
    throw existingItemsError(existing, items.length);
  }
  return { items: rest, takesOver: ordersOf(empty) };
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
  const isDifferent = items.some(({ differences }) => differences);
  return [
    countText(items.length, total),
    ...ownerTexts(items),
    isDifferent
      ? l10n.t(
          'Nothing was ordered, because images with other contents cannot be used in place of these. Take them over to have them computed again, or give them other names: change name_template or prefix_template under tracker: in cedar.yaml.',
        )
      : l10n.t(
          "Nothing was ordered, because two orders of one image would overwrite and delete each other's files. Leave these images out, or take them over.",
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
      ...ownerTexts(items),
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
  const text = l10n.t(
    'Another order took over {0} of the {1} images of this order while they were being submitted. Their tasks in this order were cancelled.',
    items.length,
    total,
  );
  return new TakenOverError(items, [text, ...ownerTexts(items)].join('\n'));
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
      ...ownerTexts(items),
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
  if (existing === total) return l10n.t('All {0} images of this order already exist.', total);
  return existing === 1
    ? l10n.t('1 of the {0} images of this order already exists.', total)
    : l10n.t('{0} of the {1} images of this order already exist.', existing, total);
}

/** A sentence for the items of each owner, and for those among them that differ in the same way. */
function ownerTexts(items: readonly ExistingItem[]): string[] {
  const groups = new Map<string, ExistingItem[]>();
  for (const item of items) {
    const key = JSON.stringify([item.orders, item.differences]);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()].map(ownerText);
}

/** @param items with the same owners and differences */
function ownerText(items: readonly ExistingItem[]): string {
  const named = formatNameList(
    items.map(({ name }) => `"${name}"`),
    MAX_NAMED_ITEMS,
  );
  const [{ orders = [], differences = [] } = {}] = items;
  const owner = orders.map((order) => `"${order}"`).join(', ');
  const place = owner
    ? l10n.t('In order {0}: {1}.', owner, named)
    : l10n.t('In the store, but not in an order here: {0}.', named);
  if (differences.length === 0) return place;
  return `${place} ${l10n.t('Different there: {0}.', differences.join('; '))}`;
}
