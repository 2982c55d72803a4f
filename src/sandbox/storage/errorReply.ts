/** Errors as Cloud Storage answers them: JSON, plain text where bytes were requested, or XML. */
import { GoogleError } from '../http.ts';
import type { Reply } from '../rest/call.ts';
import { UnsatisfiableRange } from '../rest/range.ts';

export type ErrorStyle = 'json' | 'text' | 'xml';

/** The part of a request that is wrong, for the reasons that include it. */
const LOCATIONS: Readonly<Record<string, [type: string, location: string]>> = {
  conditionNotMet: ['header', 'If-Match'],
  required: ['header', 'Authorization'],
  authError: ['header', 'Authorization'],
};

/** The reply for an error; anything but a `GoogleError` becomes a 500. */
export function storageErrorReply(error: unknown, style: ErrorStyle): Reply {
  const known =
    error instanceof GoogleError
      ? error
      : new GoogleError(500, `The sandbox failed: ${String(error)}`, 'INTERNAL', 'backendError');
  const { code, message } = known;
  if (code === 304) return { status: 304, text: '' };
  const headers: Record<string, string> = {};
  if (known instanceof UnsatisfiableRange) headers['content-range'] = `bytes */${known.size}`;
  if (code === 401) headers['www-authenticate'] = 'Bearer realm="https://accounts.google.com/"';
  if (style === 'json') return { status: code, headers, json: errorJson(known) };
  if (style === 'text') {
    return { status: code, headers: { ...headers, 'content-type': 'text/html' }, text: message };
  }
  return {
    status: code,
    headers: { ...headers, 'content-type': 'application/xml; charset=UTF-8' },
    text: errorXml(known),
  };
}

function errorJson({ code, message, reason, parameter, status, details }: GoogleError): unknown {
  const known = code === 401 || code === 412 ? LOCATIONS[reason] : undefined;
  const at = parameter === undefined ? known : ['parameter', parameter];
  const detail = {
    message,
    domain: reason === 'accessNotConfigured' ? 'usageLimits' : 'global',
    reason: reason || (code >= 500 ? 'backendError' : 'invalid'),
    ...(at && { locationType: at[0], location: at[1] }),
  };
  // The front end of Google's services adds what it knows when it refuses a request itself.
  const more = details.length > 0 && { status, details };
  return { error: { code, message, errors: [detail], ...more } };
}

/** https://cloud.google.com/storage/docs/xml-api/reference-status */
const XML_CODES: Readonly<Record<number, [code: string, message: string]>> = {
  400: ['InvalidArgument', 'Invalid argument.'],
  401: ['AuthenticationRequired', 'Authentication required.'],
  403: ['AccessDenied', 'Access denied.'],
  404: ['NoSuchKey', 'The specified key does not exist.'],
  412: ['PreconditionFailed', 'At least one of the pre-conditions you specified did not hold.'],
  416: ['InvalidRange', 'The requested range cannot be satisfied.'],
  500: ['InternalError', 'We encountered an internal error. Please try again.'],
};

/** Cloud Storage's answer where the requester pays and does not name a project to bill. */
export const USER_PROJECT_MISSING =
  'Bucket is a requester pays bucket but no user project provided.';

function errorXml({ code, message }: GoogleError): string {
  const [name, words] =
    message === USER_PROJECT_MISSING
      ? ['UserProjectMissing', message]
      : (XML_CODES[code] ?? ['InternalError', message]);
  const details = message.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
  return (
    `<?xml version='1.0' encoding='UTF-8'?><Error><Code>${name}</Code>` +
    `<Message>${words}</Message><Details>${details}</Details></Error>`
  );
}
