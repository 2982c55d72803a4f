/**
 * Texts about the objects that a clean keeps in the store, and why. Does not import `vscode`.
 *
 * ```ts
 * describeKept(kept); // ['Will be kept, because used by h004v004_2020: 2 objects (3.4 MB).']
 * ```
 */

import * as l10n from '@vscode/l10n';
import type { KeptObject } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import { oneLine } from '../../domain/singleLine.ts';
import { formatNames } from '../../text/formatNames.ts';
import { formatBytes } from '../../text/quantities.ts';
import { formatShortName } from '../../text/shortNames.ts';

/** Names that a question lists; more are given as a number. */
export const MAX_NAMED = 20;

/**
 * One sentence for each reason.
 *
 * @param isDone whether the orders were cleaned already, or are only checked
 */
export function describeKept(kept: readonly KeptObject[], isDone = false): string[] {
  const isKnown = ({ orders }: KeptObject) => orders.length > 0;
  const claimed = kept.filter(({ reason }) => reason === 'claimed');
  const foreign = kept.filter(({ reason }) => reason === 'foreign');
  const [made, unknown] = [foreign.filter(isKnown), foreign.filter((each) => !isKnown(each))];
  return [
    ...(claimed.length > 0 ? [describeClaimed(claimed, isDone)] : []),
    ...(made.length > 0 ? [describeMade(made, isDone)] : []),
    ...(unknown.length > 0 ? [describeUnknown(unknown, isDone)] : []),
  ];
}

function describeClaimed(kept: readonly KeptObject[], isDone: boolean): string {
  const [what, whose] = [formatKept(kept), formatOwners(kept) || l10n.t('another order')];
  return isDone
    ? l10n.t('Kept, because used by {0}: {1}.', whose, what)
    : l10n.t('Will be kept, because used by {0}: {1}.', whose, what);
}

/** For objects whose metadata names an order that has no record of them, or no longer exists. */
function describeMade(kept: readonly KeptObject[], isDone: boolean): string {
  const [what, whose] = [formatKept(kept), formatOwners(kept)];
  return isDone
    ? l10n.t('Kept, because created for {0}: {1}.', whose, what)
    : l10n.t('Will be kept, because created for {0}: {1}.', whose, what);
}

function describeUnknown(kept: readonly KeptObject[], isDone: boolean): string {
  const [what, example] = [formatKept(kept), oneLine(kept[0]?.object.id ?? '')];
  return isDone
    ? l10n.t('Kept, because of unknown origin: {0}, for example {1}.', ...[what, example])
    : l10n.t('Will be kept, because of unknown origin: {0}, for example {1}.', ...[what, example]);
}

function formatOwners(kept: readonly KeptObject[]): string {
  const orders = new Set(kept.flatMap((each) => each.orders));
  return formatNames([...orders].map(formatShortName), MAX_NAMED);
}

function formatKept(kept: readonly KeptObject[]): string {
  return formatObjects({
    count: kept.length,
    bytes: kept.reduce((sum, { object }) => sum + object.size, 0),
  });
}

/** "12 objects (3.4 GB)" */
export function formatObjects({ count, bytes }: { count: number; bytes: number }): string {
  const size = formatBytes(bytes);
  return count === 1
    ? l10n.t('1 object ({0})', size)
    : l10n.t('{0} objects ({1})', formatNumber(count), size);
}
