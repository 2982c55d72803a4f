/** Cedar's accounts in the Accounts menu of VS Code. */
import * as vscode from 'vscode';
import { credentialsOf, type GoogleSession, hasScopes, sessionScopes } from './googleGrants.ts';
import type { GoogleSessions } from './googleSessions.ts';

export const PROVIDER_ID = 'cedar-google';

/**
 * Signs a user in.
 *
 * @param account email address that Google's page suggests
 * @param scopes permissions that are requested; those of the window's configurations if there are none
 */
export type SignIn = (
  account: string | undefined,
  scopes: readonly string[],
) => Promise<GoogleSession>;

export function registerGoogleProvider(
  sessions: GoogleSessions,
  signIn: SignIn,
): vscode.Disposable {
  const provider = new GoogleProvider(sessions, signIn);
  return vscode.Disposable.from(
    provider,
    vscode.authentication.registerAuthenticationProvider(
      PROVIDER_ID,
      vscode.l10n.t('Google (Cedar)'),
      provider,
      { supportsMultipleAccounts: true },
    ),
  );
}

type Change = vscode.AuthenticationProviderAuthenticationSessionsChangeEvent;

class GoogleProvider implements vscode.AuthenticationProvider, vscode.Disposable {
  readonly #sessions: GoogleSessions;
  readonly #signIn: SignIn;
  readonly #changes = new vscode.EventEmitter<Change>();
  readonly #listening: vscode.Disposable;
  readonly onDidChangeSessions = this.#changes.event;

  constructor(sessions: GoogleSessions, signIn: SignIn) {
    this.#sessions = sessions;
    this.#signIn = signIn;
    this.#listening = sessions.onDidChange(({ added, removed }) => {
      this.#changes.fire({
        added: added.map((session) => listed(session)),
        removed: removed.map((session) => listed(session)),
        changed: [],
      });
    });
  }

  /**
   * Sessions with all of some scopes. Access tokens are only requested for callers that name scopes:
   * the Accounts menu does not, so it needs neither the core nor a network.
   */
  async getSessions(
    scopes: readonly string[] | undefined,
    { account }: vscode.AuthenticationProviderSessionOptions = {},
  ): Promise<vscode.AuthenticationSession[]> {
    const all = await this.#sessions.all();
    const found = all.filter(
      (session) =>
        (account === undefined || session.account === account.id) &&
        hasScopes(session, scopes ?? []),
    );
    if (!scopes || scopes.length === 0) return found.map((session) => listed(session));
    return Promise.all(found.map((session) => withToken(session, scopes)));
  }

  async createSession(
    scopes: readonly string[],
    { account }: vscode.AuthenticationProviderSessionOptions = {},
  ): Promise<vscode.AuthenticationSession> {
    return withToken(await this.#signIn(account?.id, scopes), scopes);
  }

  async removeSession(id: string): Promise<void> {
    await signOut(this.#sessions, id);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changes.dispose();
  }
}

/** Where a user sees and removes permissions of programs. */
const PERMISSIONS_PAGE = 'https://myaccount.google.com/permissions';

/** Removes a session from this machine, and revokes its permissions at Google. */
export async function signOut(sessions: GoogleSessions, id: string): Promise<void> {
  const removed = await sessions.remove(id);
  if (!removed) return;
  const { revokeToken } = await import('../core/index.ts');
  try {
    // Grants to several OAuth clients are revoked one by one; revoked ones count as done.
    for (const { user } of removed.grants) await revokeToken(user);
  } catch {
    const open = vscode.l10n.t('Open Page');
    const chosen = vscode.window.showWarningMessage(
      vscode.l10n.t(
        '{0} is signed out of Cedar, but Google could not be reached to revoke the permissions. Remove them on the page of your Google account.',
        removed.account,
      ),
      open,
    );
    void chosen.then((button) => {
      if (button === open) void vscode.env.openExternal(vscode.Uri.parse(PERMISSIONS_PAGE));
    });
  }
}

function listed(session: GoogleSession, accessToken = '') {
  const { id, account } = session;
  const scopes = [...sessionScopes(session)];
  return { id, accessToken, scopes, account: { id: account, label: account } };
}

async function withToken(
  session: GoogleSession,
  scopes: readonly string[],
): Promise<vscode.AuthenticationSession> {
  const { requestAccessToken } = await import('../core/index.ts');
  return listed(session, await requestAccessToken(credentialsOf(session, scopes)));
}
