/** Submits an order with a progress notification, and shows it in the tree. */

import * as vscode from 'vscode';
import { isCancelled } from '../../domain/cedarError.ts';
import type { Order } from '../../orders/order.ts';
import { formatTaskCount } from '../../text/quantities.ts';
import { formatShortName } from '../../text/shortNames.ts';
import type { SubmitOrder } from '../../views/orderForm/submitOrder.ts';
import type { Reporter } from '../../views/report.ts';
import { ReportedError } from '../../views/reportedError.ts';
import { withProgress } from '../../views/withProgress.ts';

/**
 * @param reveal shows an order in the tree
 */
export function orderSubmitter(
  reporter: Reporter,
  reveal: (order: Order) => Promise<void>,
): SubmitOrder {
  return async (configuration, request, existing, ofFile = {}) => {
    await configuration.ensureRead();
    const before = new Set(configuration.orders.map(({ name }) => name));
    try {
      const onRecorded = (order: Order) => void reveal(order);
      const options = { ...ofFile, onRecorded, ...(existing && { existing }) };
      const submitted = await withProgress(vscode.l10n.t('Submitting order'), (watch) =>
        configuration.submit(request, { ...watch, ...options }),
      );
      if (submitted.leftOut > 0) reportLeftOut(submitted);
      announceWaiting(submitted.order);
      return submitted;
    } catch (error) {
      // The core has recorded the order if any task was started, and the configuration has read the record.
      const unfinished = configuration.orders.find(
        (order) => !before.has(order.name) && order.count('UNSUBMITTED') > 0,
      );
      if (!unfinished) throw error;
      void reveal(unfinished);
      if (isCancelled(error)) offerToResume(unfinished, reporter);
      else
        reporter.report(vscode.l10n.t('Submitting order'), error, {
          order: unfinished,
          file: configuration.source.file,
        });
      throw new ReportedError(error);
    }
  };
}

function reportLeftOut({ order, leftOut }: { order: Order; leftOut: number }): void {
  const name = formatShortName(order.name);
  void vscode.window.showInformationMessage(
    leftOut === 1
      ? vscode.l10n.t('Submitted "{0}" without 1 image that already exists.', name)
      : vscode.l10n.t('Submitted "{0}" without {1} images that already exist.', name, leftOut),
  );
}

/** Notifies the user that not all tasks fit into Earth Engine's queue. */
function announceWaiting({ name, waitingForRoom }: Order): void {
  if (waitingForRoom === 0) return;
  void vscode.window.showInformationMessage(
    vscode.l10n.t(
      'Earth Engine\'s queue is full: {0} of "{1}" will be started as other tasks finish, while VS Code is open.',
      formatTaskCount(waitingForRoom),
      formatShortName(name),
    ),
  );
}

function offerToResume(order: Order, reporter: Reporter): void {
  const { name, configuration, summary } = order;
  const total = summary?.total ?? 0;
  const resume = vscode.l10n.t('Resume Submission');
  void vscode.window
    .showInformationMessage(
      vscode.l10n.t(
        'Cancelled. {0} of {1} tasks of "{2}" have been started. Resume the order to start the rest.',
        ...[total - order.count('UNSUBMITTED'), total],
        formatShortName(name),
      ),
      resume,
    )
    .then((answer) => {
      if (answer !== resume) return;
      const reference = { name, configuration: configuration.source.id };
      void reporter.run('cedar.resumeOrder', reference);
    });
}
