/** Outcomes of checks: what passed, and what an error shows. */
import * as l10n from '@vscode/l10n';
import { messageOf } from '../../domain/messages.ts';
import { isAboutSignIn } from '../../domain/refusalReasons.ts';
import { ConfigError, ServiceError } from '../errors.ts';
import type { SetupOutcome } from './setupRow.ts';

/** It may be another outcome, whose own state and finding do not count. */
type Details = Omit<SetupOutcome, 'state' | 'detail'>;

export function pass(detail: string): SetupOutcome {
  return { state: 'pass', detail };
}

export function warn(detail: string, more: Details = {}): SetupOutcome {
  return { ...more, state: 'warn', detail };
}

export function fail(detail: string, more: Details = {}): SetupOutcome {
  return { ...more, state: 'fail', detail };
}

export function skip(detail: string): SetupOutcome {
  return { state: 'skipped', detail };
}

/**
 * The outcome of a check that an error has ended.
 *
 * @param path keys in cedar.yaml that the check is about, joined by dots
 */
export function failure(error: unknown, path?: string): SetupOutcome {
  if (error instanceof ServiceError) return refusal(error, path);
  if (error instanceof ConfigError) {
    const at = error.problems.find((problem) => problem.path !== '')?.path ?? path;
    return fail(error.message, { action: 'openConfiguration', path: at });
  }
  return fail(messageOf(error));
}

function refusal(error: ServiceError, path: string | undefined): SetupOutcome {
  const { service, status, serviceMessage, page } = error;
  const advice = adviceIn(error);
  const isSignIn = isAboutSignIn(error);
  const more: Details = {
    ...(advice && { advice }),
    ...(page && { page }),
    ...(isSignIn && { action: 'connect' }),
    ...(!isSignIn && [403, 404].includes(status) && path && { action: 'openConfiguration', path }),
  };
  // Without an answer the text is that of this machine.
  if (status === 0) return fail(serviceMessage, more);
  const detail = l10n.t('Refused by {0} with status {1}.', service, status);
  return fail(detail, { google: serviceMessage, ...more });
}

/** Advice, which the message of an error has after the service's own words. */
function adviceIn({ message, serviceMessage }: ServiceError): string | undefined {
  return message.slice(message.indexOf(serviceMessage) + serviceMessage.length).trim() || undefined;
}
