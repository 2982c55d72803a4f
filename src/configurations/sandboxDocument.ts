/**
 * The sandbox's configuration as a read-only `cedar.yaml` document, which is not stored in a file.
 */
import * as vscode from 'vscode';
import { sandboxConfiguration } from './sampleFiles.ts';
import type { SandboxConfiguration } from './sandboxConfiguration.ts';

export const SANDBOX_SCHEME = 'cedar-sandbox';

export const SANDBOX_CONFIGURATION = vscode.Uri.from({
  scheme: SANDBOX_SCHEME,
  path: '/cedar.yaml',
});

export function registerSandboxDocument(sandbox: SandboxConfiguration): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(SANDBOX_SCHEME, {
    provideTextDocumentContent: async () => {
      const { bucket, project } = await sandbox.start();
      return sandboxConfiguration(bucket, project);
    },
  });
}
