/**
 * The view "Cedar Downloads" in the Explorer: folders that orders can be dropped on, and the images
 * in them.
 *
 * VS Code's own Explorer takes nothing from the tree of an extension; a view beside it does.
 */
import * as vscode from 'vscode';
import { DRAGGED_ORDERS } from './orders/dragOrders.ts';
import type { Reporter } from './report.ts';

export const DOWNLOADS_VIEW = 'cedar.downloads';

interface Entry {
  readonly uri: vscode.Uri;
  readonly isFolder: boolean;
}

export class DownloadsView
  implements
    vscode.TreeDataProvider<Entry>,
    vscode.TreeDragAndDropController<Entry>,
    vscode.Disposable
{
  readonly dropMimeTypes = [DRAGGED_ORDERS];
  readonly dragMimeTypes: readonly string[] = [];
  readonly #changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #usual: () => readonly string[];
  readonly #reporter: Reporter;
  readonly #registered: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;

  /** @param usual folders that downloads go to unless a person says otherwise */
  constructor(usual: () => readonly string[], reporter: Reporter) {
    this.#usual = usual;
    this.#reporter = reporter;
    const watcher = vscode.workspace.createFileSystemWatcher('**/*.{tif,tiff,json}');
    const changed = () => this.#changedSoon();
    this.#registered = vscode.Disposable.from(
      vscode.window.createTreeView(DOWNLOADS_VIEW, {
        treeDataProvider: this,
        dragAndDropController: this,
        showCollapseAll: true,
      }),
      watcher,
      watcher.onDidCreate(changed),
      watcher.onDidDelete(changed),
      vscode.workspace.onDidChangeWorkspaceFolders(changed),
    );
  }

  async getChildren(folder?: Entry): Promise<Entry[]> {
    if (folder) return entriesOf(folder.uri);
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.map(({ uri }) => ({ uri, isFolder: true }));
  }

  getTreeItem({ uri, isFolder }: Entry): vscode.TreeItem {
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(uri, isFolder ? Collapsed : None);
    item.contextValue = isFolder ? 'folder' : 'image';
    // The theme's icons for folders and files, as in the Explorer.
    item.iconPath = isFolder ? vscode.ThemeIcon.Folder : vscode.ThemeIcon.File;
    if (isFolder) {
      const name = uri.path.split('/').at(-1) ?? '';
      item.accessibilityInformation = {
        label: vscode.l10n.t('Folder {0}. Orders can be dropped here.', name),
      };
    } else {
      const title = vscode.l10n.t('Open Image');
      item.command = { command: 'vscode.open', title, arguments: [uri] };
    }
    return item;
  }

  async handleDrop(on: Entry | undefined, data: vscode.DataTransfer): Promise<void> {
    const text = await data.get(DRAGGED_ORDERS)?.asString();
    if (!text) return;
    const [usual] = this.#usual();
    const folder = on ? (on.isFolder ? on.uri : vscode.Uri.joinPath(on.uri, '..')) : undefined;
    const target = folder?.fsPath ?? usual;
    if (!target) return;
    try {
      await vscode.commands.executeCommand('cedar.downloadOrderTo', JSON.parse(text), target);
    } catch (error) {
      this.#reporter.tell('cedar.downloadOrderTo', error);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#registered.dispose();
    this.#changes.dispose();
  }

  /** A download makes many files one after the other. */
  #changedSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changes.fire(undefined);
    }, 500);
  }
}

/** Folders first, then images; what is hidden, and what tools keep for themselves, is left out. */
async function entriesOf(folder: vscode.Uri): Promise<Entry[]> {
  const found = await vscode.workspace.fs.readDirectory(folder);
  const shown = found.filter(([name, type]) => {
    if (name.startsWith('.') || name === 'node_modules') return false;
    return (type & vscode.FileType.Directory) !== 0 || /\.tiff?$/i.test(name);
  });
  const entries = shown.map(([name, type]) => ({
    uri: vscode.Uri.joinPath(folder, name),
    isFolder: (type & vscode.FileType.Directory) !== 0,
  }));
  return entries.sort(
    (a, b) => Number(b.isFolder) - Number(a.isFolder) || a.uri.path.localeCompare(b.uri.path),
  );
}
