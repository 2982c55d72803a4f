/** Errors after which a command that runs for hours asks again. */
import { isCedarError } from '../domain/cedarError.ts';
import { needsSignIn } from '../domain/refusalReasons.ts';

/** Whether the same request may succeed later, without the user doing anything. */
export async function isTemporary(error: unknown): Promise<boolean> {
  const { isTransient } = await import('../core/index.ts');
  // Credentials that fail on this machine have the status of a request without an answer.
  if (needsSignIn(error)) return false;
  if (isCedarError(error, 'submission')) return isTemporary(error.cause);
  return isCedarError(error, 'conflict') || isTransient(error);
}
