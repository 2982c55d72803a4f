/** Asks an account that is signed in to Cedar for the permission to read its projects. */
import * as vscode from 'vscode';

/** Label of the action. */
export function allowProjectsLabel(): string {
  return vscode.l10n.t('Allow Cedar to Read Your Projects…');
}

/** @param account email address; the user chooses one unless given */
export async function allowProjects(account: string | undefined): Promise<void> {
  const request = { way: 'cedar', account, projects: true };
  await vscode.commands.executeCommand('cedar.connectToGoogle', request);
}
