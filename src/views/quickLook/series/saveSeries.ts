/** Saves a series as a CSV file, with a name that the user chooses. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { PixelSeries } from '../protocol.ts';
import { formatSeriesCsv, seriesCsvPath } from './seriesCsv.ts';

/**
 * @param opened file or folder of the series
 * @throws the error of the file system
 */
export async function saveSeries(opened: vscode.Uri, series: PixelSeries): Promise<void> {
  const target = await vscode.window.showSaveDialog({
    defaultUri: opened.with({ path: seriesCsvPath(opened.path, series.area) }),
    filters: { [vscode.l10n.t('Comma-separated values')]: ['csv'] },
    title: vscode.l10n.t('Save Time Series'),
  });
  if (!target) return;
  // Files that are stored elsewhere have no path from here.
  const folder = path.dirname((target.scheme === opened.scheme ? target : opened).fsPath);
  const csv = formatSeriesCsv(series, folder);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(csv));
  const open = vscode.l10n.t('Open File');
  const saved = vscode.l10n.t(
    'The time series was saved in {0}.',
    path.posix.basename(target.path),
  );
  if ((await vscode.window.showInformationMessage(saved, open)) === open) {
    await vscode.commands.executeCommand('vscode.open', target);
  }
}
