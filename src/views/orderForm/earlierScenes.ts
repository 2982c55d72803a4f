/** Carries the choices of scenes of an earlier order over to a draft. */
import type { CollectionCatalog } from '../../core/index.ts';
import type { OrderSummary } from '../../orders/summary.ts';
import { scenesAgain } from './draftScenes.ts';
import type { Draft } from './protocol.ts';

/**
 * @param draft with the collections of the order
 * @param catalog the collections of its configuration
 * @returns the draft with the order's choices, one of each collection where they differ
 */
export function withEarlierScenes(
  draft: Draft,
  { scenes: choices = {} }: Pick<OrderSummary, 'scenes'>,
  catalog: Pick<CollectionCatalog, 'all'>,
): Draft {
  if (Object.keys(choices).length === 0) return draft;
  const rows = new Map(catalog.all.map((row) => [row.id, row]));
  return { ...draft, ...scenesAgain(draft.collections, choices, (id) => rows.get(id)) };
}
