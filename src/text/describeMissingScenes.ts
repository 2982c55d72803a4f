/** Collections of an order that have no scenes. */
import * as l10n from '@vscode/l10n';
import { formatCollection } from './shortNames.ts';

/**
 * @param empty ids of the collections without scenes
 * @param all ids of all collections of the order
 * @returns one sentence for the whole order, or one for each of the collections
 */
export function describeMissingScenes(empty: readonly string[], all: readonly string[]): string[] {
  if (empty.length > 0 && empty.length === all.length) {
    return [l10n.t('No scenes are left for this order: all of its images would be empty.')];
  }
  return empty.map((id) =>
    l10n.t('No scenes of {0} are left: its images would be empty.', formatCollection(id)),
  );
}
