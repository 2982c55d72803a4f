/**
 * Functions of VS Code for language models, where the editor has them: editors that are built on VS Code
 * may state its version without them.
 */
import * as vscode from 'vscode';

type LanguageModels = typeof vscode.lm;

export function languageModelFunction<Name extends keyof LanguageModels>(
  name: Name,
): LanguageModels[Name] | undefined {
  const { lm } = vscode as { lm?: Partial<LanguageModels> };
  return typeof lm?.[name] === 'function' ? lm[name] : undefined;
}
