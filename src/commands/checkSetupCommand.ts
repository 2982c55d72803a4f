/** `cedar.checkSetup`: checks whether orders can be made, and shows what to do if not. */
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { Reporter } from '../views/report.ts';
import { chooseConfiguration } from './support/chooseConfiguration.ts';
import { registerCommand } from './support/registerCommand.ts';

export interface CheckSetupParts {
  readonly model: OrdersModel;
  readonly configurations: Configurations;
  readonly reporter: Reporter;
  /** Version of Cedar, for the report. */
  readonly version: string;
}

/**
 * Takes a row or the path of a configuration, or `sandbox`. The command returns the rows of the check
 * when it has ended, while they are still shown.
 */
export function registerCheckSetup({
  model,
  configurations,
  reporter,
  version,
}: CheckSetupParts): vscode.Disposable {
  return registerCommand('cedar.checkSetup', reporter, async (given) => {
    await configurations.found;
    if (model.configurations.length === 0) {
      await vscode.commands.executeCommand('cedar.openConfiguration');
      return undefined;
    }
    const configuration = await chooseConfiguration(model, given);
    if (!configuration) return undefined;
    const { showSetupCheck } = await import('../views/setup/index.ts');
    return showSetupCheck(configuration.source, version);
  });
}
