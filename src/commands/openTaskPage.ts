/** `cedar.openTaskPage`: opens the Cloud console's page of the tasks of a project. */
import * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';
import type { TaskArguments } from './support/taskArguments.ts';

/** The command returns the addresses. */
export function registerOpenTaskPage(tasks: TaskArguments, reporter: Reporter): vscode.Disposable {
  return registerCommand('cedar.openTaskPage', reporter, async (...given) => {
    const targets = tasks.targets(given);
    const addresses = new Set<string>();
    for (const { configurations } of new Set(targets.map(({ project }) => project))) {
      const pages = await configurations[0]?.console();
      if (pages) addresses.add(pages.tasks);
    }
    if (targets.length > 0 && addresses.size === 0) {
      throw new Error(
        vscode.l10n.t(
          'The sandbox has no Cloud console, because its orders are stored on this machine.',
        ),
      );
    }
    for (const address of addresses) {
      await vscode.env.openExternal(vscode.Uri.parse(address, true));
    }
    return [...addresses];
  });
}
