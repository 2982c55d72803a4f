/** Lets the user select one of a few values. */
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
