/** Forms that OAuth endpoints receive, in the body of a request or in its address. */
import { isJsonType } from '../admission.ts';
import type { Exchange } from '../http.ts';
import { OAuthError } from './oauthError.ts';

/** The longest form a client sends here, in characters. */
const MAX_FORM_LENGTH = 64 * 1024;

/** The fields of a request. @throws OAuthError 400 for a body that is not a form */
export async function readForm({ request, url }: Exchange): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_FORM_LENGTH) throw new OAuthError('invalid_request', 'Too long.');
  }
  const contentType = request.headers['content-type'];
  if (text === '') return new URLSearchParams(url.search);
  if (isJsonType(contentType)) return parseJsonForm(text);
  if (!/^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '')) {
    throw new OAuthError('invalid_request', `Bad content type: ${contentType ?? ''}`);
  }
  return new URLSearchParams([...url.searchParams, ...new URLSearchParams(text)]);
}

function parseJsonForm(text: string): URLSearchParams {
  try {
    return new URLSearchParams(JSON.parse(text) as Record<string, string>);
  } catch {
    throw new OAuthError('invalid_request', 'Invalid JSON.');
  }
}

/** A field that a request must have. @throws OAuthError 400 */
export function requiredField(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new OAuthError('invalid_request', `Missing required parameter: ${name}`);
}
