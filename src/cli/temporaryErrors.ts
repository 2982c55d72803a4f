/** Errors after which a command that runs for hours asks again. */
import { isCedarError } from '../domain/cedarError.ts';
import { needsSignIn } from '../domain/refusalReasons.ts';

/** Whether the same request may succeed later, without the user doing anything. */
export async function isTemporary(error: unknown): Promise<boolean> {
  const { isTransient } = await import('../core/index.ts');
  // Without usable credentials nobody was asked, so there was no answer either.
  if (needsSignIn(error)) return false;
  if (isCedarError(error, 'submission')) return isTemporary(error.cause);
  return isCedarError(error, 'conflict') || isTransient(error);
}
