/** Access tokens of accounts that have signed in at the sandbox, and requests with them. */
import type { Sandbox } from '../../src/sandbox/index.ts';

const PREFIX = 'https://www.googleapis.com/auth/';

/** @param scopes without their usual beginning; those of Google Cloud and Google Drive by default */
export async function accessToken(
  sandbox: Sandbox,
  { account, scopes }: { account?: string; scopes?: readonly string[] } = {},
): Promise<string> {
  const { client_id, client_secret, refresh_token, token_uri } = sandbox.authorizedUser({
    ...(account !== undefined && { account }),
    ...(scopes && { scopes: scopes.map((scope) => `${PREFIX}${scope}`) }),
  });
  const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };
  const answer = await fetch(token_uri, { method: 'POST', body: new URLSearchParams(form) });
  return ((await answer.json()) as { access_token: string }).access_token;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: Record<string, unknown> & { readonly error?: GoogleErrorBody };
}

export interface GoogleErrorBody {
  readonly code: number;
  readonly message: string;
  readonly status?: string;
  readonly errors?: readonly { readonly reason: string }[];
  readonly details?: readonly Record<string, unknown>[];
}

/** Sends JSON, or nothing, and reads JSON. */
export async function sendJson(
  url: string,
  {
    token = 'any',
    method,
    body,
    headers = {},
  }: { token?: string; method?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<JsonAnswer> {
  const answer = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, body: isJson ? JSON.parse(text) : { text } };
}

/** The machine-readable reason of a refusal. */
export function reasonOf({ body }: JsonAnswer): unknown {
  return body.error?.details?.find(({ reason }) => reason !== undefined)?.reason;
}
