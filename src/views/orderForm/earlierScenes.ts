/** Carries the choices of scenes of an earlier order over to a draft. */
import * as l10n from '@vscode/l10n';
import type { CollectionCatalog } from '../../core/index.ts';
import type { OrderSummary } from '../../orders/summary.ts';
import { scenesAgain } from './draftScenes.ts';
import type { Draft } from './protocol.ts';

/**
 * @param draft with the collections of the order
 * @param catalog the collections of its configuration
 * @returns the draft with the order's choices; with a warning where its collections have choices that
 *   differ, of which the form has one
 */
export function withEarlierScenes(
  draft: Draft,
  { scenes: choices = {} }: Pick<OrderSummary, 'scenes'>,
  catalog: Pick<CollectionCatalog, 'all'>,
): { readonly draft: Draft; readonly warning?: string } {
  if (Object.keys(choices).length === 0) return { draft };
  const rows = new Map(catalog.all.map((row) => [row.id, row]));
  const { scenes, differ } = scenesAgain(draft.collections, choices, (id) => rows.get(id));
  if (!differ) return { draft: { ...draft, scenes } };
  const [first = ''] = draft.collections;
  return {
    draft: { ...draft, scenes },
    warning: l10n.t(
      'The collections of that order have different choices for scenes and clouds, and the form has one for all of them: that of "{0}". Copy the order as a command to keep all.',
      first,
    ),
  };
}
