/** Extends orders that repeat, and describes what was ordered. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { RepeatedOrder, Watch } from '../../core/index.ts';
import type { OpenedOrderFile } from './openedOrderFile.ts';

/** Orders what is due of a file that repeats; the new order is in the window then. */
export async function extendOrder(
  { uri, file, configuration }: OpenedOrderFile,
  watch: Watch,
): Promise<RepeatedOrder> {
  const { repeatOrder } = await import('../../core/index.ts');
  const tracker = await configuration.tracker(watch.signal);
  try {
    return await repeatOrder(file, { tracker, folder: path.dirname(uri.fsPath), ...watch });
  } finally {
    // An order that was recorded before an error can be resumed, so it must be visible.
    await configuration.refresh().catch(() => {});
  }
}

/** "summer.order.yaml: Ordered 2 images of 2025-01-01 to 2025-02-28. The next period is due …" */
export function describeExtended(
  { ordered, days, nextDue, dayNotes, resumed, resumedImages, unresumed }: RepeatedOrder,
  label: string,
): string {
  const next = nextDue
    ? vscode.l10n.t('The next period is due on {0}.', nextDue.toISOString().slice(0, 10))
    : '';
  const [first = '', last = ''] = days ?? [];
  const isAllStarted = resumed.length === 0 && unresumed.length === 0;
  const started =
    resumed.length === 0
      ? ''
      : vscode.l10n.t(
          '{0}: an interrupted submission was resumed. Images started: {1}.',
          label,
          resumedImages,
        );
  const done =
    ordered.length === 0
      ? isAllStarted
        ? vscode.l10n.t('{0}: nothing is due.', label)
        : ''
      : ordered.length === 1
        ? vscode.l10n.t('{0}: ordered 1 image of {1} to {2}.', label, first, last)
        : vscode.l10n.t(
            '{0}: ordered {1} images of {2} to {3}.',
            label,
            ordered.length,
            first,
            last,
          );
  return [started, done, next, ...dayNotes, ...unresumed.map(({ error }) => error.message)]
    .filter(Boolean)
    .join(' ');
}
