/** Reasons of refusals that decide about the next step, and what they have in common. */
import type { ServiceName } from './cedarError.ts';

/** The reason of Google's APIs for tokens without a permission. */
export const TOO_NARROW = 'ACCESS_TOKEN_SCOPE_INSUFFICIENT';

/** Cedar's own reason where Google refuses what was signed at the wrong time. */
export const WRONG_CLOCK = 'wrong_clock';

/** Section of the documentation about the clock of a machine. */
export const CLOCK_PAGE =
  'https://github.com/cedar-tracker/cedar/blob/main/docs/signIn.md#the-clock-of-the-machine';

/** Older APIs, such as that of Google Drive, have a name of their own for it. */
const TOO_NARROW_NAMES: ReadonlySet<string | undefined> = new Set([
  TOO_NARROW,
  'insufficientPermissions',
]);

/** What of a refusal decides about the next step. */
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
  if (TOO_NARROW_NAMES.has(reason) || status === 401) return true;
  return service === 'Google sign-in' && status !== 0;
}
