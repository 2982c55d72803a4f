/** Finds out which scopes the tokens of a client have. */
import { type Clock, systemClock } from '../../domain/clock.ts';
import { isGoogle, isLoopback } from '../../domain/hosts.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { untilAborted } from './abort.ts';
import { authorization, hasRefreshHandler, isOAuth2Client } from './auth.ts';
import type { AuthClient } from './authClient.ts';
import { clientOrigin } from './origins.ts';
import { askSignInServer, signInAddress } from './signInServer.ts';

/** Limit of the question, milliseconds: what waits for it can do without the answer. */
const ANSWER_MS = 5000;
/** Time after which a question that had no answer is asked again, milliseconds. */
const REPEAT_MS = 60_000;

/** A question to the sign-in server. */
interface Question {
  /** Undefined where there was no answer. */
  readonly scopes: Promise<readonly string[] | undefined>;
  /** When it was found to have no answer, milliseconds since 1970. */
  failed?: number;
}

/** An answer is kept for as long as the client. */
const questions = new WeakMap<AuthClient, Question>();

/**
 * The scopes that were granted. An answer with a token of a user names them. Cedar requests those of
 * service accounts and workload identities by itself, and they are not looked up. For other tokens, such
 * as those of a virtual machine, the sign-in server is asked.
 *
 * https://developers.google.com/identity/protocols/oauth2
 *
 * @param client has a token
 * @param service address of the service that the tokens are for
 * @param options.signal ends the wait for the answer
 * @param options.clock measures the time until a question is asked again
 * @returns undefined where they are not known
 * @throws CancelledError
 */
export async function tokenScopes(
  client: AuthClient,
  service: string,
  options: { signal?: AbortSignal | undefined; clock?: Clock | undefined } = {},
): Promise<readonly string[] | undefined> {
  const { signal, clock = systemClock } = options;
  const named = scopesIn(client.credentials.scope);
  if (named) return named;
  const address = tokenInfoAddress(client, service);
  if (address === undefined) return undefined;
  return untilAborted(questionOf(client, address, clock).scopes, signal);
}

/** Undefined for tokens that nothing is to be asked about, or no server that is known to issue them. */
function tokenInfoAddress(client: AuthClient, service: string): string | undefined {
  if (!isOAuth2Client(client) || hasRefreshHandler(client)) return undefined;
  const { tokenUri } = clientOrigin(client) ?? {};
  const issuer = tokenUri ?? service;
  const isKnown = isLoopback(issuer) ? tokenUri !== undefined : isGoogle(issuer);
  return isKnown ? signInAddress('/tokeninfo', tokenUri) : undefined;
}

/** The question about a client: an earlier one, unless it failed some time ago. */
function questionOf(client: AuthClient, address: string, clock: Clock): Question {
  const earlier = questions.get(client);
  if (earlier) {
    const isOver = earlier.failed !== undefined && clock.now() - earlier.failed >= REPEAT_MS;
    if (!isOver) return earlier;
  }
  const question: Question = {
    scopes: askScopes(client, address).then((scopes) => {
      if (!scopes) question.failed = clock.now();
      return scopes;
    }),
  };
  questions.set(client, question);
  return question;
}

async function askScopes(
  client: AuthClient,
  address: string,
): Promise<readonly string[] | undefined> {
  try {
    const signed = await authorization(client, address);
    const headers = { authorization: signed.get('authorization') ?? '' };
    const request = { method: 'POST', headers, form: {}, timeoutMs: ANSWER_MS } as const;
    const answer = await askSignInServer(address, request);
    return isRecord(answer) ? scopesIn(answer.scope) : undefined;
  } catch {
    // Without an answer the service itself decides.
    return undefined;
  }
}

function scopesIn(text: unknown): readonly string[] | undefined {
  if (typeof text !== 'string') return undefined;
  const scopes = text.split(/\s+/).filter((scope) => scope !== '');
  return scopes.length > 0 ? scopes : undefined;
}
