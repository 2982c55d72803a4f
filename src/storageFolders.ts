/** Parts of the extension that are stored in VS Code's folders for it. */
import * as vscode from 'vscode';
import { SandboxConfiguration } from './configurations/sandboxConfiguration.ts';

/** Its data belongs to the workspace: two windows never run it over the same folder. */
export function createSandbox({
  extensionUri,
  storageUri,
  globalStorageUri,
  workspaceState,
}: vscode.ExtensionContext): SandboxConfiguration {
  const program = vscode.Uri.joinPath(extensionUri, 'dist', 'sandbox.cjs');
  const data = vscode.Uri.joinPath(storageUri ?? globalStorageUri, 'sandbox');
  return new SandboxConfiguration(program.fsPath, data.fsPath, {
    get: () => workspaceState.get('cedar.sandbox', false),
    set: (used) => workspaceState.update('cedar.sandbox', used),
  });
}

/** The cached orders belong to the workspace, as the configurations do. */
export function ordersCacheFolder({
  storageUri,
  globalStorageUri,
}: vscode.ExtensionContext): string {
  return vscode.Uri.joinPath(storageUri ?? globalStorageUri, 'orders').fsPath;
}

/** Earth Engine's descriptions of its functions are the same in every workspace. */
export function earthEngineCacheFolder({ globalStorageUri }: vscode.ExtensionContext): string {
  return vscode.Uri.joinPath(globalStorageUri, 'earthEngine').fsPath;
}
