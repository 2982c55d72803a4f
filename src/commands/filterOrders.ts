/**
 * `cedar.filterOrders`: shows only orders that contain all of the given words, updated while
 * typing.
 */
import * as vscode from 'vscode';
import type { Arranged } from '../views/orders/arranged.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Delay after the last keystroke before the view is updated. */
const PAUSE_MS = 100;

/** Takes the words; without them, asks the user. Returns the current ones. */
export function registerFilterOrders(arranged: Arranged, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.filterOrders', reporter, async (given) => {
    if (typeof given === 'string') arranged.change({ text: given });
    else await ask(arranged);
    return arranged.current.text;
  });
}

/** Resolves when the box is closed; Escape restores the earlier filter. */
async function ask(arranged: Arranged): Promise<void> {
  const before = arranged.current.text;
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('Filter orders');
  box.placeholder = vscode.l10n.t(
    'Words in a name, collection, tile or date, such as LC08 h009v003',
  );
  box.prompt = vscode.l10n.t(
    'Shows orders that contain all of these words. Leave empty to show all orders.',
  );
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
