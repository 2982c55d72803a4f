/**
 * Registration of commands.
 *
 * When the user runs a command (from the palette, a menu, a row of the tree), an error becomes a
 * message with buttons. When it is called with plain values, by a key binding or a test, the error
 * is thrown to the caller.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import type { Order } from '../../orders/order.ts';
import type { CellsMenu } from '../../views/orderPage/protocol.ts';
import { MessageNode } from '../../views/orders/messageNode.ts';
import {
  ConfigurationNode,
  GroupNode,
  MoreNode,
  OrderNode,
  TaskNode,
  type TreeNode,
} from '../../views/orders/rows.ts';
import type { Reporter } from '../../views/report.ts';
import { isReportedError } from '../../views/reportedError.ts';
import {
  MoreTasksNode,
  ProjectNode,
  ProjectTaskNode,
  TasksMessageNode,
} from '../../views/tasks/taskRows.ts';

export function registerCommand(
  id: string,
  reporter: Reporter,
  run: (...given: unknown[]) => Promise<unknown>,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...given: unknown[]) => {
    try {
      return await run(...given);
    } catch (error) {
      if (given.some(isPlain)) throw error;
      if (isReportedError(error)) return undefined;
      reporter.report(id, error, aboutNodes(given));
      return undefined;
    }
  });
}

/** Whether an argument is a value from a caller, and not from the tree or the Explorer. */
function isPlain(argument: unknown): boolean {
  if (argument === undefined || argument === null) return false;
  if (isSelection(argument) || isCellsMenu(argument)) return false;
  return ![argument].flat().every((each) => isNode(each) || isTasksNode(each) || isUri(each));
}

/** Whether an argument is a file or folder from the Explorer. */
export function isUri(value: unknown): value is vscode.Uri {
  return value instanceof vscode.Uri;
}

export function isNode(value: unknown): value is TreeNode {
  const kinds = [OrderNode, TaskNode, ConfigurationNode, GroupNode, MoreNode, MessageNode];
  return kinds.some((kind) => value instanceof kind);
}

function isTasksNode(value: unknown): boolean {
  const kinds = [ProjectNode, ProjectTaskNode, MoreTasksNode, TasksMessageNode];
  return kinds.some((kind) => value instanceof kind);
}

/** Argument of a key binding, because VS Code passes it no rows: the selected rows are meant. */
export function isSelection(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'selection' in value;
}

/** Argument of the menu of selected images on the page of an order: a reference to them. */
export function isCellsMenu(value: unknown): value is CellsMenu {
  return typeof value === 'object' && value !== null && 'webviewSection' in value;
}

/**
 * Refuses to act for a row that is gone. While a list is read again, VS Code no longer knows the rows
 * that a menu was opened on, and passes undefined for each. A command that is run without rows, as
 * from the palette, has no arguments at all: it must never be taken for that one.
 *
 * @param given all arguments of the command
 * @throws Error when a row is gone
 */
export function requireKnownRows(given: readonly unknown[]): void {
  const [first, selected] = given;
  const isFirstGone = given.length > 0 && first === undefined;
  if (!isFirstGone && !(Array.isArray(selected) && selected.includes(undefined))) return;
  throw new Error(
    vscode.l10n.t('The list was just read again. Nothing was done: choose the action once more.'),
  );
}

function aboutNodes(given: readonly unknown[]): { file?: string | undefined; order?: Order } {
  for (const node of given.flat()) {
    // The id of a configuration is its path, except that of the sandbox.
    if (isCellsMenu(node) && path.isAbsolute(node.configuration))
      return { file: node.configuration };
    if (node instanceof OrderNode || node instanceof TaskNode) {
      return { order: node.order, file: node.order.configuration.source.file };
    }
    if (node instanceof ConfigurationNode || node instanceof MessageNode) {
      return { file: node.configuration.source.file };
    }
  }
  return {};
}
