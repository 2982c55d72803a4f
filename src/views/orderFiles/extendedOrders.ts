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
export function describeExtended(result: RepeatedOrder, label: string): string {
  const { nextDue, dayNotes, unresumed } = result;
  const next = nextDue
    ? vscode.l10n.t('The next period is due on {0}.', nextDue.toISOString().slice(0, 10))
    : '';
  const parts = [describeResumed(result, label), describeOrdered(result, label), next, ...dayNotes];
  return [...parts, ...unresumed.map(({ error }) => error.message)].filter(Boolean).join(' ');
}

function describeResumed({ resumed, resumedImages }: RepeatedOrder, label: string): string {
  if (resumed.length === 0) return '';
  return vscode.l10n.t(
    '{0}: an interrupted submission was resumed. Images started: {1}.',
    label,
    resumedImages,
  );
}

function describeOrdered(
  { ordered, days, resumed, unresumed }: RepeatedOrder,
  label: string,
): string {
  const [first = '', last = ''] = days ?? [];
  if (ordered.length === 1) {
    return vscode.l10n.t('{0}: ordered 1 image of {1} to {2}.', label, first, last);
  }
  if (ordered.length > 1) {
    return vscode.l10n.t(
      '{0}: ordered {1} images of {2} to {3}.',
      label,
      ordered.length,
      first,
      last,
    );
  }
  const isAllStarted = resumed.length === 0 && unresumed.length === 0;
  return isAllStarted ? vscode.l10n.t('{0}: nothing is due.', label) : '';
}
