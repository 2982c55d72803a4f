/** Addresses of Google's sign-in, beside the one that issues tokens, and requests to them. */
import { isLoopback } from '../../domain/hosts.ts';
import { CancelledError } from '../errors.ts';
import { TimeLimit, untilAborted } from './abort.ts';
import { setTokenRequestOptions } from './tokenRequests.ts';

/** Limit of a request unless it has one of its own, milliseconds. */
const REQUEST_MS = 20_000;

/** A request to the sign-in server. */
export interface SignInRequest {
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Limit of the request, milliseconds. */
  readonly timeoutMs?: number;
}

/**
 * Address of a part of the sign-in.
 *
 * @param tokenUri where tokens come from: Google's other addresses, or those of a sandbox
 */
export function signInAddress(
  part: '/revoke' | '/tokeninfo' | '/oauth2/v3/userinfo',
  tokenUri: string | undefined,
): string {
  if (tokenUri && isLoopback(tokenUri)) return new URL(part, tokenUri).href;
  const host = part === '/oauth2/v3/userinfo' ? 'www.googleapis.com' : 'oauth2.googleapis.com';
  return `https://${host}${part}`;
}

/** Sends a request with the settings of Google's library. @throws its errors; CancelledError */
export async function askSignInServer(url: string, request: SignInRequest): Promise<unknown> {
  const { method, headers, form, signal, timeoutMs = REQUEST_MS } = request;
  const limit = new TimeLimit(timeoutMs, signal);
  try {
    const { OAuth2Client } = await import('google-auth-library');
    const { transporter } = new OAuth2Client();
    setTokenRequestOptions(transporter);
    const sent = transporter.request({
      url,
      method,
      timeout: timeoutMs,
      ...(headers && { headers }),
      ...(form && { data: new URLSearchParams(form) }),
    });
    return (await untilAborted(sent, limit.signal)).data;
  } catch (error) {
    if (signal?.aborted) throw new CancelledError(undefined, { cause: error });
    throw error;
  } finally {
    limit.end();
  }
}
