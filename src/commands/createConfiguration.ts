/** `cedar.createConfiguration`: writes a new `cedar.yaml` from a few answers. */
import type * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import { type CloudSessionParts, openCloudResources } from './support/cloudSession.ts';
import { isSelection, registerCommand } from './support/registerCommand.ts';

/**
 * Takes `{"folder": …, "project": …, "bucket": …, "grid": …}`, all optional; with no more than a folder,
 * the user is asked. The command returns the path of the new configuration, or nothing when the user
 * cancels.
 */
export function registerCreateConfiguration(
  session: CloudSessionParts,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.createConfiguration', reporter, async (given) => {
    const { createConfiguration } = await import('../views/setup/index.ts');
    return createConfiguration(isSelection(given) ? undefined : given, (file, signal) =>
      openCloudResources(file, session, signal),
    );
  });
}
