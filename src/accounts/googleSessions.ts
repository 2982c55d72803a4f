/** Accounts that the user signed in to Cedar with, in the secret storage of VS Code. */
import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { SignInResult } from '../core/index.ts';
import { addGrant } from '../domain/grants.ts';
import { type GoogleSession, grantTokens, parseSessions } from './googleGrants.ts';

const SESSIONS_KEY = 'cedar.google.sessions';
const CLIENT_KEY = 'cedar.google.client';

/** Sessions that were added or removed. */
export interface SessionsChange {
  readonly added: readonly GoogleSession[];
  readonly removed: readonly GoogleSession[];
}

export class GoogleSessions implements vscode.Disposable {
  readonly #secrets: vscode.SecretStorage;
  readonly #changes = new vscode.EventEmitter<SessionsChange>();
  readonly #listening: vscode.Disposable;
  /** The latest sessions that were read. */
  #known: readonly GoogleSession[] = [];
  readonly onDidChange = this.#changes.event;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
    // Also when another window has changed them.
    this.#listening = secrets.onDidChange(({ key }) => {
      if (key === SESSIONS_KEY) void this.#compare();
    });
  }

  /** All sessions, the most recent first. */
  async all(): Promise<readonly GoogleSession[]> {
    this.#known = parseSessions(await this.#secrets.get(SESSIONS_KEY));
    return this.#known;
  }

  /** Adds a sign-in; one of an account that is signed in already replaces grants that it includes. */
  async add({ account = '', scopes, user }: SignInResult): Promise<GoogleSession> {
    const others = await this.all();
    const earlier = others.find((session) => session.account === account);
    const session = {
      id: earlier?.id ?? randomUUID(),
      account,
      grants: addGrant(earlier?.grants ?? [], { scopes, user }),
    };
    await this.#store([session, ...others.filter((each) => each !== earlier)]);
    return session;
  }

  /** Removes a session, and returns it. */
  async remove(id: string): Promise<GoogleSession | undefined> {
    const sessions = await this.all();
    const removed = sessions.find((session) => session.id === id);
    if (removed) await this.#store(sessions.filter((session) => session !== removed));
    return removed;
  }

  /** The JSON of the user's OAuth client; undefined before one was chosen. */
  async client(): Promise<string | undefined> {
    return this.#secrets.get(CLIENT_KEY);
  }

  async setClient(json: string): Promise<void> {
    await this.#secrets.store(CLIENT_KEY, json);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changes.dispose();
  }

  async #store(sessions: readonly GoogleSession[]): Promise<void> {
    await this.#secrets.store(SESSIONS_KEY, JSON.stringify(sessions));
    await this.#compare();
  }

  async #compare(): Promise<void> {
    const before = this.#known;
    const now = parseSessions(await this.#secrets.get(SESSIONS_KEY));
    this.#known = now;
    const isIn = (list: readonly GoogleSession[]) => (session: GoogleSession) =>
      list.some(
        ({ id, grants }) =>
          id === session.id && grantTokens(grants) === grantTokens(session.grants),
      );
    const added = now.filter((session) => !isIn(before)(session));
    const removed = before.filter((session) => !isIn(now)(session));
    if (added.length + removed.length > 0) this.#changes.fire({ added, removed });
  }
}
