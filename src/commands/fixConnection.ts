/** `cedar.fixConnection`: offers what can be done when the orders of a configuration cannot be read. */

import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import { messageOf } from '../domain/messages.ts';
import { firstLine, oneLine } from '../domain/singleLine.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { ConfigurationOrders } from '../orders/order.ts';
import { describeProblem } from '../text/describeErrors.ts';
import { placeOf, type Reporter } from '../views/report.ts';
import { chooseConfiguration } from './support/chooseConfiguration.ts';
import { registerCommand } from './support/registerCommand.ts';

interface Fix extends vscode.QuickPickItem {
  run(): Thenable<unknown>;
}

/** Takes a row or the path of a configuration. */
export function registerFixConnection(
  model: OrdersModel,
  configurations: Configurations,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.fixConnection', reporter, async (given) => {
    await configurations.found;
    const configuration = await chooseConfiguration(model, given);
    if (!configuration) return;
    const title = configuration.error
      ? oneLine(firstLine(messageOf(configuration.error)))
      : vscode.l10n.t('The orders of "{0}" can be read.', configuration.source.label);
    const placeHolder = vscode.l10n.t('Choose what to do');
    const fix = await vscode.window.showQuickPick(fixes(configuration), { title, placeHolder });
    await fix?.run();
  });
}

function fixes(configuration: ConfigurationOrders): Fix[] {
  const { source, error } = configuration;
  const run =
    (command: string, ...given: unknown[]) =>
    () =>
      vscode.commands.executeCommand(command, ...given);
  const page = error === undefined ? undefined : describeProblem(error).page;
  return [
    {
      label: `$(checklist) ${vscode.l10n.t('Check Setup')}`,
      detail: vscode.l10n.t('Checks account, project, Earth Engine and store one by one.'),
      run: run('cedar.checkSetup', source.id),
    },
    ...(page
      ? [
          {
            label: `$(link-external) ${vscode.l10n.t('Open Page')}`,
            detail: page,
            run: () => vscode.env.openExternal(vscode.Uri.parse(page)),
          },
        ]
      : []),
    ...(source.isSandbox
      ? []
      : [
          {
            label: `$(account) ${vscode.l10n.t('Connect to Google…')}`,
            run: run('cedar.connectToGoogle'),
          },
        ]),
    { label: `$(refresh) ${vscode.l10n.t('Try Again')}`, run: run('cedar.refreshOrders') },
    ...(source.file
      ? [
          {
            label: `$(go-to-file) ${vscode.l10n.t('Open Configuration')}`,
            run: run('cedar.openConfiguration', source.file, placeOf(error)),
          },
        ]
      : []),
  ];
}
