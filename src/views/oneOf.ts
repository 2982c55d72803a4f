/** Values of a fixed list, as callers of a command pass them. */
import * as vscode from 'vscode';

/**
 * @returns undefined when no value was given
 * @throws Error when it is not one of the values
 */
export function oneOf<T extends string>(values: readonly T[], given: unknown): T | undefined {
  // A menu passes the row it was opened on, if any.
  if (typeof given !== 'string') return undefined;
  const found = values.find((value) => value === given);
  if (found) return found;
  throw new Error(
    vscode.l10n.t('"{0}" is not one of the possible values: {1}.', given, values.join(', ')),
  );
}
