/** Lists the orders in the store, by their tracking documents. */
import picomatch from 'picomatch';
import { templatePrefix } from '../templates/formatTemplate.ts';
import type { TrackerContext } from '../trackerContext.ts';

/** An order in a listing of the store. */
export interface ListedOrder {
  /** Name of the order. */
  readonly name: string;
  /** Version of its tracking document; changes with every write. */
  readonly version: string;
  /**
   * Time of the last write of its tracking document; absent where the store does not provide it.
   */
  readonly updated?: Date | undefined;
}

/**
 * @param options.pattern a glob; without it, what the tracking template begins with
 * @returns sorted by name
 * @throws ServiceError, CancelledError
 */
export async function listOrders(
  { store, templates }: TrackerContext,
  { pattern, signal }: { pattern?: string | undefined; signal?: AbortSignal | undefined },
): Promise<ListedOrder[]> {
  const startsWith = pattern ? literalStart(pattern) : templatePrefix(templates.trackingTemplate);
  const objects = await store.list(templates.trackingPrefix, { startsWith, signal });
  const matches = pattern ? picomatch(pattern, { dot: true }) : () => true;
  return objects
    .map(({ fileName, version, updated }) => ({
      name: fileName.replace(/\.json$/, ''),
      version,
      updated,
    }))
    .filter(({ name }) => matches(name) || matches(`${name}.json`))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Beginning of all names that match; empty for a pattern with a wildcard. */
function literalStart(pattern: string): string {
  const { base, isGlob } = picomatch.scan(pattern);
  return isGlob ? '' : base.replace(/^\.$/, '');
}
