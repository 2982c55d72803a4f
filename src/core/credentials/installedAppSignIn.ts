/**
 * Signs a user in at Google: OAuth 2.0 for installed apps, with PKCE and a redirect to this machine.
 *
 * ```ts
 * const client = readOAuthClient(await readFile('client_secret.json', 'utf8'));
 * const { user, account } = await installedAppSignIn({ client, store: 'gcs', openPage: open });
 * ```
 *
 * https://developers.google.com/identity/protocols/oauth2/native-app
 */
import { randomBytes } from 'node:crypto';
import * as l10n from '@vscode/l10n';
import type { CodeChallengeMethod, OAuth2Client } from 'google-auth-library';
import { ACCOUNT_SCOPES, missingScopes, SCOPES } from '../../domain/googleScopes.ts';
import { isLoopback } from '../../domain/hosts.ts';
import { CancelledError, ServiceError } from '../errors.ts';
import { TimeLimit, untilAborted } from '../services/abort.ts';
import { refusedToken } from '../services/tokenRefusals.ts';
import { setTokenRequestOptions } from '../services/tokenRequests.ts';
import { accountOfTokens } from './account.ts';
import type { StoreService, UserCredentials } from './credentials.ts';
import type { OAuthClient } from './oauthClient.ts';
import { openRedirectServer, type RedirectAnswer, type RedirectServer } from './redirectServer.ts';
import { revokeToken } from './revokeToken.ts';
import {
  deniedConsent,
  missingPermission,
  missingRefreshToken,
  noAnswer,
  wrongAnswer,
} from './signInErrors.ts';

/** Time that the user has for Google's page, milliseconds. */
const SIGN_IN_MS = 10 * 60_000;
/** Limit of the exchange of the code, milliseconds. */
const EXCHANGE_MS = 60_000;

/** Options of a sign-in. */
export interface InstalledAppSignIn {
  /** The user's OAuth client. */
  readonly client: OAuthClient;
  /** The store whose permissions are requested, besides Earth Engine's; `gcs` unless given. */
  readonly store?: StoreService | undefined;
  /** Permissions that are requested in place of those of `store`: full addresses of scopes. */
  readonly scopes?: readonly string[] | undefined;
  /** Permissions that are requested as well, and that the user may leave out. */
  readonly optionalScopes?: readonly string[] | undefined;
  /**
   * Email addresses with earlier sign-ins. Where such a user leaves out a permission, nothing is revoked:
   * Google would end the earlier sign-ins of the account as well.
   */
  readonly keptAccounts?: readonly string[] | undefined;
  /** Shows Google's page in a browser. @param address of the page */
  openPage(address: string): unknown;
  /**
   * Asks the user for the address that the browser was redirected to, or for the code in it, where the
   * browser may be on another machine. Without it, only the redirect is waited for.
   *
   * @param problem what was wrong with the text that was pasted before
   * @returns undefined when the user gave up
   */
  readonly askForAnswer?:
    | ((problem: string | undefined, signal: AbortSignal) => Promise<string | undefined>)
    | undefined;
  /** Preferred port of the redirect; a free one where it is taken, or not given. */
  readonly port?: number | undefined;
  /**
   * Address at which the user's browser reaches a port of this machine, such as that of
   * `vscode.env.asExternalUri`.
   */
  readonly externalAddress?: ((address: string) => Promise<string>) | undefined;
  /** Email address that Google's page suggests. */
  readonly loginHint?: string | undefined;
  /** Time that the user has for Google's page, milliseconds; ten minutes unless given. */
  readonly timeoutMs?: number | undefined;
  /** Ends the sign-in at once. */
  readonly signal?: AbortSignal | undefined;
}

/** A user who has signed in. */
export interface SignInResult {
  /** Credentials that new tokens are requested with. */
  readonly user: UserCredentials;
  /** Email address of the account, where Google names it. */
  readonly account: string | undefined;
  /** Permissions that the user granted. */
  readonly scopes: readonly string[];
}

/** Values that belong to one sign-in. */
interface Attempt {
  readonly oauth: OAuth2Client;
  readonly state: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
}

/**
 * Signs a user in.
 *
 * @param options the OAuth client, the store, and how the user is reached
 * @returns the user's credentials
 * @throws ServiceError with a `reason`: `access_denied`, `no_answer`, `ACCESS_TOKEN_SCOPE_INSUFFICIENT`,
 *   `no_refresh_token`, or that of the token server; CancelledError when the signal is aborted or the user gives up
 */
export async function installedAppSignIn(options: InstalledAppSignIn): Promise<SignInResult> {
  const { client, signal, timeoutMs = SIGN_IN_MS } = options;
  const state = randomBytes(32).toString('base64url');
  const limit = new TimeLimit(timeoutMs, signal);
  let server: RedirectServer | undefined;
  try {
    server = await openRedirectServer(state, options.port);
    const redirectUri = await untilAborted(redirectAddress(server, options), limit.signal);
    const library = await import('google-auth-library');
    const oauth = new library.OAuth2Client({
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      redirectUri,
      endpoints: { oauth2AuthBaseUrl: client.authUri, oauth2TokenUrl: client.tokenUri },
    });
    setTokenRequestOptions(oauth.transporter);
    const { codeVerifier, codeChallenge } = await oauth.generateCodeVerifierAsync();
    const attempt = { oauth, state, redirectUri, codeVerifier };
    const challenge = { code: codeChallenge, method: library.CodeChallengeMethod.S256 };
    const page = pageAddress(attempt, challenge, options);
    await untilAborted(Promise.resolve(options.openPage(page)), limit.signal);
    const answer = await waitForAnswer(server, options, state, limit.signal);
    limit.pause();
    return await finish(attempt, options, answer);
  } catch (error) {
    if (limit.expired && !signal?.aborted) throw noAnswer(timeoutMs);
    throw error;
  } finally {
    limit.end();
    server?.close();
  }
}

