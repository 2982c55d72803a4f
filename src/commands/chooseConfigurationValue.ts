/** `cedar.chooseConfigurationValue`: replaces the example of a project or bucket in `cedar.yaml`. */
import type * as vscode from 'vscode';
import type { Reporter } from '../views/report.ts';
import { type CloudSessionParts, openCloudResources } from './support/cloudSession.ts';
import { registerCommand } from './support/registerCommand.ts';

/**
 * Takes the path of a configuration, the path of a key such as `gcs.bucket_name`, and optionally the
 * value. The command returns the value, or nothing when the user cancels. The document is changed,
 * and not saved.
 */
export function registerChooseConfigurationValue(
  session: CloudSessionParts,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.chooseConfigurationValue', reporter, async (file, key, value) => {
    const { chooseConfigurationValue } = await import('../views/setup/index.ts');
    return chooseConfigurationValue({ file, key, value }, (path, signal) =>
      openCloudResources(path, session, signal),
    );
  });
}
