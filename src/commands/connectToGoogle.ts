/** `cedar.connectToGoogle`: shows every way to sign in, uses the chosen one, or does its next step. */
import type * as vscode from 'vscode';
import type { GoogleAccounts } from '../accounts/googleAccounts.ts';
import type { Configurations } from '../configurations/configurations.ts';
import { isRecord } from '../domain/isRecord.ts';
import type { OrdersModel } from '../orders/model.ts';
import { ConfigurationNode } from '../views/orders/rows.ts';
import type { Reporter } from '../views/report.ts';
import type { ConnectRequest } from '../views/setup/index.ts';
import { registerCommand } from './support/registerCommand.ts';

export interface ConnectToGoogleParts {
  readonly model: OrdersModel;
  readonly configurations: Configurations;
  readonly accounts: GoogleAccounts;
  readonly reporter: Reporter;
}

/**
 * Takes a row of a configuration, or `{"way": …, "account": …, "configuration": …}`. The command
 * returns the account that is used then.
 */
export function registerConnectToGoogle({
  model,
  configurations,
  accounts,
  reporter,
}: ConnectToGoogleParts): vscode.Disposable {
  return registerCommand('cedar.connectToGoogle', reporter, async (given) => {
    await configurations.found;
    const { connectToGoogle } = await import('../views/setup/index.ts');
    if (given instanceof ConfigurationNode) {
      const { configuration } = given;
      return connectToGoogle(accounts, configuration, { configuration: configuration.source.id });
    }
    const request: ConnectRequest = isRecord(given) ? (given as ConnectRequest) : {};
    const files = model.configurations.filter(({ source }) => source.file);
    const named = files.find(({ source }) => source.file === request.configuration);
    return connectToGoogle(accounts, named ?? files[0], request);
  });
}
