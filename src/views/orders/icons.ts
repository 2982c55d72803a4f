/** Icon and color of each state, the same for tasks and for orders. */
import * as vscode from 'vscode';
import type { TaskState, TrackedItem } from '../../core/index.ts';
import { isWaitingForRoom } from '../../domain/taskQueue.ts';
import { tellingState } from '../../orders/arrangement.ts';
import type { Order } from '../../orders/order.ts';

const ICONS: Readonly<Record<TaskState, readonly [icon: string, color: string]>> = {
  UNSUBMITTED: ['circle-large-outline', 'testing.iconUnset'],
  READY: ['clock', 'testing.iconQueued'],
  RUNNING: ['sync~spin', 'charts.blue'],
  COMPLETED: ['pass-filled', 'testing.iconPassed'],
  FAILED: ['error', 'testing.iconFailed'],
  CANCEL_REQUESTED: ['sync~spin', 'testing.iconSkipped'],
  CANCELLED: ['circle-slash', 'testing.iconSkipped'],
  EMPTY: ['dash', 'testing.iconSkipped'],
};

export function stateIcon(state: TaskState): vscode.ThemeIcon {
  const [icon, color] = ICONS[state] ?? ['question', 'testing.iconUnset'];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

/** A screen with a check mark: done, and on this machine. */
const DOWNLOADED = new vscode.ThemeIcon('vm-active', new vscode.ThemeColor('testing.iconPassed'));

const WARNING = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));

/**
 * @param isMissing whether its image should be in the store and is not there any more
 * @param isHere whether its image is on this machine
 */
export function taskIcon(
  { status, taken_over_by: owner }: TrackedItem,
  isMissing: boolean,
  isHere: boolean,
): vscode.ThemeIcon {
  if (isMissing) return WARNING;
  if (owner !== undefined)
    return new vscode.ThemeIcon('arrow-swap', new vscode.ThemeColor('testing.iconSkipped'));
  if (status.state === 'COMPLETED' && isHere) return DOWNLOADED;
  // Same icon as for tasks in the queue: both continue without the user.
  return stateIcon(isWaitingForRoom(status) ? 'READY' : status.state);
}

/** @param here number of its images on this machine */
export function orderIcon(order: Order, here: number): vscode.ThemeIcon {
  if (order.error || order.isIncomplete) return WARNING;
  const state = tellingState(order);
  if (state === 'UNSUBMITTED' && order.waitingForRoom > 0) return stateIcon('READY');
  if (state === 'COMPLETED' && here >= order.count('COMPLETED')) return DOWNLOADED;
  return state ? stateIcon(state) : new vscode.ThemeIcon('ellipsis');
}
