/** `cedar.trySandbox` and `cedar.leaveSandbox`: Earth Engine on this machine, to learn with. */
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import { SANDBOX_ID, type Sandbox } from '../configurations/sandbox.ts';
import type { OrdersModel } from '../orders/model.ts';
import { ORDERS_VIEW } from '../views/orders/tree.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './command.ts';

export interface TrySandboxParts {
  readonly sandbox: Sandbox;
  readonly configurations: Configurations;
  readonly model: OrdersModel;
  readonly reporter: Reporter;
  /** Opens the order form for a configuration. */
  readonly openForm: (configuration: string) => Promise<void>;
}

/** The command returns where the sandbox listens. */
export function registerTrySandbox(parts: TrySandboxParts): vscode.Disposable {
  const { sandbox, configurations, model, reporter, openForm } = parts;
  return registerCommand('cedar.trySandbox', reporter, async () => {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Starting the sandbox'),
    };
    const addresses = await vscode.window.withProgress(options, async () => {
      await sandbox.use();
      await configurations.found;
      await model.root(SANDBOX_ID)?.refresh();
      return sandbox.start();
    });
    await vscode.commands.executeCommand(`${ORDERS_VIEW}.focus`);
    const order = vscode.l10n.t('New Order');
    void vscode.window
      .showInformationMessage(
        vscode.l10n.t(
          'The sandbox is ready: Earth Engine and Cloud Storage on this machine, with small tiles around the San Francisco Bay and made-up images. Nothing leaves your computer.',
        ),
        order,
      )
      .then((answer) => (answer === order ? openForm(SANDBOX_ID) : undefined));
    return addresses;
  });
}

/** What was ordered there stays on disk, and is back when the sandbox is. */
export function registerLeaveSandbox(sandbox: Sandbox, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.leaveSandbox', reporter, () => sandbox.leave());
}
