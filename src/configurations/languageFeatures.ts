/**
 * Completion, hover and quick fixes in `cedar.yaml` and order files, from their schemas.
 *
 * The results come from `language/`, which is loaded with the schema on first use.
 */
import path from 'node:path';
import * as vscode from 'vscode';
import type { ConfigProblem } from '../core/index.ts';
import { CONFIGURATION_NAMES, type Configurations } from './configurations.ts';
import { DIAGNOSTIC_SOURCE, pathOfDiagnostic } from './diagnostics.ts';
import type { Schema, Suggestion } from './language/index.ts';
import { isOrderFile, ORDER_FILE_PATTERN } from './orderFileNames.ts';
import { SANDBOX_SCHEME } from './sandboxDocument.ts';

/** Characters after which suggestions may appear before a word is started. */
const TRIGGERS = [' ', ':', '{', '[', '/', '"', "'"];

export function registerLanguageFeatures(configurations: Configurations): vscode.Disposable {
  const selector: vscode.DocumentSelector = [
    { scheme: 'file', language: 'yaml' },
    { scheme: SANDBOX_SCHEME },
    { scheme: 'file', pattern: `**/{${CONFIGURATION_NAMES.join(',')}}` },
    { scheme: 'file', pattern: ORDER_FILE_PATTERN },
  ];
  const features = new LanguageFeatures(configurations);
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(selector, features, ...TRIGGERS),
    vscode.languages.registerHoverProvider(selector, features),
    vscode.languages.registerCodeActionsProvider(selector, features, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}

class LanguageFeatures
  implements
    vscode.CompletionItemProvider,
    vscode.HoverProvider,
    vscode.CodeActionProvider<vscode.CodeAction>
{
  readonly #configurations: Configurations;

  constructor(configurations: Configurations) {
    this.#configurations = configurations;
  }

  #isOurs({ fileName }: vscode.TextDocument): boolean {
    return isOrderFile(fileName) || this.#configurations.isConfiguration(fileName);
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.CompletionItem[]> {
    if (!this.#isOurs(document)) return [];
    const { suggestionsAt, schema } = await load(document);
    const found = suggestionsAt(document.getText(), document.offsetAt(position), schema);
    return found.map((each, index) => completionItem(document, each, index));
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    if (!this.#isOurs(document)) return undefined;
    const { hoverAt, schema } = await load(document);
    const hover = hoverAt(document.getText(), document.offsetAt(position), schema);
    if (!hover) return undefined;
    const range = new vscode.Range(
      document.positionAt(hover.start),
      document.positionAt(hover.end),
    );
    return new vscode.Hover(new vscode.MarkdownString(hover.markdown), range);
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const own = diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
    if (own.length === 0) return [];
    const { correctionEdit, listedKind, mendings, schema } = await load(document);
    const text = document.getText();
    const problems = await problemsOf(document);
    const problemAt = (diagnostic: vscode.Diagnostic) =>
      problems.find(
        ({ path: at, message }) =>
          at === pathOfDiagnostic(diagnostic) && message === diagnostic.message,
      );
    const edits = (diagnostic: vscode.Diagnostic) => {
      const at = pathOfDiagnostic(diagnostic);
      const correction = problemAt(diagnostic)?.correction;
      const corrected = correction && correctionEdit(text, at, correction);
      const mended = mendings(text, at, schema).filter(
        ({ adds }) => adds === undefined || diagnostic.message.includes(`"${adds}"`),
      );
      return corrected ? [corrected, ...mended] : mended;
    };
    const choices = own.flatMap((diagnostic) => {
      if (problemAt(diagnostic)?.placeholder === undefined) return [];
      const kind = listedKind(pathOfDiagnostic(diagnostic));
      return kind ? [choiceAction(document, diagnostic, kind)] : [];
    });
    const changes = own.flatMap((diagnostic) =>
      edits(diagnostic).map(({ title, start, end, text }, index) => {
        const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
        action.diagnostics = [diagnostic];
        action.isPreferred = index === 0;
        action.edit = new vscode.WorkspaceEdit();
        const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
        action.edit.replace(document.uri, range, text);
        return action;
      }),
    );
    return [...choices, ...changes];
  }
}

/** The action that replaces an example by a value from a list. */
function choiceAction(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  kind: 'project' | 'bucket',
): vscode.CodeAction {
  const title =
    kind === 'project' ? vscode.l10n.t('Choose a Project…') : vscode.l10n.t('Choose a Bucket…');
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = true;
  const given = [document.fileName, pathOfDiagnostic(diagnostic)];
  action.command = { command: 'cedar.chooseConfigurationValue', title, arguments: given };
  return action;
}

/** Problems that the core finds in a configuration; for order files, the schema has the corrections. */
async function problemsOf(document: vscode.TextDocument): Promise<readonly ConfigProblem[]> {
  if (isOrderFile(document.fileName)) return [];
  const { ConfigError, loadConfig } = await import('../core/index.ts');
  try {
    return loadConfig(document.getText(), { folder: path.dirname(document.fileName) }).warnings;
  } catch (error) {
    return error instanceof ConfigError ? [...error.problems, ...error.warnings] : [];
  }
}

async function load({ fileName }: vscode.TextDocument) {
  const language = await import('./language/index.ts');
  const { CONFIG_SCHEMA, ORDER_FILE_SCHEMA } = await import('../core/index.ts');
  const schema: Schema = isOrderFile(fileName) ? ORDER_FILE_SCHEMA : CONFIG_SCHEMA;
  return { ...language, schema };
}

const KINDS: Readonly<Record<Suggestion['kind'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  field: vscode.CompletionItemKind.Variable,
};

function completionItem(
  document: vscode.TextDocument,
  { kind, label, detail, documentation, snippet, start, end, asksOn }: Suggestion,
  index: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, KINDS[kind]);
  item.detail = detail;
  item.documentation = new vscode.MarkdownString(documentation);
  item.insertText = new vscode.SnippetString(snippet);
  item.range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  item.sortText = String(index).padStart(3, '0');
  // VS Code filters by the text in the range, which has a space in front where one is missing.
  item.filterText = label;
  if (asksOn) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}
