/** Saves a series as a CSV file, with a name that the user chooses. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { PixelSeries, SeriesArea } from '../protocol.ts';
import { formatSeriesCsv } from './seriesCsv.ts';

/** @throws the error of the file system */
export async function saveSeries(image: vscode.Uri, series: PixelSeries): Promise<void> {
  const stem = path.posix.basename(image.path, path.posix.extname(image.path));
  const name = `${stem}_${areaName(series.area)}.csv`;
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(image, '..', name),
    filters: { [vscode.l10n.t('Comma-separated values')]: ['csv'] },
    title: vscode.l10n.t('Save Time Series'),
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(formatSeriesCsv(series)));
  const open = vscode.l10n.t('Open File');
  const saved = vscode.l10n.t(
    'The time series was saved in {0}.',
    path.posix.basename(target.path),
  );
  if ((await vscode.window.showInformationMessage(saved, open)) === open) {
    await vscode.commands.executeCommand('vscode.open', target);
  }
}

function areaName(area: SeriesArea): string {
  return area.kind === 'pixel' ? `row${area.row}_column${area.column}` : area.kind;
}
