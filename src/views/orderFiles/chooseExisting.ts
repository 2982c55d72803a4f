/** Asks what to do with images of an order file that already exist. */
import * as vscode from 'vscode';
import type { OrderRequest } from '../../core/index.ts';
import type { ExistingChoice } from '../../domain/existingChoice.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { withProgress } from '../withProgress.ts';

/** @returns undefined when none exists */
export async function chooseExisting(
  configuration: ConfigurationOrders,
  request: OrderRequest,
  label: string,
): Promise<ExistingChoice | 'cancel' | undefined> {
  const title = vscode.l10n.t('Looking for existing images');
  const found = await withProgress(title, (watch) => configuration.existing(request, watch));
  if (found.length === 0) return undefined;
  const config = await configuration.source.config();
  const total = config.plan(request).items.length;
  const leaveOut = vscode.l10n.t('Leave Out');
  const takeOver = vscode.l10n.t('Take Over');
  const different = found.find(({ differences }) => differences);
  const canLeaveOut = different === undefined && found.length < total;
  const offer = canLeaveOut
    ? vscode.l10n.t(
        'Leave them out to order only the others, or take them over to have them computed again for this order.',
      )
    : vscode.l10n.t('Take them over to have them computed again for this order.');
  const detail = different
    ? vscode.l10n.t(
        '{0} has other contents than the wanted image: {1}.',
        different.name,
        (different.differences ?? []).join('; '),
      )
    : offer;
  const chosen = await vscode.window.showWarningMessage(
    existingText(found.length, total, label),
    { modal: true, detail },
    ...(canLeaveOut ? [leaveOut] : []),
    takeOver,
  );
  if (chosen === leaveOut) return 'leaveOut';
  return chosen === takeOver ? 'takeOver' : 'cancel';
}

function existingText(found: number, total: number, label: string): string {
  if (total === 1) return vscode.l10n.t('The image of {0} already exists.', label);
  return found === 1
    ? vscode.l10n.t('1 of {0} images of {1} already exists.', total, label)
    : vscode.l10n.t('{0} of {1} images of {2} already exist.', found, total, label);
}
