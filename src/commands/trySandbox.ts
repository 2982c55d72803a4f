/** `cedar.trySandbox`: starts the sandbox and opens the order form. */
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import { SANDBOX_ID, type SandboxConfiguration } from '../configurations/sandboxConfiguration.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { Draft } from '../views/orderForm/protocol.ts';
import type { Reporter } from '../views/report.ts';
import { ORDERS_VIEW } from '../views/viewIds.ts';
import { registerCommand } from './support/registerCommand.ts';

export interface TrySandboxParts {
  readonly sandbox: SandboxConfiguration;
  readonly configurations: Configurations;
  readonly model: OrdersModel;
  readonly reporter: Reporter;
  /** Opens the order form with a draft. */
  readonly openFormWith: (draft: Partial<Draft>, notice: string) => Promise<void>;
}

/** Two small images of several dates each, which take seconds. */
const FIRST_ORDER: Partial<Draft> = {
  configuration: SANDBOX_ID,
  collections: ['LANDSAT/LC08/C02/T1_L2'],
  tiles: 'h004v004',
  periodStart: '2020-06-01',
  lastDay: '2020-07-31',
  frequency: 'MS',
};

/**
 * Opens the order form with a first order while the sandbox has none. The command returns the
 * sandbox's addresses.
 */
export function registerTrySandbox(parts: TrySandboxParts): vscode.Disposable {
  const { sandbox, configurations, model, reporter, openFormWith } = parts;
  return registerCommand('cedar.trySandbox', reporter, async () => {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Starting the sandbox'),
    };
    const addresses = await vscode.window.withProgress(options, async () => {
      await sandbox.use();
      await configurations.found;
      await model.configuration(SANDBOX_ID)?.refresh();
      return sandbox.start();
    });
    await vscode.commands.executeCommand(`${ORDERS_VIEW}.focus`);
    // A user who has ordered there before needs no example.
    if (model.configuration(SANDBOX_ID)?.orders.length === 0) {
      await openFormWith(
        FIRST_ORDER,
        vscode.l10n.t(
          'The sandbox is ready. It simulates Earth Engine on this machine, with synthetic images. Submit this small order as it is, or change it first.',
        ),
      );
    }
    return addresses;
  });
}
