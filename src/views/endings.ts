/**
 * Notifies the user, once, that orders have ended, with actions for what to do next.
 *
 * Endings while the window is inactive are combined into one notification, which is shown when the
 * user returns.
 */
import * as vscode from 'vscode';
import { notificationsSetting } from '../configurations/settings.ts';
import type { Activity } from '../orders/activity.ts';
import { HeldEndings, type HeldEndingsOptions } from '../orders/heldEndings.ts';
import type { Memento } from '../orders/memento.ts';
import { NotifiedEndings } from '../orders/notifiedEndings.ts';
import type { Order } from '../orders/order.ts';
import { describeEndings, type EndingText } from '../text/describeActivity.ts';
import { formatStateCounts } from '../text/orderStates.ts';
import type { Log } from './log.ts';
import { errorLine } from './orderErrors.ts';
import { OrderNode } from './orders/rows.ts';

/** Whether the user is at the window. */
export interface Presence {
  readonly isPresent: boolean;
  readonly onDidChange: (listener: () => void) => vscode.Disposable;
}

/** As for automatic updates. */
const WINDOW_PRESENCE: Presence = {
  get isPresent() {
    const { focused, active } = vscode.window.state;
    return focused || active;
  },
  onDidChange: (listener) => vscode.window.onDidChangeWindowState(listener),
};

export class Endings implements vscode.Disposable {
  readonly #notified: NotifiedEndings;
  readonly #log: Pick<Log, 'info'>;
  readonly #presence: Presence;
  readonly #listening: readonly { dispose(): void }[];
  #isAway = false;

  constructor(
    activity: Activity,
    memory: Memento,
    log: Pick<Log, 'info'>,
    {
      presence = WINDOW_PRESENCE,
      ...options
    }: { readonly presence?: Presence } & Pick<HeldEndingsOptions, 'update' | 'clock'> = {},
  ) {
    this.#notified = new NotifiedEndings(memory);
    this.#log = log;
    this.#presence = presence;
    const held = new HeldEndings({
      ...options,
      memory,
      isPresent: () => presence.isPresent,
      onEndings: (orders, { wasAway }) => {
        void this.#notify(orders, wasAway);
      },
    });
    activity.expect(held.kept);
    this.#listening = [
      held,
      activity.onDidEnd((orders) => held.add(orders)),
      presence.onDidChange(() => {
        this.#notePresence();
        held.look();
      }),
    ];
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
  }

  /** Explains in the log why notifications are late. */
  #notePresence(): void {
    const isAway = !this.#presence.isPresent;
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    this.#log.info(
      isAway
        ? 'The window is inactive. Endings of orders are reported when it is active again.'
        : 'The window is active again.',
    );
  }

  async #notify(orders: readonly Order[], wasAway: boolean): Promise<void> {
    // Endings that the settings silence now are not reported later either.
    const news = this.#notified.news(orders);
    for (const { name, summary } of news) {
      this.#log.info(`${name} has ended: ${summary ? formatStateCounts(summary) : ''}`);
    }
    const setting = notificationsSetting();
    if (setting === 'off') return;
    const wanted = setting === 'all' ? news : news.filter((order) => order.count('FAILED') > 0);
    const text = describeEndings(wanted, await firstErrors(wanted));
    if (text) await show(text, wasAway && wanted.length > 1);
  }
}

/** The first error of an order that ended alone; a text about several orders quotes no errors. */
async function firstErrors(orders: readonly Order[]): Promise<Map<Order, string>> {
  const [order] = orders;
  if (!order || orders.length > 1 || order.count('FAILED') === 0) return new Map();
  const line = await errorLine(order);
  return new Map(line ? [[order, line]] : []);
}

interface EndingAction {
  readonly title: string;
  readonly command: string;
  /** Orders that are passed to it; none for a command without arguments. */
  readonly on?: readonly Order[];
}

/** @param isCombined whether it is about several orders that ended while the user was away */
async function show(
  { message, failed, downloadable }: EndingText,
  isCombined: boolean,
): Promise<void> {
  const actions: EndingAction[] = [];
  if (failed.length > 0) {
    const title = failed.length === 1 ? vscode.l10n.t('Show Error') : vscode.l10n.t('Show Errors');
    actions.push({ title, command: 'cedar.showErrors', on: failed });
    if (!isCombined && (await isThere('cedar.retryOrder'))) {
      actions.push({
        title: vscode.l10n.t('Retry Failed'),
        command: 'cedar.retryOrder',
        on: failed,
      });
    }
  }
  if (isCombined) {
    actions.push({ title: vscode.l10n.t('Show Orders'), command: 'cedar.orders.focus' });
  } else if (downloadable.length > 0) {
    const title = vscode.l10n.t('Download');
    actions.push({ title, command: 'cedar.downloadOrder', on: downloadable });
  }
  const { showWarningMessage, showInformationMessage } = vscode.window;
  const showMessage = failed.length > 0 ? showWarningMessage : showInformationMessage;
  const chosen = await showMessage(message, ...actions);
  if (!chosen) return;
  const given = chosen.on ? [rows(chosen.on)] : [];
  await vscode.commands.executeCommand(chosen.command, ...given);
}

/**
 * Arguments as the tree passes them, so that errors are shown to the user who pressed the button.
 */
function rows(orders: readonly Order[]): OrderNode[] {
  return orders.map((order) => new OrderNode(order, undefined));
}

async function isThere(command: string): Promise<boolean> {
  return (await vscode.commands.getCommands(true)).includes(command);
}
