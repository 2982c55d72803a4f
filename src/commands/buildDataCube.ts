/** `cedar.buildDataCube`: makes data cubes from the downloaded images of orders, tasks or folders. */
import path from 'node:path';
import * as vscode from 'vscode';
import { isRecord } from '../domain/isRecord.ts';
import { formatShortName } from '../text/shortNames.ts';
import { OrderNode } from '../views/orders/rows.ts';
import type { LocalFilesParts } from './support/localFiles.ts';
import type { OrderTarget } from './support/orderArguments.ts';
import { isSelection, isUri, registerCommand } from './support/registerCommand.ts';

/**
 * Takes rows of orders and tasks, or a folder as the Explorer passes it. With `{"paths": […],
 * "destination": FOLDER}` and optionally `"format"`, `"overwrite"`, `"acrossSensors"` and `"physical"`,
 * nothing is asked. The command returns the paths of the cubes.
 */
export function registerBuildDataCube(parts: LocalFilesParts): vscode.Disposable {
  return registerCommand('cedar.buildDataCube', parts.reporter, async (...given) => {
    const [first] = given;
    if (isRecord(first) && Array.isArray(first.paths) && !isSelection(first)) {
      const { writeDataCubes } = await import('../views/dataCubes/index.ts');
      return writeDataCubes(first);
    }
    const chosen = isUri(first) ? { paths: [first.fsPath] } : await chosenImages(parts, given);
    if (!chosen) return [];
    const { buildDataCubes } = await import('../views/dataCubes/index.ts');
    return buildDataCubes(chosen);
  });
}

interface ChosenImages {
  readonly paths: readonly string[];
  /** The configuration of the order. */
  readonly configuration?: string | undefined;
}

async function chosenImages(
  parts: LocalFilesParts,
  given: readonly unknown[],
): Promise<ChosenImages | undefined> {
  const targets = await parts.orders.targets(given, {
    question: vscode.l10n.t('Build a data cube of which orders?'),
    applies: (order) => order.count('COMPLETED', 'EMPTY') > 0,
    states: ['COMPLETED', 'EMPTY'],
  });
  const paths: string[] = [];
  for (const target of targets) {
    const found = await pathsOf(parts, target);
    if (!found) {
      offerDownload(target);
      return undefined;
    }
    paths.push(...found);
  }
  const file = targets[0]?.order.configuration.source.file;
  return paths.length > 0 ? { paths, configuration: file } : undefined;
}

/** The folder of an order, or the metadata documents of some of its tasks. */
async function pathsOf(
  { downloadHistory, usualFolders }: LocalFilesParts,
  { order, items }: OrderTarget,
): Promise<string[] | undefined> {
  const folder = await downloadHistory.find(order, usualFolders());
  if (!folder || !items) return folder ? [folder] : undefined;
  const { safeFileName } = await import('../core/index.ts');
  return items.map((item) => path.join(folder, safeFileName(`${item}.json`)));
}

function offerDownload({ order }: OrderTarget): void {
  const download = vscode.l10n.t('Download to Workspace');
  const message = vscode.l10n.t(
    'Cedar found no downloaded files of "{0}" on this machine. Download the order, then build the data cube.',
    formatShortName(order.name),
  );
  void vscode.window.showInformationMessage(message, download).then((answer) => {
    if (answer !== download) return;
    // Passed as from the tree, so that errors are shown to the user who pressed the button.
    void vscode.commands.executeCommand('cedar.downloadOrder', new OrderNode(order, undefined));
  });
}
