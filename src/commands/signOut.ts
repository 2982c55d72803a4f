/** `cedar.signOut`: signs an account out of Cedar, and revokes its permissions at Google. */
import * as vscode from 'vscode';
import { signOut } from '../accounts/googleProvider.ts';
import type { GoogleSessions } from '../accounts/googleSessions.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

/** Takes the email address of an account; asks for it if several are signed in. */
export function registerSignOut(sessions: GoogleSessions, reporter: Reporter): vscode.Disposable {
  const note = async () => {
    const hasAccounts = (await sessions.all()).length > 0;
    await vscode.commands.executeCommand('setContext', 'cedar.hasAccounts', hasAccounts);
  };
  void note();
  const command = registerCommand('cedar.signOut', reporter, async (given) => {
    const all = await sessions.all();
    const account = typeof given === 'string' ? given : await chooseAccount(all);
    const session = all.find((each) => each.account === account);
    if (session) await signOut(sessions, session.id);
    return session?.account;
  });
  return vscode.Disposable.from(
    command,
    sessions.onDidChange(() => void note()),
  );
}

async function chooseAccount(
  sessions: readonly { readonly account: string }[],
): Promise<string | undefined> {
  if (sessions.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No account is signed in to Cedar.'));
    return undefined;
  }
  const chosen = await vscode.window.showQuickPick(
    sessions.map(({ account }) => ({ label: account })),
    {
      title: vscode.l10n.t('Sign Out of Google'),
      placeHolder: vscode.l10n.t(
        'Signing out revokes the permissions of the account for Cedar on all machines',
      ),
    },
  );
  return chosen?.label;
}
