/**
 * `cedar.cleanOrder`: deletes an order and everything it has in the store, after a confirmation.
 */
import * as vscode from 'vscode';
import type { KeptObject } from '../core/index.ts';
import type { ConfigurationOrders, Order } from '../orders/order.ts';
import { formatShortName } from '../text/shortNames.ts';
import { describeKept, formatObjects } from '../views/orders/keptObjects.ts';
import { withProgress } from '../views/withProgress.ts';
import {
  formatOrderNames,
  type Loss,
  lookAt,
  ordersByName,
  ordersCleanedWith,
  tasksByName,
} from './support/deletionPlan.ts';
import type { LocalFilesParts } from './support/localFiles.ts';
import { isConfirmed } from './support/orderArguments.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * Asks first, unless the order was given as `{ name, confirmed: true }`. The command returns the
 * names of the deleted objects, without tracking documents.
 */
export function registerCleanOrder(parts: LocalFilesParts): vscode.Disposable {
  return registerCommand('cedar.cleanOrder', parts.reporter, async (...given) => {
    const orders = await parts.orders.orders(given, {
      question: vscode.l10n.t('Clean which orders?'),
      applies: ({ summary }) => summary !== undefined,
      notTasks: vscode.l10n.t('Clean deletes whole orders. Select the order instead of its tasks.'),
    });
    if (orders.length === 0) return [];
    if (!isConfirmed(given) && !(await isAgreed(orders, parts))) return [];
    const removed: string[] = [];
    const kept: KeptObject[] = [];
    for (const order of orders) {
      const cleaned = await clean(order, ordersCleanedWith(order, orders));
      removed.push(...cleaned.removed);
      kept.push(...cleaned.kept);
    }
    const gone = new Set(removed);
    const left = kept.filter(({ object }) => !gone.has(object.id));
    if (left.length > 0) reportKept(orders, left);
    return removed;
  });
}

/**
 * Asks again while more would be deleted than was confirmed: tasks may have written images
 * meanwhile.
 */
async function isAgreed(orders: readonly Order[], parts: LocalFilesParts): Promise<boolean> {
  for (let loss = await lookAt(orders, parts); ; ) {
    if (!(await confirm(orders, loss))) return false;
    const now = await lookAt(orders, parts);
    // Tasks that have ended without an image are not a loss.
    if (now.objects <= loss.objects && now.bytes <= loss.bytes) return true;
    loss = now;
  }
}

/** Reports objects that are kept because they are not the orders'. */
function reportKept(orders: readonly Order[], kept: readonly KeptObject[]): void {
  const cleaned = vscode.l10n.t('Cleaned {0}.', formatOrderNames(orders));
  void vscode.window.showInformationMessage([cleaned, ...describeKept(kept, true)].join(' '));
}

async function clean(
  order: Order,
  cleanedWith: readonly string[],
): ReturnType<ConfigurationOrders['clean']> {
  return withProgress(vscode.l10n.t('Cleaning {0}', formatShortName(order.name)), (watch) =>
    order.configuration.clean(order, { cancelFirst: true, cleanedWith, ...watch }),
  );
}

async function confirm(orders: readonly Order[], loss: Loss): Promise<boolean> {
  const clean: vscode.MessageItem = { title: vscode.l10n.t('Clean') };
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Clean {0}?', formatOrderNames(orders)),
    { modal: true, detail: describeLoss(orders, loss, await removalOf(orders)).join('\n\n') },
    clean,
  );
  return answer === clean;
}

/**
 * Treatment of the files: deleted from a bucket, moved to the trash of Google Drive or deleted
 * from it, or several of these.
 */
type Removal = 'bucket' | 'trash' | 'delete' | 'mixed';

async function removalOf(orders: readonly Order[]): Promise<Removal> {
  const configs = await Promise.all(
    orders.map(({ configuration }) => configuration.source.config()),
  );
  const removals = configs.map(({ store }) =>
    store.service === 'gdrive' ? (store.removal ?? 'trash') : 'bucket',
  );
  const [first = 'bucket', ...others] = removals;
  return others.every((removal) => removal === first) ? first : 'mixed';
}

function describeDriveRemoval(what: string, removal: 'trash' | 'delete' | 'mixed'): string {
  if (removal === 'mixed') {
    return vscode.l10n.t(
      '{0} and the record of each order will be deleted, permanently from buckets, and from Google Drive as the configuration of each order defines.',
      what,
    );
  }
  return removal === 'trash'
    ? vscode.l10n.t(
        '{0} and the record of each order will be moved to the trash of Google Drive.',
        what,
      )
    : vscode.l10n.t(
        '{0} and the record of each order will be permanently deleted from Google Drive.',
        what,
      );
}

function describeLoss(orders: readonly Order[], loss: Loss, removal: Removal): string[] {
  const { objects, bytes, running, missing, kept } = loss;
  const what = formatObjects({ count: objects, bytes });
  const counts =
    removal !== 'bucket'
      ? describeDriveRemoval(what, removal)
      : orders.length === 1
        ? objects > 0
          ? vscode.l10n.t(
              "{0} and the order's record will be permanently deleted from the bucket.",
              what,
            )
          : kept.length > 0
            ? vscode.l10n.t("Only the order's record will be permanently deleted from the bucket.")
            : vscode.l10n.t(
                "The order's record will be permanently deleted from the bucket. The order has no objects.",
              )
        : vscode.l10n.t(
            '{0} and the records of {1} orders will be permanently deleted from the bucket.',
            ...[what, orders.length],
          );
  const lost =
    missing.count > 0
      ? vscode.l10n.t('Not downloaded yet: {0}.', formatObjects(missing))
      : objects > 0
        ? vscode.l10n.t('Everything has been downloaded. The downloaded files are kept.')
        : '';
  const ended =
    running.length > 0
      ? vscode.l10n.t('Unfinished, and will be cancelled first: {0}.', tasksByName(running))
      : '';
  return [ordersByName(orders), counts, ...describeKept(kept), lost, ended].filter(Boolean);
}
