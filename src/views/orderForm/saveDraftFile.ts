/** Saves a draft of the form as an order file. */
import * as vscode from 'vscode';
import type { OrderRequest } from '../../core/index.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { namesLeftOut, plan } from './check.ts';
import type { Draft } from './protocol.ts';

/**
 * The user chooses the file.
 *
 * @param request of the draft
 * @throws OrderRequestError and the like when the draft cannot be planned
 */
export async function saveDraftFile(
  { leaveOut: keys, existing }: Draft,
  request: OrderRequest,
  configuration: ConfigurationOrders,
): Promise<void> {
  const planned = await plan(await configuration.source.config(), request);
  const leaveOut = namesLeftOut(planned, keys);
  await vscode.commands.executeCommand('cedar.exportOrderFile', {
    configuration,
    existing,
    request: leaveOut.length > 0 ? { ...request, leaveOut } : request,
  });
}
