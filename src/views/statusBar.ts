/** Status bar item with the progress of all orders. */
import * as vscode from 'vscode';
import type { Activity } from '../orders/activity.ts';
import type { Failures } from '../orders/failures.ts';
import type { OrdersWatcher } from '../orders/watcher.ts';
import { describeActivity } from '../text/describeActivity.ts';
import { ORDERS_VIEW } from './orders/tree.ts';

export class StatusBar implements vscode.Disposable {
  readonly #activity: Activity;
  readonly #watcher: OrdersWatcher;
  readonly #failures: Failures;
  readonly #item: vscode.StatusBarItem;
  readonly #listening: readonly { dispose(): void }[];

  constructor(activity: Activity, watcher: OrdersWatcher, failures: Failures) {
    this.#failures = failures;
    this.#activity = activity;
    this.#watcher = watcher;
    this.#item = vscode.window.createStatusBarItem(
      'cedar.status',
      vscode.StatusBarAlignment.Left,
      10,
    );
    this.#item.name = vscode.l10n.t('Cedar Orders');
    this.#item.command = `${ORDERS_VIEW}.focus`;
    this.#listening = [
      activity.onDidChange(() => this.#show()),
      watcher.onDidChangeStatus(() => this.#show()),
      failures.onDidChange(() => this.#show()),
    ];
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
    this.#item.dispose();
  }

  #show(): void {
    const { unseen } = this.#failures;
    const { status, passedAt: watchedAt } = this.#watcher;
    const words = describeActivity(this.#activity, status, { unseen, watchedAt });
    if (!words) {
      this.#item.hide();
      return;
    }
    this.#item.text = words.text;
    this.#item.tooltip = words.tooltip;
    this.#item.accessibilityInformation = { label: words.label, role: 'button' };
    this.#item.backgroundColor = words.isWarning
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    this.#item.show();
  }
}
