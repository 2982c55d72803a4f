/** Shows every way to sign in, uses the chosen one, or does its next step. */
import * as vscode from 'vscode';
import type { AccountChoice, GoogleAccounts } from '../../accounts/googleAccounts.ts';
import {
  credentialsOf,
  type GoogleSession,
  hasScopes,
  sessionScopes,
} from '../../accounts/googleGrants.ts';
import { endpointSettings } from '../../configurations/settings.ts';
import type { StoreService, WayToConnect } from '../../core/index.ts';
import { PROJECTS_SCOPE, SCOPES, withoutAccountScopes } from '../../domain/googleScopes.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { pickWay, type WayAction } from './pickWay.ts';
import {
  changeClient,
  SIGN_IN_HELP,
  type SignInOptions,
  signInWithGoogle,
} from './signInWithGoogle.ts';

/** Arguments of a caller who uses a way without being asked. */
export interface ConnectRequest extends Pick<SignInOptions, 'client' | 'openPage'> {
  readonly way?: AccountChoice['way'];
  /** Email address of an account that is signed in to Cedar. */
  readonly account?: string;
  /** Id of the configuration's source; all of the workspace unless given. */
  readonly configuration?: string;
  /** Whether the account's projects are to be read, which orders do not need. */
  readonly projects?: boolean;
}

/**
 * @param configuration the one that decides about files and permissions
 * @param request the user is asked unless it has a way
 * @returns the account that is used then
 */
export async function connectToGoogle(
  accounts: GoogleAccounts,
  configuration: ConfigurationOrders | undefined,
  request: ConnectRequest,
): Promise<string | undefined> {
  const connector = new Connector(accounts, configuration, request);
  return request.way ? connector.use(request.way, request.account) : connector.ask();
}

class Connector {
  readonly #accounts: GoogleAccounts;
  readonly #configuration: ConfigurationOrders | undefined;
  readonly #request: ConnectRequest;

  constructor(
    accounts: GoogleAccounts,
    configuration: ConfigurationOrders | undefined,
    request: ConnectRequest,
  ) {
    this.#accounts = accounts;
    this.#configuration = configuration;
    this.#request = request;
  }

  /** Shows the ways until one is chosen. @returns the account */
  async ask(): Promise<string | undefined> {
    const store = await this.#store();
    const action = await pickWay((signal) => this.#ways(signal), store);
    return action && this.#act(action);
  }

  /** Uses a way, without asking. @returns the account */
  async use(way: AccountChoice['way'], account?: string): Promise<string | undefined> {
    if (way !== 'cedar') {
      await this.#accounts.choose({ way }, this.#request.configuration);
      return undefined;
    }
    const sessions = await this.#accounts.sessions.all();
    const session = sessions.find((each) => each.account === account);
    const isEnough = session && hasScopes(session, await this.#scopes(session));
    return isEnough ? this.#choose(session) : this.#signIn(account);
  }

  async #act(action: WayAction): Promise<string | undefined> {
    switch (action.kind) {
      case 'use': {
        const { way, account } = action.way;
        // The file of the configuration comes first, so there is nothing to choose.
        if (way === 'credentialsFile' || way === 'token') {
          await this.#accounts.choose(undefined, this.#request.configuration);
          return account;
        }
        await this.use(way, account);
        return account;
      }
      case 'signIn':
        return this.#signIn();
      case 'terminal':
        openTerminal(action.command);
        return undefined;
      case 'openConfiguration':
        await vscode.commands.executeCommand(
          'cedar.openConfiguration',
          this.#configuration?.source.file,
        );
        return undefined;
      case 'changeClient':
        return (await changeClient(this.#accounts.sessions)) ? this.#signIn() : undefined;
      case 'help':
        await vscode.env.openExternal(vscode.Uri.parse(SIGN_IN_HELP));
        return undefined;
    }
  }

  async #signIn(loginHint?: string): Promise<string> {
    const { client, openPage } = this.#request;
    const session = (await this.#accounts.sessions.all()).find(
      ({ account }) => account === loginHint,
    );
    const options = {
      scopes: await this.#ofOrders(session),
      ...(this.#request.projects && { optionalScopes: [PROJECTS_SCOPE] }),
      ...{ loginHint, client, openPage },
    };
    return this.#choose(await signInWithGoogle(this.#accounts.sessions, options));
  }

  /** Permissions that are needed of an account. */
  async #scopes(session: GoogleSession): Promise<readonly string[]> {
    const { projects } = this.#request;
    return [...(await this.#ofOrders(session)), ...(projects ? [PROJECTS_SCOPE] : [])];
  }

  /**
   * Permissions for orders: those of the store. For projects, an account that is signed in already needs
   * no others than it has, whatever they are.
   */
  async #ofOrders(session: GoogleSession | undefined): Promise<readonly string[]> {
    const isSignedIn = session && this.#request.projects;
    return isSignedIn ? withoutAccountScopes(sessionScopes(session)) : SCOPES[await this.#store()];
  }

  async #choose({ id, account }: { id: string; account: string }): Promise<string> {
    await this.#accounts.choose({ way: 'cedar', session: id }, this.#request.configuration);
    return account;
  }

  async #ways(signal: AbortSignal): Promise<readonly WayToConnect[]> {
    const { waysToConnect } = await import('../../core/index.ts');
    const sessions = await this.#accounts.sessions.all();
    const scopes = SCOPES[await this.#store()];
    const file = this.#configuration?.source.file;
    return waysToConnect({
      // A configuration with mistakes is reported elsewhere.
      config: await this.#configuration?.source.config().catch(() => undefined),
      signIns: sessions.map((session) => credentialsOf(session, scopes)),
      earthEngine: file ? endpointSettings(vscode.Uri.file(file)).earthEngine : undefined,
      signal,
    });
  }

  async #store(): Promise<StoreService> {
    const config = await this.#configuration?.source.config().catch(() => undefined);
    return config?.store.service ?? 'gcs';
  }
}

/** The command is typed in, and not run: the user may want to change it. */
function openTerminal(command: string): void {
  const terminal = vscode.window.createTerminal({ name: vscode.l10n.t('Connect to Google') });
  terminal.show();
  terminal.sendText(command, false);
}
