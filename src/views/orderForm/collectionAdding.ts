/**
 * Adds a collection that is not built in to the configuration, described by Earth Engine. Does not import
 * `vscode`.
 */
import * as l10n from '@vscode/l10n';
import { assetIdIn } from '../../domain/assetIds.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { catalogOf } from './check.ts';

/** Outcome of a request to add a collection. */
export interface AddedCollection {
  /** Result for the user. */
  readonly words: string;
  /** Id of the collection to choose, where there is one. */
  readonly id?: string;
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
  if (!file) {
    const words = l10n.t(
      'The sandbox has a configuration of its own. Add collections to a cedar.yaml of your workspace.',
    );
    return { words };
  }
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
