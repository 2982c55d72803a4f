/** `cedar.connectToGoogle`: shows every way to sign in, uses the chosen one, or does its next step. */
import * as vscode from 'vscode';
import type { AccountChoice, GoogleAccounts } from '../accounts/googleAccounts.ts';
import { credentialsOf } from '../accounts/googleSessions.ts';
import {
  changeClient,
  SIGN_IN_HELP,
  type SignInOptions,
  signInWithGoogle,
} from '../accounts/signInWithGoogle.ts';
import type { Configurations } from '../configurations/configurations.ts';
import { endpointSettings } from '../configurations/settings.ts';
import type { StoreService, WayToConnect } from '../core/index.ts';
import { isRecord } from '../domain/isRecord.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { ConfigurationOrders } from '../orders/order.ts';
import { ConfigurationNode } from '../views/orders/rows.ts';
import type { Reporter } from '../views/report.ts';
import { pickWay, type WayAction } from './support/pickWay.ts';
import { registerCommand } from './support/registerCommand.ts';

export interface ConnectToGoogleParts {
  readonly model: OrdersModel;
  readonly configurations: Configurations;
  readonly accounts: GoogleAccounts;
  readonly reporter: Reporter;
}

/** What a caller passes to use a way without being asked. */
interface Request extends Pick<SignInOptions, 'client' | 'openPage'> {
  readonly way?: AccountChoice['way'];
  /** Email address of an account that is signed in to Cedar. */
  readonly account?: string;
  /** Path of the configuration; all of the workspace unless given. */
  readonly configuration?: string;
}

/**
 * Takes a row of a configuration, or `{"way": …, "account": …, "configuration": …}`. The command
 * returns the account that is used then.
 */
export function registerConnectToGoogle(parts: ConnectToGoogleParts): vscode.Disposable {
  return registerCommand('cedar.connectToGoogle', parts.reporter, async (given) => {
    await parts.configurations.found;
    const request =
      isRecord(given) && !(given instanceof ConfigurationNode) ? (given as Request) : {};
    const configuration = configurationFor(
      parts.model,
      given instanceof ConfigurationNode ? given.configuration : request,
    );
    const connector = new Connector(parts, configuration, {
      ...request,
      ...(given instanceof ConfigurationNode && { configuration: given.configuration.source.id }),
    });
    return request.way ? connector.use(request.way, request.account) : connector.ask();
  });
}

/** The configuration that decides about files and permissions. */
function configurationFor(
  { configurations }: OrdersModel,
  given: ConfigurationOrders | Request,
): ConfigurationOrders | undefined {
  if ('source' in given) return given;
  const files = configurations.filter(({ source }) => source.file);
  return files.find(({ source }) => source.file === given.configuration) ?? files[0];
}

class Connector {
  readonly #accounts: GoogleAccounts;
  readonly #configuration: ConfigurationOrders | undefined;
  readonly #request: Request;

  constructor(
    { accounts }: ConnectToGoogleParts,
    configuration: ConfigurationOrders | undefined,
    request: Request,
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
    const session = account && sessions.find((each) => each.account === account);
    return session ? this.#choose(session) : this.#signIn(account);
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
    const store = await this.#store();
    const options = { store, loginHint, client, openPage };
    return this.#choose(await signInWithGoogle(this.#accounts.sessions, options));
  }

  async #choose({ id, account }: { id: string; account: string }): Promise<string> {
    await this.#accounts.choose({ way: 'cedar', session: id }, this.#request.configuration);
    return account;
  }

  async #ways(signal: AbortSignal): Promise<readonly WayToConnect[]> {
    const { waysToConnect } = await import('../core/index.ts');
    const sessions = await this.#accounts.sessions.all();
    const file = this.#configuration?.source.file;
    return waysToConnect({
      // A configuration with mistakes is reported elsewhere.
      config: await this.#configuration?.source.config().catch(() => undefined),
      signIns: sessions.map(credentialsOf),
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
