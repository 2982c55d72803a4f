/** `cedar.cleanOrder`: removes an order and all it has in the store, after saying what that is. */
import * as vscode from 'vscode';
import { byRoot, type Order } from '../orders/order.ts';
import { bytesInWords, plural, shortName } from '../views/orders/words.ts';
import { withProgress } from '../views/progress.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './command.ts';
import { isConfirmed, type OrderArguments } from './orderArguments.ts';

/**
 * Asks first, unless the order was given as `{ name, confirmed: true }`. The command returns the
 * names of the removed objects, tracking documents not among them.
 */
export function registerCleanOrder(
  orderArguments: OrderArguments,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.cleanOrder', reporter, async (...given) => {
    const orders = await orderArguments.orders(given, { question: 'Clean which orders?' });
    if (orders.length === 0) return [];
    if (!isConfirmed(given)) {
      const loss = await lookAt(orders);
      if (!(await confirm(orders, loss))) return [];
    }
    const removed: string[] = [];
    for (const order of orders) removed.push(...(await clean(order)));
    return removed;
  });
}

async function clean(order: Order): Promise<string[]> {
  return withProgress(`Cleaning ${shortName(order.name)}`, (watch) =>
    order.root.clean(order, { cancelFirst: true, ...watch }),
  );
}

interface Loss {
  readonly objects: number;
  readonly bytes: number;
  readonly running: number;
}

/** What is in the store and under way right now, not when it was last read. */
async function lookAt(orders: readonly Order[]): Promise<Loss> {
  return withProgress('Looking at what will be removed', async (watch) => {
    for (const [root, own] of byRoot(orders)) await root.update(own, watch);
    let [objects, bytes] = [0, 0];
    for (const order of orders) {
      const found = await order.root.objects(order, watch);
      objects += found.count;
      bytes += found.bytes;
    }
    return { objects, bytes, running: orders.reduce((sum, { active }) => sum + active, 0) };
  });
}

async function confirm(orders: readonly Order[], loss: Loss): Promise<boolean> {
  const [order] = orders;
  const one = orders.length === 1 && order;
  const title = one
    ? `Clean "${shortName(one.name)}"?`
    : `Clean ${plural(orders.length, 'order')}?`;
  const objects =
    loss.objects > 0
      ? `${plural(loss.objects, 'object')} (${bytesInWords(loss.bytes)})`
      : 'No images, but';
  const records = one ? "the order's record" : `${orders.length} orders' records`;
  const running =
    loss.running > 0
      ? `\n\n${plural(loss.running, 'task')} still under way will be cancelled first.`
      : '';
  const detail = `${objects}${loss.objects > 0 ? ' and' : ''} ${records} will be removed from the store, for good. What was downloaded stays.${running}`;
  const remove = { title: 'Clean' };
  const answer = await vscode.window.showWarningMessage(title, { modal: true, detail }, remove);
  return answer === remove;
}
