/** Status bar item with the progress of all orders. */
import * as vscode from 'vscode';
import type { Activity } from '../orders/activity.ts';
import type { Failures } from '../orders/failures.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { OrdersWatcher } from '../orders/watcher.ts';
import { describeActivity } from '../text/describeActivity.ts';
import { describeRefusedConnections } from '../text/describeRefusedConnections.ts';
import { describeSignedIn } from '../text/signIn.ts';
import { ORDERS_VIEW } from './viewIds.ts';

export class StatusBar implements vscode.Disposable {
  readonly #activity: Activity;
  readonly #watcher: OrdersWatcher;
  readonly #failures: Failures;
  readonly #model: OrdersModel;
  readonly #item: vscode.StatusBarItem;
  readonly #listening: readonly { dispose(): void }[];

  constructor(activity: Activity, watcher: OrdersWatcher, failures: Failures, model: OrdersModel) {
    this.#model = model;
    this.#failures = failures;
    this.#activity = activity;
    this.#watcher = watcher;
    this.#item = vscode.window.createStatusBarItem(
      'cedar.status',
      vscode.StatusBarAlignment.Left,
      10,
    );
    this.#item.name = vscode.l10n.t('Cedar Orders');
    this.#listening = [
      activity.onDidChange(() => this.#show()),
      watcher.onDidChangeStatus(() => this.#show()),
      failures.onDidChange(() => this.#show()),
      model.onDidChange(({ order }) => order ?? this.#show()),
    ];
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
    this.#item.dispose();
  }

  /** Who is signed in, to any of the configurations. */
  #describeAccounts(): string[] {
    const accounts = this.#model.configurations.map(({ source }) =>
      describeSignedIn(source.signedIn),
    );
    const known = [...new Set(accounts.filter(Boolean))];
    return known.length > 0 ? ['', ...known] : [];
  }

  #show(): void {
    const { unseen } = this.#failures;
    const { status, passedAt: watchedAt } = this.#watcher;
    const words = describeActivity(this.#activity, status, { unseen, watchedAt });
    const refusal = describeRefusedConnections(this.#model.configurations);
    if (!words && !refusal) {
      this.#item.hide();
      return;
    }
    const texts = [words?.text, refusal?.text].filter((text) => text !== undefined);
    this.#item.text = texts.join(' · ');
    // Without a connection, the reason is what the user looks for.
    const isChecked = refusal !== undefined || status.state === 'offline';
    this.#item.command = isChecked ? checkCommand(refusal?.id) : `${ORDERS_VIEW}.focus`;
    const hint = isChecked ? [vscode.l10n.t('Click to check the setup.')] : [];
    const lines = [refusal?.tooltip, words?.tooltip, ...hint, ...this.#describeAccounts()];
    this.#item.tooltip = lines.filter((line) => line !== undefined).join('\n');
    const label = words?.label ?? vscode.l10n.t('Cedar');
    const spoken = [label, refusal?.tooltip].filter(Boolean).join(', ');
    this.#item.accessibilityInformation = { label: spoken, role: 'button' };
    this.#item.backgroundColor =
      words?.isWarning || refusal
        ? new vscode.ThemeColor('statusBarItem.warningBackground')
        : undefined;
    this.#item.show();
  }
}

/** @param id of the configuration; the user chooses one unless given */
function checkCommand(id: string | undefined): vscode.Command {
  return {
    command: 'cedar.checkSetup',
    title: vscode.l10n.t('Check Setup'),
    ...(id !== undefined && { arguments: [id] }),
  };
}
