/**
 * Adds a collection that is not built in to the configuration, described by Earth Engine. Does not import
 * `vscode`.
 */
import * as l10n from '@vscode/l10n';
import type { BandDescription } from '../../core/index.ts';
import { assetIdIn } from '../../domain/assetIds.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { formatCollection } from '../../text/shortNames.ts';
import { catalogOf } from './check.ts';

/** Outcome of a request to add a collection. */
export interface AddedCollection {
  /** Result for the user. */
  readonly words: string;
  /** Id of the collection to choose, where there is one. */
  readonly id?: string;
}

/** Lets the user choose some of the bands that Earth Engine lists; none if the user cancels. */
export type PickBands = (
  name: string,
  bands: readonly BandDescription[],
) => Promise<readonly BandDescription[]>;

/** Outcome of a request to add bands to a collection. */
export interface AddedBands {
  /** Result for the user. */
  readonly words: string;
  /** Names of the bands; absent if there are none. */
  readonly bands?: readonly string[];
}

/**
 * Changes the text of a file, and saves it unless it has unsaved changes of the user.
 *
 * @returns whether it was saved
 * @throws Error if it cannot be changed or saved
 */
export type ChangeText = (file: string, change: (text: string) => string) => Promise<boolean>;

/**
 * Asks Earth Engine for the bands and dates of an asset, and writes its description into cedar.yaml.
 *
 * @param text an asset id, as the user pasted it
 * @throws nothing: problems are reported in the text
 */
export async function addDescribedCollection(
  configuration: ConfigurationOrders,
  text: string,
  { signal, changeText }: { readonly signal: AbortSignal; readonly changeText: ChangeText },
): Promise<AddedCollection> {
  const known = assetIdIn(text);
  const { all } = await catalogOf(configuration);
  if (all.some(({ id, replacedBy }) => id === known && !replacedBy)) {
    return { words: l10n.t('"{0}" is in the list, and is chosen now.', known), id: known };
  }
  const { file } = configuration.source;
  if (!file) return { words: withoutFile() };
  try {
    const { id, description, notes } = await configuration.describeCollection(text, { signal });
    const { addCollection } = await import('../../core/index.ts');
    const isSaved = await changeText(file, (before) => addCollection(before, id, description));
    const added = isSaved
      ? l10n.t('"{0}" was added to cedar.yaml.', id)
      : l10n.t(
          '"{0}" was added to cedar.yaml, which has other unsaved changes. Save it to order the collection.',
          id,
        );
    return { words: [added, ...notes].join(' '), id };
  } catch (error) {
    return { words: messageOf(error) };
  }
}

/**
 * Asks Earth Engine for the bands of a built-in collection that Cedar does not know, and writes those
 * that the user picks into cedar.yaml.
 *
 * @param id of the collection
 * @throws nothing: problems are reported in the text
 */
export async function addOtherBands(
  configuration: ConfigurationOrders,
  id: string,
  parts: {
    readonly signal: AbortSignal;
    readonly changeText: ChangeText;
    readonly pick: PickBands;
  },
): Promise<AddedBands> {
  const { file } = configuration.source;
  if (!file) return { words: withoutFile() };
  try {
    const { description, notes } = await configuration.describeCollection(id, parts);
    const { addBands, allBands } = await import('../../core/index.ts');
    const row = (await catalogOf(configuration)).collection(id);
    const known = new Set(allBands(row).map((band) => band.id));
    const others = description.bands.filter((band) => !known.has(band.id));
    const name = formatCollection(id);
    if (others.length === 0) {
      return { words: l10n.t('The list has all bands of {0} that Earth Engine has.', name) };
    }
    const picked = await parts.pick(name, others);
    if (picked.length === 0) return { words: '' };
    const isSaved = await parts.changeText(file, (before) => addBands(before, id, picked));
    const bands = picked.map((band) => band.id);
    const added = isSaved
      ? l10n.t('Added bands to cedar.yaml: {0}.', bands.join(', '))
      : l10n.t(
          'Added bands to cedar.yaml, which has other unsaved changes: {0}. Save it to order these bands.',
          bands.join(', '),
        );
    return { words: [added, ...notes].join(' '), bands };
  } catch (error) {
    return { words: messageOf(error) };
  }
}

function withoutFile(): string {
  return l10n.t(
    'The sandbox has a configuration of its own. Add collections to a cedar.yaml of your workspace.',
  );
}
