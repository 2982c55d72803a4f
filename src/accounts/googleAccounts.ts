/** Account that each configuration uses, and the user who is signed in with it. */
import * as vscode from 'vscode';
import type { CredentialsOptions, SetupConnection, SignedIn } from '../core/index.ts';
import { PROJECTS_SCOPE } from '../domain/googleScopes.ts';
import { grantFor } from '../domain/grants.ts';
import { credentialsOf, type GoogleSession, hasScopes } from './googleGrants.ts';
import type { GoogleSessions } from './googleSessions.ts';

/** The choice of all configurations without one of their own. */
const ALL = '*';
const KEY = 'cedar.accounts';

/** A way to sign in that the user has chosen. */
export interface AccountChoice {
  readonly way: NonNullable<CredentialsOptions['way']>;
  /** Id of the session, for `cedar`. */
  readonly session?: string | undefined;
}

export class GoogleAccounts implements vscode.Disposable {
  readonly sessions: GoogleSessions;
  readonly #memory: vscode.Memento;
  readonly #signedIn = new Map<string, SignedIn>();
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #choices = new vscode.EventEmitter<void>();
  /** Fired when it becomes known who is signed in to a configuration. */
  readonly onDidChange = this.#changes.event;
  /** Fired when configurations must sign in again. */
  readonly onDidChoose = this.#choices.event;
  readonly #listening: vscode.Disposable;

  /** @param memory storage of the workspace */
  constructor(sessions: GoogleSessions, memory: vscode.Memento) {
    this.sessions = sessions;
    this.#memory = memory;
    this.#listening = sessions.onDidChange(() => this.#choices.fire());
  }

  /**
   * Options for finding the credentials of a configuration.
   *
   * @param id of its source
   * @param scopes what the credentials are needed for
   */
  async optionsFor(
    id: string,
    scopes: readonly string[],
  ): Promise<Pick<SetupConnection, 'signIn' | 'projectsSignIn' | 'way'>> {
    const sessions = await this.sessions.all();
    const choice = this.#chosen()[id] ?? this.#chosen()[ALL];
    const chosen = sessions.find((session) => session.id === choice?.session);
    // An account that was signed out is no longer a choice.
    const isGone = choice?.way === 'cedar' && !chosen;
    const session: GoogleSession | undefined = chosen ?? sessions[0];
    return {
      ...(session && {
        signIn: credentialsOf(session, scopes),
        ...(isOther(session, scopes) && {
          projectsSignIn: credentialsOf(session, [PROJECTS_SCOPE]),
        }),
      }),
      ...(choice && !isGone && { way: choice.way }),
    };
  }

  /**
   * Remembers the choice for this workspace.
   *
   * @param choice undefined to use the first way that works
   * @param id of the configuration's source; of all configurations unless given
   */
  async choose(choice: AccountChoice | undefined, id = ALL): Promise<void> {
    const { [id]: _, ...others } = this.#chosen();
    const rest = id === ALL ? {} : others;
    await this.#memory.update(KEY, choice ? { ...rest, [id]: choice } : rest);
    this.#choices.fire();
  }

  /** Who is signed in to a configuration; undefined before it has connected. */
  signedIn(id: string): SignedIn | undefined {
    return this.#signedIn.get(id);
  }

  /** Notes who is signed in to a configuration. @param signedIn undefined while it is not known */
  note(id: string, signedIn: SignedIn | undefined): void {
    if (signedIn) this.#signedIn.set(id, signedIn);
    else this.#signedIn.delete(id);
    this.#changes.fire();
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changes.dispose();
    this.#choices.dispose();
  }

  #chosen(): Readonly<Record<string, AccountChoice>> {
    return this.#memory.get(KEY, {});
  }
}

/** Whether projects can be read with another grant of a session than the one that has some scopes. */
function isOther(session: GoogleSession, scopes: readonly string[]): boolean {
  const grant = grantFor(session.grants, [PROJECTS_SCOPE]);
  return hasScopes(session, [PROJECTS_SCOPE]) && grant !== grantFor(session.grants, scopes);
}
