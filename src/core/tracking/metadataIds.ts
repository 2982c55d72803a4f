/**
 * The ids of image metadata documents, which a tracking document lists in the order of its items.
 *
 * Cedar's ids are paths in the bucket. Other programs wrote file ids of Google Drive, which do not
 * show their items, or paths that begin with the bucket. Items without a metadata document have no
 * entry, so that a place in the list means an item only where there is an entry for each.
 */
import { joinPath } from '../stores/store.ts';
import type { TrackedItem } from './documentJson.ts';

/** The item, whose image metadata is stored under an id. */
export function withMetadata(item: TrackedItem, id: string): TrackedItem {
  return id === metadataId(item) ? item : { ...item, metadata_id: id };
}

/** The id under which an item's image metadata is stored, as far as is known. */
export function metadataId(item: TrackedItem): string {
  return item.metadata_id ?? metadataPath(item);
}

function metadataPath({ prefix, name }: TrackedItem): string {
  return joinPath(prefix, `${name}.json`);
}

/** Ids of image metadata, by what they belong to. */
export interface MetadataIds {
  /** By the names of items, one for each. */
  readonly byItem: ReadonlyMap<string, string>;
  /** Those that belong to none of the items, as far as can be known. */
  readonly others: readonly string[];
}

/**
 * Finds the items of ids: by the id that an item has, by the path or the name that an id ends with,
 * and, where there are as many ids as items, by their places.
 */
export function assignMetadata(ids: readonly string[], items: readonly TrackedItem[]): MetadataIds {
  const byItem = new Map<string, string>();
  const owners = new Map(items.map((item) => [metadataId(item), item.name]));
  const paths = new Map(
    items.flatMap((item) => [
      [`${item.name}.json`, item.name],
      [metadataPath(item), item.name],
    ]),
  );
  let rest = [...ids.entries()];
  const assign = (ownerOf: (id: string, place: number) => string | undefined) => {
    rest = rest.filter(([place, id]) => {
      const owner = ownerOf(id, place);
      if (owner === undefined) return true;
      if (!byItem.has(owner)) byItem.set(owner, id);
      return false;
    });
  };
  assign((id) => owners.get(id));
  assign((id) =>
    ends(id)
      .map((end) => paths.get(end))
      .find((name) => name !== undefined),
  );
  if (ids.length === items.length) {
    assign((_, place) => {
      const name = items[place]?.name;
      return name !== undefined && !byItem.has(name) ? name : undefined;
    });
  }
  return { byItem, others: rest.map(([, id]) => id) };
}

/** The list of a document: an entry for each item that has one, then those of no item. */
export function listMetadata(
  { byItem, others }: MetadataIds,
  items: readonly TrackedItem[],
  stored: ReadonlyMap<string, string> = new Map(),
): string[] {
  const own = items.flatMap(({ name }) => stored.get(name) ?? byItem.get(name) ?? []);
  const listed = new Set(own);
  return [...own, ...others.filter((id) => !listed.has(id))];
}

/**
 * Of two records of the same items, the ids that the items have; those of `theirs` where neither is
 * known.
 */
export function mergeMetadataIds(
  ours: MetadataIds,
  theirs: MetadataIds,
  items: readonly TrackedItem[],
): Map<string, string> {
  const merged = new Map<string, string>();
  for (const item of items) {
    const own = ours.byItem.get(item.name);
    const id = own === metadataId(item) ? own : (theirs.byItem.get(item.name) ?? own);
    if (id !== undefined) merged.set(item.name, id);
  }
  return merged;
}

/** An id, and what is left of it after each of its slashes; the longest first. */
function ends(id: string): string[] {
  const parts = id.split('/');
  return parts.map((_, index) => parts.slice(index).join('/'));
}
