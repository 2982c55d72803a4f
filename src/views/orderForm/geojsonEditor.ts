/**
 * The most recently active editor with an area as text, such as GeoJSON: its selection, or all of its
 * text, selects tiles.
 *
 * The form itself takes the focus from it, so this module remembers what was active before.
 */
import path from 'node:path';
import * as vscode from 'vscode';

const JSON_LANGUAGES = ['json', 'jsonc', 'geojson'];

export class GeoJsonEditor implements vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changes.event;
  readonly #listening: readonly vscode.Disposable[];
  #document: vscode.TextDocument | undefined;
  #selection: vscode.Selection | undefined;

  constructor() {
    this.#follow(
      vscode.window.activeTextEditor ?? vscode.window.visibleTextEditors.find(isGeoJson),
    );
    if (!this.#document) this.#takeAny();
    this.#listening = [
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.#follow(textEditor)),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document !== this.#document) return;
        this.#document = undefined;
        this.#takeAny();
        this.#changes.fire();
      }),
    ];
  }

  /** "Selection in area.geojson", "area.geojson"; undefined when no such editor is open. */
  get label(): string | undefined {
    if (!this.#document) return undefined;
    const name = path.basename(this.#document.fileName);
    return this.hasSelection ? vscode.l10n.t('Selection in {0}', name) : name;
  }

  get text(): string {
    return this.#document?.getText(this.hasSelection ? this.#selection : undefined) ?? '';
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
    this.#changes.dispose();
  }

  get hasSelection(): boolean {
    return this.#selection !== undefined && !this.#selection.isEmpty;
  }

  #follow(editor: vscode.TextEditor | undefined): void {
    if (!editor || !isGeoJson(editor)) return;
    this.#document = editor.document;
    this.#selection = editor.selection;
    this.#changes.fire();
  }

  /** For an editor that was not active yet: it has no known selection. */
  #takeAny(): void {
    this.#document = vscode.workspace.textDocuments.find(
      (document) => !document.isClosed && isGeoJsonDocument(document),
    );
    this.#selection = undefined;
  }
}

function isGeoJson({ document }: vscode.TextEditor): boolean {
  return isGeoJsonDocument(document);
}

/** By its name, or by the start of its text: users paste into untitled files. */
function isGeoJsonDocument(document: vscode.TextDocument): boolean {
  const { languageId, fileName, uri } = document;
  if (!['file', 'untitled', 'vscode-remote', 'vscode-vfs'].includes(uri.scheme)) return false;
  if (/\.(?:geojson[ls]?|ndjson|topojson|kml|wkt)$/i.test(fileName)) return true;
  const isText = JSON_LANGUAGES.includes(languageId) || uri.scheme === 'untitled';
  const start = document.getText(new vscode.Range(0, 0, 60, 0)).slice(0, 2000);
  return isText && /^\s*\{/.test(start) && /"type"\s*:/.test(start);
}
