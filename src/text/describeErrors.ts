/**
 * Error messages for the user: one text, and remedies.
 *
 * The core's own errors state what is wrong and what to do, so their text is used unchanged; this
 * module adds what only the extension knows, such as which file to open. Does not import `vscode`
 * or the error classes, which are loaded with the core: kinds of errors are identified by `tag`.
 */
import * as l10n from '@vscode/l10n';
import { isCedarError, type TaggedError } from '../domain/cedarError.ts';
import { messageOf } from '../domain/messages.ts';
import {
  findServiceError,
  isAboutSignIn,
  needsSignIn,
  WRONG_CLOCK,
} from '../domain/refusalReasons.ts';

export type ErrorRemedy =
  | 'connectToGoogle'
  | 'checkSetup'
  | 'openPage'
  | 'openConfiguration'
  | 'resumeOrder'
  | 'refresh'
  | 'showLog';

export interface Problem {
  readonly message: string;
  /** `information` for what the user did on purpose, such as cancelling. */
  readonly severity: 'error' | 'warning' | 'information';
  /** Actions to offer, the likeliest first. */
  readonly remedies: readonly ErrorRemedy[];
  /** Page of Google's that `openPage` opens. */
  readonly page?: string;
}

/** Parts of a request that cedar.yaml sets. */
const EXPORT_OPTIONS = ['maxPixels', 'fileDimensions', 'shardSize'];

export function describeProblem(error: unknown): Problem {
  const problem = problemOf(error);
  const refusal = findServiceError(error);
  const page = refusal?.page;
  const isSignIn = refusal !== undefined && isAboutSignIn(refusal);
  const isChecked = isSignIn || refusal?.reason === WRONG_CLOCK;
  const first: ErrorRemedy[] = [
    // The check shows which account is refused, and whether anything else is.
    ...(isChecked ? (['checkSetup'] as const) : []),
    ...(isSignIn ? (['connectToGoogle'] as const) : []),
    ...(page ? (['openPage'] as const) : []),
  ];
  const remedies = [...new Set([...first, ...problem.remedies])];
  return { ...problem, remedies, ...(page && { page }) };
}

function problemOf(error: unknown): Problem {
  if (!isCedarError(error)) {
    return { message: messageOf(error), severity: 'error', remedies: ['showLog'] };
  }
  const { message } = error;
  switch (error.tag) {
    case 'cancelled':
      return { message, severity: 'information', remedies: [] };
    case 'config':
      return {
        message: configMessage(error),
        severity: 'error',
        remedies: [
          'openConfiguration',
          ...(needsSignIn(error) ? (['connectToGoogle'] as const) : []),
        ],
      };
    case 'submission':
      return {
        message,
        severity: 'error',
        remedies: error.canResume ? ['resumeOrder', 'showLog'] : ['showLog'],
      };
    case 'conflict':
    case 'running-tasks':
      return { message, severity: 'warning', remedies: ['refresh'] };
    case 'existing-items':
      return { message, severity: 'warning', remedies: [] };
    case 'order-request':
      return {
        message,
        severity: 'error',
        remedies: EXPORT_OPTIONS.includes(error.field)
          ? ['openConfiguration', 'showLog']
          : ['showLog'],
      };
    case 'service':
      return {
        message: describeServiceError(error),
        severity: 'error',
        remedies: [401, 403, 404].includes(error.status)
          ? ['checkSetup', 'openConfiguration', 'showLog']
          : ['showLog'],
      };
    default:
      return { message, severity: 'error', remedies: ['showLog'] };
  }
}

function configMessage({ message, problems }: TaggedError<'config'>): string {
  const [first, ...rest] = problems;
  if (!first || message.includes(first.message)) return message;
  const text = `${message} ${first.message}`;
  if (rest.length === 0) return text;
  return rest.length === 1
    ? l10n.t('{0} There is 1 more problem.', text)
    : l10n.t('{0} There are {1} more problems.', text, rest.length);
}

function describeServiceError({ message, status }: TaggedError<'service'>): string {
  if (message.includes('\n')) return message;
  if (status === 401) {
    const advice = l10n.t(
      'Connect to Google again, or name a valid file under credentials_file in cedar.yaml.',
    );
    return `${message}\n${advice}`;
  }
  return message;
}
