/**
 * Distinguishes a service's own answers from those of something in between.
 *
 * A sign-in page of a network, a proxy or a firewall answers with any status and any content. What
 * is taken for an answer of Google's has the content type, the shape and the headers that Google's
 * documentation describes.
 */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';

/**
 * The message of an error as Google's APIs write it in JSON; undefined when something else has
 * answered.
 */
export function parseServiceMessage(bytes: Uint8Array): string | undefined {
  const message = errorOf(bytes)?.message;
  return typeof message === 'string' ? message : undefined;
}

/**
 * The machine-readable reason in the JSON of an error: that of its `ErrorInfo` (google.rpc), or that of
 * the first of its `errors` (Cloud Storage and Drive).
 */
export function serviceReason(bytes: Uint8Array): string | undefined {
  const { details, errors } = errorOf(bytes) ?? {};
  const reasons = [details, errors]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map((entry: unknown) => (isRecord(entry) ? entry.reason : undefined));
  return reasons.find((reason): reason is string => typeof reason === 'string');
}

function errorOf(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    const error = isRecord(json) ? json.error : undefined;
    return isRecord(error) ? error : undefined;
  } catch {
    return undefined;
  }
}

/** A line of text that explains an error, as Cloud Storage sends it where bytes were asked for. */
export function serviceText(headers: Headers, bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes).toString('utf8').trim();
  const isText = /^text\/(?:plain|html)\b/i.test(headers.get('content-type') ?? '');
  const isLine = text !== '' && !/[<\n]/.test(text) && text.length < 500;
  return isText && isLine ? text : undefined;
}

/** Whether an error page is one of Google's front end, which answers for addresses without service. */
export function isGoogleErrorPage(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('utf8');
  return /<title>Error \d{3} \([^)<]*\)!!1<\/title>/.test(text);
}

/** Whether an answer is a web page. */
export function isPage(headers: Headers, bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('utf8');
  if (/^\s*<(?:!doctype\s+html|html|head|body)\b/i.test(text)) return true;
  return /^text\/html\b/i.test(headers.get('content-type') ?? '') && /^\s*</.test(text);
}

/** Describes what arrived instead of an answer, briefly for a message. */
export function describeAnswer(
  status: number,
  headers: Pick<Headers, 'get'>,
  bytes: Uint8Array,
): string {
  const text = Buffer.from(bytes.subarray(0, 4096)).toString('utf8').trim();
  if (status >= 300 && status < 400) {
    return l10n.t('a redirect to {0}', redirectHost(headers.get('location')) ?? '?');
  }
  const title = /<title[^>]*>([^<]{1,80})/i.exec(text)?.[1]?.trim();
  if (title) return l10n.t('HTTP status {0}, a web page named "{1}"', status, title);
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(text))
    return l10n.t('HTTP status {0}, a web page', status);
  if (text === '') return l10n.t('HTTP status {0} without content', status);
  const kind = headers.get('content-type')?.split(';', 1)[0] ?? '';
  return l10n.t('HTTP status {0}, other content ({1})', status, kind || l10n.t('of unknown type'));
}

function redirectHost(location: string | null): string | undefined {
  try {
    return new URL(location ?? '').host;
  } catch {
    return location ?? undefined;
  }
}
