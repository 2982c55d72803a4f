/** Errors as they are written to a log. */
import { withoutSecrets } from './secrets.ts';

/** The error and its causes for the log: kinds, messages and stacks, and nothing else of it. */
export function errorForLog(error: unknown): string {
  const lines: string[] = [];
  const seen = new Set<unknown>();
  for (let cause = error; cause !== undefined && !seen.has(cause); ) {
    seen.add(cause);
    const text = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
    lines.push(`${lines.length > 0 ? 'caused by ' : ''}${text}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return withoutSecrets(lines.join('\n'));
}
