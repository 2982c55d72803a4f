/** Pages of lists in Google's APIs. */

/** One page of a list. */
export interface ListPage<T> {
  readonly items: readonly T[];
  /** Requests the next page; undefined on the last one. */
  readonly nextPageToken: string | undefined;
}

/**
 * Parses a page of a list. A page without entries has no list at all.
 *
 * @param name of the field that has the list
 * @returns undefined when something in the answer is not what Google documents
 */
export function parseListPage<T>(
  json: Readonly<Record<string, unknown>>,
  name: string,
  parseItem: (json: unknown) => T | undefined,
): ListPage<T> | undefined {
  const { [name]: list = [], nextPageToken } = json;
  if (!Array.isArray(list)) return undefined;
  const items = list.map(parseItem);
  if (items.includes(undefined)) return undefined;
  return {
    items: items.filter((item) => item !== undefined),
    nextPageToken: typeof nextPageToken === 'string' ? nextPageToken : undefined,
  };
}
