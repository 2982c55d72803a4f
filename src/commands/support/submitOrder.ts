/** Submits an order with a progress notification, and shows it in the tree. */
import * as vscode from 'vscode';
import type { Order } from '../../orders/order.ts';
import { isCancelled } from '../../text/errors.ts';
import { formatTaskCount, shortName } from '../../text/orders.ts';
import { ReportedError, type SubmitOrder } from '../../views/orderForm/submitOrder.ts';
import { withProgress } from '../../views/progress.ts';
import type { Reporter } from '../../views/report.ts';

/**
 * @param reveal shows an order in the tree
 */
export function orderSubmitter(
  reporter: Reporter,
  reveal: (order: Order) => Promise<void>,
): SubmitOrder {
  return async (root, request, existing) => {
    await root.ensureRead();
    const before = new Set(root.orders.map(({ name }) => name));
    try {
      const onRecorded = (order: Order) => void reveal(order);
      const options = { onRecorded, ...(existing && { existing }) };
      const submitted = await withProgress(vscode.l10n.t('Ordering'), (watch) =>
        root.submit(request, { ...watch, ...options }),
      );
      if (submitted.leftOut > 0) reportLeftOut(submitted);
      announceWaiting(submitted.order);
      return submitted;
    } catch (error) {
      // The core has recorded the order if any task was started, and the root has read the record.
      const unfinished = root.orders.find(
        (order) => !before.has(order.name) && order.count('UNSUBMITTED') > 0,
      );
      if (!unfinished) throw error;
      void reveal(unfinished);
      if (isCancelled(error)) offerToResume(unfinished);
      else
        reporter.report(vscode.l10n.t('Ordering'), error, {
          order: unfinished,
          file: root.source.file,
        });
      throw new ReportedError(error);
    }
  };
}

function reportLeftOut({ order, leftOut }: { order: Order; leftOut: number }): void {
  const name = shortName(order.name);
  void vscode.window.showInformationMessage(
    leftOut === 1
      ? vscode.l10n.t('Ordered "{0}" without 1 image that exists already.', name)
      : vscode.l10n.t('Ordered "{0}" without {1} images that exist already.', name, leftOut),
  );
}

/** Notifies the user that not all tasks fit into Earth Engine's queue. */
function announceWaiting({ name, waitingForRoom }: Order): void {
  if (waitingForRoom === 0) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Earth Engine\'s queue has no room for {0} of "{1}" yet. They are started as others finish, while VS Code is open.',
      formatTaskCount(waitingForRoom),
      shortName(name),
    ),
  );
}

function offerToResume(order: Order): void {
  const { name, root, summary } = order;
  const total = summary?.total ?? 0;
  const resume = vscode.l10n.t('Resume');
  void vscode.window
    .showInformationMessage(
      vscode.l10n.t(
        'Cancelled. {0} of {1} tasks of "{2}" are started; resume it to start the rest.',
        ...[total - order.count('UNSUBMITTED'), total],
        shortName(name),
      ),
      resume,
    )
    .then((answer) => {
      if (answer !== resume) return;
      const reference = { name, configuration: root.source.id };
      void vscode.commands.executeCommand('cedar.resumeOrder', reference);
    });
}
