/** Reasons of refusals that decide about the next step, and what they have in common. */
import { isCedarError, type ServiceName, type TaggedError } from './cedarError.ts';

/** The reason of Google's APIs for tokens without a permission. */
export const TOO_NARROW = 'ACCESS_TOKEN_SCOPE_INSUFFICIENT';

/** Cedar's own reason where Google refuses what was signed at the wrong time. */
export const WRONG_CLOCK = 'wrong_clock';

/** Cedar's own reason where credentials fail on this machine, before any request. */
export const UNUSABLE_CREDENTIALS = 'unusable_credentials';

/** Section of the documentation about the clock of a machine. */
export const CLOCK_PAGE =
  'https://github.com/cedar-tracker/cedar/blob/main/docs/signIn.md#the-clock-of-the-machine';

/** Older APIs, such as that of Google Drive, have a name of their own for it. */
const TOO_NARROW_NAMES: ReadonlySet<string | undefined> = new Set([
  TOO_NARROW,
  'insufficientPermissions',
]);

/** Whether a reason is one for tokens that allow too little. */
export function isTooNarrow(reason: string | undefined): boolean {
  return TOO_NARROW_NAMES.has(reason);
}

/**
 * Reasons that add nothing to the status: only the words of such a refusal explain what is wrong.
 *
 * https://cloud.google.com/storage/docs/json_api/v1/status-codes and
 * https://cloud.google.com/apis/design/errors#handling_errors
 */
const GENERIC_REASONS: ReadonlySet<string> = new Set([
  ...['badRequest', 'invalid', 'invalidArgument', 'required', 'authError', 'unauthorized'],
  ...['forbidden', 'notFound', 'conflict', 'backendError', 'internalError'],
  ...['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded'],
  ...['RATE_LIMIT_EXCEEDED', 'RESOURCE_EXHAUSTED', 'IAM_PERMISSION_DENIED'],
  ...['INVALID_ARGUMENT', 'FAILED_PRECONDITION', 'UNAUTHENTICATED', 'PERMISSION_DENIED'],
  // With a 401: https://cloud.google.com/apis/design/errors#error_info
  ...['ACCESS_TOKEN_EXPIRED', 'ACCESS_TOKEN_TYPE_UNSUPPORTED', 'CREDENTIALS_MISSING'],
  ...['NOT_FOUND', 'ALREADY_EXISTS', 'OUT_OF_RANGE', 'ABORTED', 'CANCELLED'],
  ...['DEADLINE_EXCEEDED', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNKNOWN'],
]);

/** Whether a machine-readable reason adds something to the status of the answer. */
export function isTellingReason(reason: string | undefined): boolean {
  return reason !== undefined && !GENERIC_REASONS.has(reason);
}

/**
 * Whether a service refuses a request because too many come at once, in its own words: quotas of a day, a
 * month or a computation are refused with the same status and reasons, and waiting a little does not help.
 */
export function isAboutRate(message: string): boolean {
  return RATE_WORDS.test(message) && !LONG_PERIODS.test(message);
}

const RATE_WORDS =
  /too many|concurren|rate limit|request rate|slow down|per (minute|second|\d+ seconds)\b/i;
const LONG_PERIODS = /\bper (day|month)\b|\b(daily|monthly)\b/i;

/** Parts of a refusal that decide about the next step. */
export interface RefusalKind {
  readonly service: ServiceName;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  /** Machine-readable reason. */
  readonly reason: string | undefined;
}

/** Whether another sign-in is the next step: the tokens are refused, or allow too little. */
export function isAboutSignIn({ service, status, reason }: RefusalKind): boolean {
  if (reason === WRONG_CLOCK) return false;
  if (reason === UNUSABLE_CREDENTIALS) return true;
  if (isTooNarrow(reason) || status === 401) return true;
  return service === 'Google sign-in' && status !== 0;
}

/**
 * Whether a sign-in is a next step after an error. Messages of the core only request it; how the user
 * signs in is worded by each program: a button in VS Code, `cedar login` on the command line.
 *
 * @param error any error; one of a service can be the cause of another
 */
export function needsSignIn(error: unknown): boolean {
  for (const cause of errorAndCauses(error)) {
    if (isCedarError(cause, 'service')) return isAboutSignIn(cause);
    if (isCedarError(cause, 'config'))
      return cause.problems.some(({ action }) => action === 'signIn');
  }
  return false;
}

/** The error of a service, which may be the cause of another error. */
export function findServiceError(error: unknown): TaggedError<'service'> | undefined {
  for (const cause of errorAndCauses(error)) {
    if (isCedarError(cause, 'service')) return cause;
  }
  return undefined;
}

/** An error, its cause, the cause of that, and so on; each once. */
function* errorAndCauses(error: unknown): Generator<Error> {
  const seen = new Set<unknown>();
  for (let cause = error; cause instanceof Error && !seen.has(cause); cause = cause.cause) {
    seen.add(cause);
    yield cause;
  }
}
