/**
 * Several collections in one order: the bands that they share by their common names, and what each adds.
 * Does not import `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { CollectionCatalog, ImageCollection } from '../../core/index.ts';
import { formatCollection } from '../../text/shortNames.ts';
import { describeContent, describeInterval } from './collectionChoices.ts';
import { bandChoice, problemAtField } from './draft.ts';
import type { ChosenSensors, Draft, FieldProblems } from './protocol.ts';

/** @returns texts about the chosen collections; and what is wrong with them or their bands */
export function chosenSensors(
  draft: Draft,
  catalog: CollectionCatalog,
): { chosen: ChosenSensors; problems: FieldProblems } {
  try {
    const rows = draft.collections.map((id) => catalog.collection(id, bandChoice(draft, id) ?? {}));
    const contents = Object.fromEntries(rows.map((row) => [row.id, describeContent(row)]));
    return { chosen: { sensors: describeSensors(rows), contents }, problems: {} };
  } catch (error) {
    return { chosen: { sensors: [], contents: {} }, problems: problemAtField(error) };
  }
}

/**
 * @param rows the chosen collections, with the bands that are exported
 * @returns lines of text, the first about all of them; none for a single collection
 */
export function describeSensors(rows: readonly ImageCollection[]): string[] {
  if (rows.length < 2) return [];
  const named = rows.map(({ bands }) => bands.map(({ name }) => name));
  const [first = [], ...others] = named;
  const common = first.filter((name) => others.every((names) => names.includes(name)));
  const all =
    common.length === 0
      ? l10n.t('These collections have no bands in common.')
      : l10n.t('Bands of all these collections: {0}.', common.join(', '));
  return [all, ...rows.map((row, index) => describeSensor(row, named[index] ?? [], common))];
}

/** "Sentinel-2 (S2) adds images every 5 days, 10 m, and the bands rededge1, scl." */
function describeSensor(
  row: ImageCollection,
  names: readonly string[],
  common: readonly string[],
): string {
  const own = names.filter((name) => !common.includes(name));
  const [name, interval] = [formatCollection(row.id), describeInterval(row)];
  return own.length === 0
    ? l10n.t('{0} adds images {1}.', name, interval)
    : l10n.t('{0} adds images {1}, and the bands {2}.', name, interval, own.join(', '));
}
