/**
 * The authorization endpoint: asks in a browser for an account's permission, and sends the browser
 * back to the client with a code.
 *
 * Any page may open it, as with Google. The answer must come from the page itself: it carries a
 * ticket that other pages cannot read, and requests of other pages are not admitted.
 */
import { randomBytes } from 'node:crypto';
import type { Exchange } from '../http.ts';
import type { Account } from './accounts.ts';
import type { AuthorizationCodes } from './authorizationCodes.ts';
import {
  AuthorizationError,
  type AuthorizationRequest,
  parseAuthorizationRequest,
} from './authorizationRequest.ts';
import { type ConsentPage, consentPage, refusalPage } from './consentPage.ts';
import { grantedScopes, scopesWithBoxes } from './grantedScopes.ts';
import type { RegisteredClient } from './oauthClients.ts';
import { readForm } from './oauthForm.ts';
import type { Tokens } from './tokens.ts';

/** How many pages wait for an answer; the oldest ones are forgotten. */
const MAX_TICKETS = 1000;

export interface AuthorizationParts {
  readonly accounts: () => readonly Account[];
  readonly clients: () => readonly RegisteredClient[];
  readonly codes: AuthorizationCodes;
  readonly tokens: Tokens;
}

export class AuthorizationEndpoint {
  readonly #parts: AuthorizationParts;
  /** Requests whose page is open, by the ticket in it. */
  readonly #open = new Map<string, AuthorizationRequest>();

  constructor(parts: AuthorizationParts) {
    this.#parts = parts;
  }

  async answer(exchange: Exchange): Promise<void> {
    try {
      if (exchange.method === 'GET') this.#ask(exchange);
      else if (exchange.method === 'POST') await this.#decide(exchange);
      else throw new AuthorizationError('invalid_request', 'Method Not Allowed', 405);
    } catch (error) {
      if (!(error instanceof AuthorizationError)) throw error;
      sendPage(exchange, refusalPage(error));
    }
  }

  #ask(exchange: Exchange): void {
    const { searchParams } = exchange.url;
    const request = parseAuthorizationRequest(searchParams, this.#parts.clients());
    if (request.prompt.includes('none')) {
      this.#answerSilently(exchange, request);
      return;
    }
    const ticket = randomBytes(24).toString('base64url');
    const [oldest] = this.#open.keys();
    if (oldest !== undefined && this.#open.size >= MAX_TICKETS) this.#open.delete(oldest);
    this.#open.set(ticket, request);
    const page = consentPage(request, { accounts: this.#parts.accounts(), ticket });
    sendPage(exchange, page);
  }

  /**
   * With `prompt=none` no page is shown: the account must be signed in and have allowed the scopes.
   * https://developers.google.com/identity/openid-connect/openid-connect#authenticationuriparameters
   */
  #answerSilently(exchange: Exchange, request: AuthorizationRequest): void {
    const { loginHint } = request;
    const accounts = this.#parts.accounts().filter((account) => this.#isSignedIn(account, request));
    const account =
      loginHint === undefined && accounts.length === 1
        ? accounts[0]
        : accounts.find(({ email }) => email === loginHint);
    if (account) this.#redirectWithCode(exchange, request, account);
    else redirect(exchange, request, { error: 'interaction_required' });
  }

  #isSignedIn({ email, hasConsented }: Account, { client, scopes }: AuthorizationRequest) {
    const allowed = this.#parts.tokens.allowedScopes(email, client.clientId);
    return hasConsented || grantedScopes(scopes).every((scope) => allowed.includes(scope));
  }

  async #decide(exchange: Exchange): Promise<void> {
    const form = await readForm(exchange);
    const ticket = form.get('ticket') ?? '';
    const request = this.#open.get(ticket);
    if (!request) {
      throw new AuthorizationError('invalid_request', 'The page has expired. Sign in again.');
    }
    const account = this.#parts.accounts().find(({ email }) => email === form.get('account'));
    const decision = form.get('decision');
    if (decision !== 'allow' && decision !== 'deny') {
      throw new AuthorizationError('invalid_request', 'Missing required parameter: decision');
    }
    if (decision === 'allow' && !account) {
      throw new AuthorizationError('invalid_request', 'Missing required parameter: account');
    }
    this.#open.delete(ticket);
    const scopes = allowedScopes(request, form.getAll('scope'));
    if (account && decision === 'allow' && scopes.length > 0) {
      this.#redirectWithCode(exchange, { ...request, scopes }, account);
    } else redirect(exchange, request, { error: 'access_denied' });
  }

  #redirectWithCode(exchange: Exchange, request: AuthorizationRequest, { email }: Account): void {
    const { client, includesGranted, scopes } = request;
    const earlier = includesGranted ? this.#parts.tokens.allowedScopes(email, client.clientId) : [];
    const granted = grantedScopes([...scopes, ...earlier]);
    const code = this.#parts.codes.issue(request, { account: email, scopes: granted });
    const prompt = request.prompt.includes('none') ? 'none' : 'consent';
    redirect(exchange, request, { code, scope: granted.join(' '), authuser: '0', prompt });
  }
}

/** The scopes of a request without those whose boxes were not selected. */
function allowedScopes(
  { scopes }: AuthorizationRequest,
  selected: readonly string[],
): readonly string[] {
  const boxes = scopesWithBoxes(scopes);
  return scopes.filter((scope) => !boxes.includes(scope) || selected.includes(scope));
}

/** Sends the browser to the client, with the request's state. */
function redirect(
  { response }: Exchange,
  { redirectUri, state }: AuthorizationRequest,
  answer: Readonly<Record<string, string>>,
): void {
  const url = new URL(redirectUri);
  if (state !== undefined) url.searchParams.set('state', state);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  response.writeHead(302, {
    location: url.href,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'content-length': 0,
  });
  response.end();
}

function sendPage({ response }: Exchange, { status, headers, html }: ConsentPage): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(html) });
  response.end(html);
}
