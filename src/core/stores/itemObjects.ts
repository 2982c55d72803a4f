/**
 * The objects of many items, from one listing for each prefix.
 *
 * ```ts
 * const objects = await listItemObjects(store, order.orders);
 * objects.get(order.orders[0]); // its metadata document and the pieces of its image
 * ```
 */
import { groupBy } from '../../domain/groupBy.ts';
import { forEachLimited } from '../services/limiter.ts';
import { itemNames, joinPath, type Store, type StoredObject } from './store.ts';

const LISTINGS_AT_ONCE = 16;

/** Location of an item in the store. */
export interface ItemLocation {
  readonly name: string;
  readonly prefix: string;
}

/** Where an item's objects are stored, without what follows its name: `PREFIX/NAME`. */
export function itemPath({ name, prefix }: ItemLocation): string {
  return joinPath(prefix, name);
}

/** Whether an object is an image or a piece of one, and not a metadata document. */
export function isPiece({ fileName }: StoredObject): boolean {
  return fileName.endsWith('.tif');
}

/**
 * Lists the objects of items: one listing for each prefix, of what starts as all the names do.
 *
 * @returns the objects of each item; an empty list where there are none
 */
export async function listItemObjects<Item extends ItemLocation>(
  store: Store,
  items: readonly Item[],
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Map<Item, StoredObject[]>> {
  const found = new Map<Item, StoredObject[]>(items.map((item) => [item, []]));
  const groups = [...groupBy(items, ({ prefix }) => joinPath(prefix, '')).values()];
  const list = async (own: readonly Item[]) => {
    const names = groupBy(own, ({ name }) => name);
    const startsWith = commonStart([...names.keys()]);
    const prefix = own[0]?.prefix ?? '';
    for (const object of await store.listObjects(prefix, { startsWith, signal })) {
      for (const name of itemNames(object.fileName)) {
        for (const item of names.get(name) ?? []) found.get(item)?.push(object);
      }
    }
  };
  await forEachLimited(groups, LISTINGS_AT_ONCE, list, signal);
  return found;
}

/** The text that all of some texts start with. */
function commonStart([first = '', ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) {
    while (!other.startsWith(first.slice(0, length))) length--;
  }
  return first.slice(0, length);
}
