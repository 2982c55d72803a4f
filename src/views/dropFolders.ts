/**
 * The view "Drop Orders on a Folder" in the Explorer, which is visible while orders are dragged.
 *
 * VS Code's own Explorer accepts no drops from an extension's tree; a view beside it does. Dragging
 * orders over the Explorer's icon opens it, with the folders of the workspace.
 */
import * as vscode from 'vscode';
import { DRAGGED_ORDERS, type DragOrders } from './orders/dragOrders.ts';
import type { OrdersView } from './orders/ordersView.ts';
import type { Reporter } from './report.ts';

export const DROP_VIEW = 'cedar.downloads';

/** VS Code does not report when a drag has ended elsewhere; no drag takes longer. */
const LONGEST_DRAG_MS = 60_000;

/**
 * Time to drag from the row to the Explorer's icon; opening the Explorer later is unrelated to the
 * drag.
 */
const ON_THE_WAY_MS = 10_000;

export interface DropFoldersParts {
  readonly drags: DragOrders;
  readonly orders: OrdersView;
  /** Default download folders. */
  readonly usualFolders: () => readonly string[];
  readonly reporter: Reporter;
}

export class DropFolders
  implements
    vscode.TreeDataProvider<vscode.Uri>,
    vscode.TreeDragAndDropController<vscode.Uri>,
    vscode.Disposable
{
  readonly dropMimeTypes = [DRAGGED_ORDERS];
  readonly dragMimeTypes: readonly string[] = [];
  readonly #changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #usual: () => readonly string[];
  readonly #reporter: Reporter;
  readonly #registered: vscode.Disposable;
  /** Timer that runs while orders are dragged. */
  #timer: NodeJS.Timeout | undefined;
  #began = 0;

  constructor({ drags, orders, usualFolders, reporter }: DropFoldersParts) {
    this.#usual = usualFolders;
    this.#reporter = reporter;
    this.#registered = vscode.Disposable.from(
      vscode.window.createTreeView(DROP_VIEW, {
        treeDataProvider: this,
        dragAndDropController: this,
      }),
      drags.onDidDrag(() => this.#show()),
      drags.onDidEnd(() => this.#hide()),
      orders.onDidChangeVisibility(({ visible }) => {
        if (!visible) this.#unfold();
      }),
    );
  }

  async getChildren(folder?: vscode.Uri): Promise<vscode.Uri[]> {
    if (folder) return foldersIn(folder);
    return (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  }

  getTreeItem(uri: vscode.Uri): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const isTop = vscode.workspace.workspaceFolders?.some((each) => each.uri === uri);
    const item = new vscode.TreeItem(uri, isTop ? Expanded : Collapsed);
    // The theme's folder icon, as in the Explorer.
    item.iconPath = vscode.ThemeIcon.Folder;
    item.contextValue = 'folder';
    return item;
  }

  /** Dropped beside all folders, orders are downloaded to the default folder. */
  async handleDrop(folder: vscode.Uri | undefined, data: vscode.DataTransfer): Promise<void> {
    const text = await draggedIn(data);
    this.#hide();
    const target = folder?.fsPath ?? this.#usual()[0];
    if (!text || !target) return;
    try {
      await vscode.commands.executeCommand('cedar.downloadOrderTo', JSON.parse(text), target);
    } catch (error) {
      this.#reporter.report('cedar.downloadOrderTo', error);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#registered.dispose();
    this.#changes.dispose();
  }

  #show(): void {
    clearTimeout(this.#timer);
    this.#began = Date.now();
    this.#timer = setTimeout(() => this.#hide(), LONGEST_DRAG_MS);
    // Folders may have been added or removed since.
    this.#changes.fire(undefined);
    void vscode.commands.executeCommand('setContext', 'cedar.ordersDragged', true);
  }

  /**
   * VS Code shows an extension's views in the Explorer collapsed, where nothing can be dropped on
   * them.
   */
  #unfold(): void {
    const isOnTheWay = this.#timer && Date.now() - this.#began < ON_THE_WAY_MS;
    if (isOnTheWay) void vscode.commands.executeCommand(`${DROP_VIEW}.focus`);
  }

  #hide(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void vscode.commands.executeCommand('setContext', 'cedar.ordersDragged', false);
  }
}

/**
 * Besides the dragged data there may be an empty entry of the same type, which the browser adds.
 */
async function draggedIn(data: vscode.DataTransfer): Promise<string> {
  const items = [...data].filter(([kind]) => kind === DRAGGED_ORDERS);
  const texts = await Promise.all(items.map(([, item]) => item.asString()));
  return texts.find((text) => text !== '') ?? '';
}

/** Sorted by name; hidden folders and those that tools use internally are left out. */
async function foldersIn(folder: vscode.Uri): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.fs.readDirectory(folder);
  return found
    .filter(([name, type]) => {
      const isFolder = (type & vscode.FileType.Directory) !== 0;
      return isFolder && !name.startsWith('.') && name !== 'node_modules';
    })
    .map(([name]) => name)
    .sort((a, b) => a.localeCompare(b))
    .map((name) => vscode.Uri.joinPath(folder, name));
}
