/**
 * `cedar.filterOrders`: shows only orders that contain all of the given words, updated while
 * typing.
 */
import * as vscode from 'vscode';
import type { Arranged } from '../views/orders/arranged.ts';
import type { Reporter } from '../views/report.ts';
import { askForFilterText } from './support/askForFilterText.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Takes the words; without them, asks the user. Returns the current ones. */
export function registerFilterOrders(arranged: Arranged, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.filterOrders', reporter, async (given) => {
    if (typeof given === 'string') arranged.change({ text: given });
    else await ask(arranged);
    return arranged.current.text;
  });
}

function ask(arranged: Arranged): Promise<void> {
  return askForFilterText({
    title: vscode.l10n.t('Filter orders'),
    placeholder: vscode.l10n.t('Words in a name, collection, tile or date, such as LC08 h009v003'),
    prompt: vscode.l10n.t(
      'Shows orders that contain all of these words. Leave empty to show all orders.',
    ),
    value: arranged.current.text,
    change: (text) => {
      if (text !== arranged.current.text) arranged.change({ text });
    },
  });
}
