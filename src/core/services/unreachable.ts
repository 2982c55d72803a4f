/** Advice for connections on which nothing was answered. */
import * as l10n from '@vscode/l10n';
import { CLOCK_PAGE } from '../../domain/refusalReasons.ts';
import type { Advice } from './adviceRules.ts';

/** Codes of Node for certificates that are not valid at the time of this machine's clock. */
const CLOCK_CODES: readonly unknown[] = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** Errors have few causes; a circle of them has no end. */
const MAX_CAUSES = 10;

/**
 * Advice about a certificate that is not valid at present; undefined for other errors.
 *
 * @param error what the connection failed with
 */
export function certificateAdvice(error: unknown): Advice | undefined {
  if (!hasCode(error, CLOCK_CODES)) return undefined;
  const now = new Date().toISOString().slice(0, 16).replace('T', ' ');
  return {
    text: l10n.t(
      'The clock of this machine shows {0} UTC, when the certificate of the service is not valid. If this is wrong, set the date, the time and the time zone of the machine. If it is right, a proxy has a certificate that is not valid: ask the administrator of the network.',
      now,
    ),
    page: CLOCK_PAGE,
  };
}

function hasCode(error: unknown, codes: readonly unknown[]): boolean {
  let cause = error;
  for (let depth = 0; depth < MAX_CAUSES && cause instanceof Error; depth += 1) {
    if (codes.includes((cause as NodeJS.ErrnoException).code)) return true;
    cause = cause.cause;
  }
  return false;
}
