/** `cedar.extendOrderFile`: has an order file that repeats extended automatically, or no longer. */
import * as vscode from 'vscode';
import type { OrderRepetition } from '../views/orderRepetition.ts';
import type { RepetitionMemory } from '../views/repetitionMemory.ts';
import type { Reporter } from '../views/report.ts';
import { orderFileOf } from './support/orderFileArgument.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Takes the file, the open editor's unless given; asks once, and returns whether it is extended now. */
export function registerExtendOrderFile(
  memory: RepetitionMemory,
  repetition: OrderRepetition,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.extendOrderFile', reporter, async (given, isConfirmed) => {
    const uri = orderFileOf(given);
    if (memory.has(uri)) {
      await memory.set(uri, false);
      return false;
    }
    if (isConfirmed !== true && !(await confirm(uri))) return false;
    await repetition.extend(uri);
    await memory.set(uri, true);
    return true;
  });
}

async function confirm(uri: vscode.Uri): Promise<boolean> {
  const extend = vscode.l10n.t('Extend Automatically');
  const detail = vscode.l10n.t(
    'Periods that have ended are ordered now, and then while this workspace is open on this machine. Orders use compute time and storage of your project.',
  );
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('Extend {0} automatically?', vscode.workspace.asRelativePath(uri)),
    { modal: true, detail },
    extend,
  );
  return chosen === extend;
}
