/** Keeps the catalogs of downloaded images in the workspace true when files come and go. */
import path from 'node:path';
import * as vscode from 'vscode';
import { downloadCatalogSetting } from '../configurations/settings.ts';
import { CatalogUpdates } from '../orders/catalogUpdates.ts';
import type { Downloads } from './downloadProgress.ts';
import type { Reporter } from './report.ts';

export function watchCatalogs(downloads: Downloads, reporter: Reporter): vscode.Disposable {
  const updates = new CatalogUpdates({
    isOn: () => vscode.workspace.isTrusted && downloadCatalogSetting(),
    onError: (folder, error) => reporter.note(`Updating the catalog in ${folder}`, error),
    isDownloading: (folder) => downloads.isRunningIn(folder),
    onUpdated: (folder, { changed, problems }) => {
      for (const { file, message } of problems) {
        reporter.note(`Not in the catalog of ${folder}`, `${file}: ${message}`);
      }
      if (changed.length > 0) reportChanged(folder, changed, reporter);
    },
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

/** One message for all files of a folder, whose names are in the log. */
function reportChanged(folder: string, files: readonly string[], reporter: Reporter): void {
  const [first = ''] = files;
  reporter.note(`Other checksums than in the catalog of ${folder}`, files.join(', '));
  const message =
    files.length === 1
      ? vscode.l10n.t(
          '"{0}" is not the file that the catalog recorded: its checksum has changed. If you have not replaced it, it is damaged: delete it and download the order again.',
          path.join(folder, first),
        )
      : vscode.l10n.t(
          '{0} files in "{1}", such as "{2}", are not those that the catalog recorded: their checksums have changed. If you have not replaced them, they are damaged: delete them and download the order again.',
          files.length,
          folder,
          first,
        );
  void vscode.window.showWarningMessage(message);
}
