/** An order file of the window: its text as the editor has it, and the configuration it is ordered by. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { Configurations } from '../../configurations/configurations.ts';
import type { OrderFile, OrderFileRequest, Watch } from '../../core/index.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { missingConfiguration } from '../missingConfiguration.ts';
import { pickConfiguration } from '../pickConfiguration.ts';
import { withProgress } from '../withProgress.ts';

export interface OpenedOrderFile {
  readonly uri: vscode.Uri;
  readonly file: OrderFile;
  readonly configuration: ConfigurationOrders;
}

interface WindowParts {
  readonly model: OrdersModel;
  readonly configurations: Configurations;
}

/**
 * @returns undefined when the user is asked for a configuration, and cancels
 * @throws OrderFileError with everything that is wrong; Error without a configuration
 */
export async function openOrderFile(
  uri: vscode.Uri,
  { model, configurations }: WindowParts,
): Promise<OpenedOrderFile | undefined> {
  const { readOrderFile } = await import('../../core/index.ts');
  const document = await vscode.workspace.openTextDocument(uri);
  const file = readOrderFile(document.getText(), { name: path.basename(uri.fsPath) });
  await configurations.found;
  const configuration = await configurationOf(uri, model);
  return configuration && { uri, file, configuration };
}

/** The configuration in the nearest folder above the file; otherwise the only one, or the user's choice. */
async function configurationOf(
  { fsPath }: vscode.Uri,
  { configurations }: OrdersModel,
): Promise<ConfigurationOrders | undefined> {
  const nearest = nearestConfiguration(fsPath, configurations);
  if (nearest) return nearest;
  if (configurations.length === 0) throw missingConfiguration();
  return pickConfiguration(configurations);
}

/** The configuration in the nearest folder above a file, if there is one. */
export function nearestConfiguration(
  file: string,
  configurations: readonly ConfigurationOrders[],
): ConfigurationOrders | undefined {
  const above = configurations.flatMap((configuration) => {
    const { file: own } = configuration.source;
    const folder = own === undefined ? undefined : path.dirname(own);
    const isAbove = folder !== undefined && !/^\.\.(?:[/\\]|$)/.test(path.relative(folder, file));
    return isAbove && !path.isAbsolute(path.relative(folder, file))
      ? [{ configuration, length: folder.length }]
      : [];
  });
  return above.sort((one, other) => other.length - one.length)[0]?.configuration;
}

/** The request of a file, with progress while its area is read. */
export async function requestOfOrderFile(opened: OpenedOrderFile): Promise<OrderFileRequest> {
  const title = vscode.l10n.t('Reading {0}', path.basename(opened.uri.fsPath));
  return withProgress(title, (watch) => requestOf(opened, watch));
}

/** Signs in for an order without a grid alone. */
async function requestOf(
  { uri, file, configuration }: OpenedOrderFile,
  { signal }: Watch,
): Promise<OrderFileRequest> {
  const { orderFileRequest } = await import('../../core/index.ts');
  const { grid } = await configuration.source.config();
  const tracker: Parameters<typeof orderFileRequest>[1]['tracker'] = {
    grid,
    areaGrid: async (request, area, watch) =>
      (await configuration.tracker(watch.signal)).areaGrid(request, area, watch),
  };
  return orderFileRequest(file, { tracker, folder: path.dirname(uri.fsPath), signal });
}
