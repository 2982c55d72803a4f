/** Reports images of an order that are no longer in its store. */
import type { TrackingDocument } from '../core/index.ts';
import type { Session } from './commandSession.ts';

/**
 * Reports images that were computed and are not in the store any more.
 *
 * @param items names of the items that matter; all of them unless given
 * @returns their names
 */
export async function noteMissingImages(
  { tracker, output, signal }: Pick<Session, 'tracker' | 'output' | 'signal'>,
  order: TrackingDocument,
  items?: readonly string[],
): Promise<string[]> {
  const missing = (await tracker.missingImages([order], { signal })).get(order) ?? [];
  const absent = items ? missing.filter((name) => items.includes(name)) : missing;
  for (const name of absent) {
    output.alert(
      `The image "${name}" is no longer in the store, or not completely. "cedar retry" computes it again.`,
    );
  }
  return absent;
}
