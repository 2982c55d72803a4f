/** Parts of a refusal that do not depend on the request: status, reasons and words. */
import type { Json } from './recording.ts';
import type { Answer } from './services.ts';

/** The parts of a refusal that Cedar looks at. */
export function refusalOf({ status, body }: Answer): { readonly [key: string]: Json } {
  const error = (body as { error?: unknown } | null)?.error;
  if (typeof error !== 'object' || error === null) {
    return { status, body: typeof body === 'string' ? body.slice(0, 300) : null };
  }
  const { status: code, message, errors, details } = error as Record<string, unknown>;
  return {
    status,
    ...(typeof code === 'string' && { code }),
    message: typeof message === 'string' ? message : null,
    reasons: [...reasonsOf(errors), ...reasonsOf(details)],
  };
}

function reasonsOf(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list
    .map((each: unknown) => (each as { reason?: unknown } | null)?.reason)
    .filter((reason) => typeof reason === 'string');
}
