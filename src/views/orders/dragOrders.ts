/**
 * Drags orders and tasks out of the view: to a download folder, or to a target for text or files.
 */
import * as vscode from 'vscode';
import { trackingDocumentUri } from '../trackingDocuments.ts';
import type { TreeNode } from './rows.ts';

/** Data of a drag for Cedar's own views: references to orders, as commands accept them. */
export const DRAGGED_ORDERS = 'application/vnd.cedar.orders';

interface DraggedOrder {
  readonly name: string;
  readonly configuration: string;
  readonly items?: readonly string[];
}

export class DragOrders implements vscode.TreeDragAndDropController<TreeNode> {
  readonly dragMimeTypes = [DRAGGED_ORDERS, 'text/uri-list', 'text/plain'];
  /**
   * Its own type, so that a drop over the view itself is detected: then nothing was dragged
   * anywhere.
   */
  readonly dropMimeTypes = [DRAGGED_ORDERS];
  readonly #drags = new vscode.EventEmitter<void>();
  readonly #ends = new vscode.EventEmitter<void>();
  /** Fires when the user starts to drag orders or tasks. */
  readonly onDidDrag = this.#drags.event;
  /** Fires when a drag has ended over the view itself. */
  readonly onDidEnd = this.#ends.event;

  handleDrop(): void {
    this.#ends.fire();
  }

  handleDrag(rows: readonly TreeNode[], data: vscode.DataTransfer): void {
    const dragged = rows.flatMap((row) => referenceTo(row) ?? []);
    if (dragged.length === 0) return;
    this.#drags.fire();
    data.set(DRAGGED_ORDERS, new vscode.DataTransferItem(JSON.stringify(dragged)));
    data.set('text/plain', new vscode.DataTransferItem(dragged.map(({ name }) => name).join('\n')));
    // Dropping an order on an editor opens its record.
    const uris = rows.flatMap((row) =>
      row.kind === 'order' ? [trackingDocumentUri(row.order)] : [],
    );
    if (uris.length > 0) {
      data.set('text/uri-list', new vscode.DataTransferItem(uris.map(String).join('\r\n')));
    }
  }
}

function referenceTo(row: TreeNode): DraggedOrder | undefined {
  if (row.kind !== 'order' && row.kind !== 'task') return undefined;
  const { name } = row.order;
  const configuration = row.order.configuration.source.id;
  return row.kind === 'task'
    ? { name, configuration, items: [row.task.name] }
    : { name, configuration };
}
