/**
 * The OAuth client that the user signs in with: the JSON that Google's console downloads for a client
 * of the type "Desktop app".
 *
 * https://developers.google.com/identity/protocols/oauth2/native-app
 */
import * as l10n from '@vscode/l10n';
import { hostOf, isGoogle, isLoopback } from '../../domain/hosts.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { ConfigError } from '../errors.ts';
import { nonEmptyText } from '../services/tokenRefusals.ts';

/** An OAuth client. Its secret is part of an installed program, but is not shown or logged. */
export interface OAuthClient {
  /** The program, as Google knows it. */
  readonly clientId: string;
  /** The program's own secret. */
  readonly clientSecret: string;
  /** Address of the page on which the user chooses an account. */
  readonly authUri: string;
  /** Address that issues tokens. */
  readonly tokenUri: string;
  /** Google Cloud project of the client. */
  readonly project?: string | undefined;
}

/** Host of Google's pages for signing in; those of tokens are below `googleapis.com`. */
const SIGN_IN_HOST = 'accounts.google.com';

/**
 * Reads the JSON of an OAuth client.
 *
 * @param text the contents of the file
 * @returns the client
 * @throws ConfigError with the reason and what to choose instead; it never quotes the file
 */
export function readOAuthClient(text: string): OAuthClient {
  const json = parse(text);
  if (!isRecord(json)) throw refuse(l10n.t('it is not JSON'));
  if ('web' in json) {
    throw refuse(l10n.t('it is a client of the type "Web application", which cannot be used here'));
  }
  if ('private_key' in json) {
    throw refuse(
      l10n.t(
        'it is the key of a service account; name its file under credentials_file in cedar.yaml to use it',
      ),
    );
  }
  if ('refresh_token' in json) {
    throw refuse(l10n.t('it contains the credentials of an account, not an OAuth client'));
  }
  const { installed } = json;
  if (!isRecord(installed)) throw refuse(l10n.t('it contains no OAuth client'));
  return clientFrom(installed);
}

function clientFrom(installed: Readonly<Record<string, unknown>>): OAuthClient {
  const names = ['client_id', 'client_secret', 'auth_uri', 'token_uri'] as const;
  const [clientId, clientSecret, authUri, tokenUri] = names.map((name) =>
    nonEmptyText(installed[name]),
  );
  if (!clientId || !clientSecret || !authUri || !tokenUri) {
    const missing = names.filter((name) => !nonEmptyText(installed[name]));
    throw refuse(l10n.t('it lacks {0}', missing.join(', ')));
  }
  const isPage = isLoopback(authUri) || isGooglePage(authUri);
  if (!isPage || isLoopback(authUri) !== isLoopback(tokenUri)) throw refuseAddress(authUri);
  if (!isLoopback(tokenUri) && !isGoogle(tokenUri) && !isGooglePage(tokenUri)) {
    throw refuseAddress(tokenUri);
  }
  return { clientId, clientSecret, authUri, tokenUri, project: nonEmptyText(installed.project_id) };
}

function isGooglePage(address: string): boolean {
  return hostOf(address) === SIGN_IN_HOST && URL.parse(address)?.protocol === 'https:';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which is a secret.
    return undefined;
  }
}

function refuseAddress(address: string): ConfigError {
  return refuse(
    l10n.t('it signs in at "{0}", which is not one of Google\'s addresses', address.slice(0, 200)),
  );
}

function refuse(problem: string): ConfigError {
  const message = l10n.t(
    'This file cannot be used to sign in: {0}. Choose the JSON of an OAuth client of the type "Desktop app", as downloaded from the Google Cloud console.',
    problem,
  );
  return new ConfigError(message, [{ message, path: '' }]);
}
