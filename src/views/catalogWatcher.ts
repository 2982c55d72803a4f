/** Keeps the catalogs of downloaded images in the workspace true when files come and go. */
import * as vscode from 'vscode';
import { downloadCatalogSetting } from '../configurations/settings.ts';
import { CatalogUpdates } from '../orders/catalogUpdates.ts';
import type { Reporter } from './report.ts';

export function watchCatalogs(reporter: Reporter): vscode.Disposable {
  const updates = new CatalogUpdates({
    isOn: () => vscode.workspace.isTrusted && downloadCatalogSetting(),
    onError: (folder, error) => reporter.note(`Updating the catalog in ${folder}`, error),
  });
  const watcher = vscode.workspace.createFileSystemWatcher('**/*.{tif,json}');
  const changed = ({ scheme, fsPath }: vscode.Uri) => {
    if (scheme === 'file') updates.changed(fsPath);
  };
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(changed),
    watcher.onDidChange(changed),
    watcher.onDidDelete(changed),
    updates,
  );
}
