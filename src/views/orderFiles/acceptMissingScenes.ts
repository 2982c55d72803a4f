/** Reports collections of an order file that have no scenes, before anything is ordered. */
import * as vscode from 'vscode';
import type { OrderRequest } from '../../core/index.ts';
import { isCancelled } from '../../domain/cedarError.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { describeMissingScenes } from '../../text/describeMissingScenes.ts';
import { withProgress } from '../withProgress.ts';

/**
 * Asks whether to go on without scenes; not while Earth Engine cannot be asked, which the submission
 * reports.
 *
 * @returns whether the order is submitted; not after the user cancels the search for scenes
 */
export async function acceptMissingScenes(
  configuration: ConfigurationOrders,
  request: OrderRequest,
): Promise<boolean> {
  const empty = await withProgress(vscode.l10n.t('Looking for scenes'), (watch) =>
    configuration.emptyCollections(request, watch),
  ).catch((error: unknown) => (isCancelled(error) ? undefined : []));
  if (!empty) return false;
  const [message, ...others] = describeMissingScenes(empty, [request.collections].flat());
  if (message === undefined) return true;
  const submit = vscode.l10n.t('Submit Order');
  const advice = vscode.l10n.t(
    'Check the dates, the tiles, and the choices of scenes in the file.',
  );
  const detail = [...others, advice].join(' ');
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, submit);
  return answer === submit;
}