/**
 * Google redirects to addresses of this machine alone, so others are left to pasting. So are those with
 * a path, which a proxy of the window would have to serve.
 */
async function redirectAddress(
  server: RedirectServer | undefined,
  { externalAddress, askForAnswer }: InstalledAppSignIn,
): Promise<string> {
  if (!server) {
    if (askForAnswer) return 'http://127.0.0.1:1';
    const problem = l10n.t('This machine does not allow a port to be opened.');
    throw new ServiceError('Google sign-in', 0, problem, l10n.t('Sign in without a browser.'));
  }
  const external = (await externalAddress?.(server.address)) ?? server.address;
  const isPort = isLoopback(external) && URL.parse(external)?.pathname === '/';
  return isPort ? external.replace(/\/$/, '') : server.address;
}

function pageAddress(
  { oauth, state }: Attempt,
  challenge: { readonly code: string | undefined; readonly method: CodeChallengeMethod },
  options: InstalledAppSignIn,
): string {
  const { loginHint, optionalScopes = [] } = options;
  return oauth.generateAuthUrl({
    scope: [...new Set([...requiredScopes(options), ...optionalScopes, ...ACCOUNT_SCOPES])],
    state,
    // Without consent, Google gives a refresh token for the first sign-in only.
    access_type: 'offline',
    prompt: loginHint ? 'consent' : 'select_account consent',
    ...(loginHint && { login_hint: loginHint }),
    code_challenge_method: challenge.method,
    ...(challenge.code && { code_challenge: challenge.code }),
  });
}

/** The permissions without which a sign-in is of no use. */
function requiredScopes({ scopes, store = 'gcs' }: InstalledAppSignIn): readonly string[] {
  return scopes ?? SCOPES[store];
}

/** The answer that arrives first: by the redirect, or pasted by the user. */
async function waitForAnswer(
  server: RedirectServer | undefined,
  { askForAnswer }: InstalledAppSignIn,
  state: string,
  signal: AbortSignal,
): Promise<RedirectAnswer> {
  const pasting = new AbortController();
  const stop = AbortSignal.any([pasting.signal, signal]);
  const answers = [
    ...(server ? [server.answer] : []),
    ...(askForAnswer ? [pastedAnswer(askForAnswer, state, stop)] : []),
  ];
  try {
    return await untilAborted(Promise.race(answers), signal);
  } finally {
    pasting.abort();
  }
}

async function pastedAnswer(
  ask: NonNullable<InstalledAppSignIn['askForAnswer']>,
  state: string,
  signal: AbortSignal,
): Promise<RedirectAnswer> {
  for (let problem: string | undefined; ; ) {
    const text = await ask(problem, signal);
    if (text === undefined) throw new CancelledError();
    const values = parseAnswer(text);
    // A code alone has no state; it is of no use without the verifier of this sign-in.
    if (values && [state, null].includes(values.get('state'))) return { values, reply: () => {} };
    problem = values
      ? wrongAnswer()
      : l10n.t('This is neither the address of the page nor a code.');
  }
}

/** Values of a pasted address, or of a code alone. */
function parseAnswer(text: string): URLSearchParams | undefined {
  const pasted = text.trim();
  const query = URL.parse(pasted)?.searchParams;
  if (query?.has('state') && (query.has('code') || query.has('error'))) return query;
  // Codes are not described further; Google's begin with "4/".
  return /^[\w./~+%-]{10,512}$/.test(pasted) && !pasted.includes('://')
    ? new URLSearchParams({ code: pasted.includes('%') ? decode(pasted) : pasted })
    : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

async function finish(
  attempt: Attempt,
  options: InstalledAppSignIn,
  { values, reply }: RedirectAnswer,
): Promise<SignInResult> {
  try {
    const result = await exchange(attempt, options, values);
    reply('signedIn');
    return result;
  } catch (error) {
    reply('failed');
    throw error;
  }
}

async function exchange(
  { oauth, codeVerifier, redirectUri }: Attempt,
  options: InstalledAppSignIn,
  values: URLSearchParams,
): Promise<SignInResult> {
  const { client, keptAccounts = [], signal } = options;
  const refusal = values.get('error');
  if (refusal) throw deniedConsent(refusal);
  const limit = new TimeLimit(EXCHANGE_MS, signal);
  try {
    const code = values.get('code') ?? '';
    const request = oauth.getToken({ code, codeVerifier, redirect_uri: redirectUri });
    const { tokens } = await untilAborted(request, limit.signal);
    const { refresh_token: refreshToken, scope = '' } = tokens;
    if (!refreshToken) throw missingRefreshToken();
    const { clientId, clientSecret, tokenUri } = client;
    const user = { refreshToken, clientId, clientSecret, tokenUri };
    const scopes = scope.split(' ').filter(Boolean);
    const account = accountOfTokens(tokens);
    const missing = missingScopes(requiredScopes(options), scopes);
    if (missing.length > 0) {
      // Nothing keeps this sign-in, so it does not remain in the account either.
      const isKept = account !== undefined && keptAccounts.includes(account);
      if (!isKept) await revokeToken(user, limit.signal).catch(() => {});
      throw missingPermission(missing);
    }
    return { user, account, scopes };
  } catch (error) {
    if (signal?.aborted) throw new CancelledError(undefined, { cause: error });
    if (error instanceof ServiceError) throw error;
    const late = new Error(l10n.t('No answer within the time limit.'));
    throw refusedToken(limit.expired ? late : error, { way: 'cedar' });
  } finally {
    limit.end();
  }
}
