/** Errors of an order's tasks in Earth Engine's words: one line, or all as a read-only text. */

import * as vscode from 'vscode';
import type { TrackedItem } from '../core/index.ts';
import { firstLine, oneLine } from '../domain/singleLine.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { Order } from '../orders/order.ts';
import { formatStateCounts } from '../text/orderStates.ts';
import { formatTaskLabel } from '../text/orders.ts';
import { formatShortName } from '../text/shortNames.ts';
import { OrderTexts } from './orderTexts.ts';

const SCHEME = 'cedar-errors';

/** Tasks whose errors are listed; the others usually failed for the same few reasons. */
const SHOWN = 1000;

/** The first failed task; undefined when there is none, or the record cannot be read. */
export async function failedTask(order: Order): Promise<TrackedItem | undefined> {
  const document = await order.configuration.document(order).catch(() => undefined);
  return document?.orders.find(({ status }) => status.state === 'FAILED');
}

/** The first error of an order, on one line. */
export async function errorLine(order: Order): Promise<string | undefined> {
  const error = (await failedTask(order))?.status.error_message;
  return error && oneLine(firstLine(error));
}

/**
 * All errors of an order, grouped by message, the most frequent first.
 *
 * @param adviceFor what to do about an error, where that is known
 */
function describeOrderErrors(
  { name, summary }: Order,
  tasks: readonly TrackedItem[],
  adviceFor: (message: string) => string | undefined,
): string {
  const failed = tasks.filter(({ status }) => status.state === 'FAILED');
  const byError = new Map<string, TrackedItem[]>();
  for (const task of failed.slice(0, SHOWN)) {
    const error =
      task.status.error_message?.trim() || vscode.l10n.t('Earth Engine gave no reason.');
    byError.set(error, [...(byError.get(error) ?? []), task]);
  }
  const groups = [...byError].sort(([, a], [, b]) => b.length - a.length);
  const states = summary ? formatStateCounts(summary) : '';
  const left = failed.length - Math.min(failed.length, SHOWN);
  const more = left > 0 ? [vscode.l10n.t('and {0} more failed tasks', left)] : [];
  return [
    `${formatShortName(name)}: ${states}`,
    ...groups.map(([error, of]) =>
      [error, ...(adviceFor(error)?.split('\n') ?? []), ...of.map(taskLine)].join('\n'),
    ),
    ...more,
  ].join('\n\n');
}

function taskLine(task: TrackedItem): string {
  const { id } = task.status;
  const which = vscode.l10n.t('{0}, task {1}', formatTaskLabel(task), id ? oneLine(id) : '?');
  return `  - ${which}\n    ${oneLine(task.name)}`;
}

export class OrderErrors extends OrderTexts {
  constructor(model: OrdersModel) {
    super(model, SCHEME);
  }

  override uriOf({ name, configuration }: Order): vscode.Uri {
    return vscode.Uri.from({
      scheme: SCHEME,
      path: `/${vscode.l10n.t('Errors of {0}', formatShortName(name))}.txt`,
      query: JSON.stringify([configuration.source.id, name]),
    });
  }

  override async textOf(order: Order): Promise<string> {
    const document = await order.configuration.document(order);
    const { taskAdvice } = await import('../core/index.ts');
    return `${describeOrderErrors(order, document.orders, taskAdvice)}\n`;
  }

  protected override parse({ query }: vscode.Uri) {
    const [configuration = '', name = '']: string[] = JSON.parse(query);
    return { configuration, name };
  }
}
