/** `cedar.filterOrders`: only orders in which all of some words are found, shown while they are typed. */
import * as vscode from 'vscode';
import type { Arranged } from '../views/orders/arranged.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

/** How long after the last key stroke the view follows. */
const PAUSE_MS = 100;

/** Takes the words; a person is asked without. Returns those in force. */
export function registerFilterOrders(arranged: Arranged, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.filterOrders', reporter, async (given) => {
    if (typeof given === 'string') arranged.change({ text: given });
    else await ask(arranged);
    return arranged.current.text;
  });
}

/** Resolves when the box is closed; Escape brings back what was there before. */
async function ask(arranged: Arranged): Promise<void> {
  const before = arranged.current.text;
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('Filter the orders');
  box.placeholder = vscode.l10n.t(
    'Words of a name, collection, tile or date, such as LC08 h009v003',
  );
  box.prompt = vscode.l10n.t('Orders in which all words are found stay. Empty shows all.');
  box.value = before;
  let timer: NodeJS.Timeout | undefined;
  let isAccepted = false;
  const closed = new Promise<void>((resolve) => box.onDidHide(() => resolve()));
  box.onDidChangeValue((text) => {
    clearTimeout(timer);
    timer = setTimeout(() => arranged.change({ text }), PAUSE_MS);
  });
  box.onDidAccept(() => {
    isAccepted = true;
    box.hide();
  });
  box.show();
  await closed;
  clearTimeout(timer);
  const text = isAccepted ? box.value : before;
  box.dispose();
  if (text !== arranged.current.text) arranged.change({ text });
}
