/** Selects one of a few values: by the user, or from a caller's argument. */
import * as vscode from 'vscode';

interface Choices<T extends string> {
  readonly title: string;
  readonly values: readonly T[];
  readonly current: T;
  readonly label: (value: T) => string;
  readonly icon?: (value: T) => vscode.ThemeIcon;
}

/** @returns undefined when the user cancels */
export async function choose<T extends string>(choices: Choices<T>): Promise<T | undefined> {
  const { title, values, current, label, icon } = choices;
  const items = values.map((value) => ({
    value,
    label: label(value),
    ...(value === current && { description: vscode.l10n.t('current') }),
    ...(icon && { iconPath: icon(value) }),
  }));
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder: title });
  return picked?.value;
}

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
