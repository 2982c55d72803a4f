/**
 * The order form: a page in an editor, and behind it what checks, previews and submits.
 *
 * The page knows only the protocol. What stands in it is kept in the workspace's state, so that it
 * is there again when the form is opened the next time.
 */
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { SubmitOrder } from '../../commands/submitOrder.ts';
import type { Configurations } from '../../configurations/configurations.ts';
import type { Config, OrderRequest } from '../../core/index.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { Root } from '../../orders/root.ts';
import { pageLanguage, pageTexts } from '../pageTexts.ts';
import type { Reporter } from '../report.ts';
import { asDraft, checkDraft, problemAtField } from './draft.ts';
import { CUSTOM_FREQUENCY, FREQUENCIES } from './frequencies.ts';
import { collectionChoice, gridInWords, previewOf, tooManyTasks } from './preview.ts';
import type {
  ConfigurationChoice,
  Draft,
  FieldProblems,
  FromPage,
  Preview,
  ToPage,
} from './protocol.ts';

export const ORDER_FORM = 'cedar.orderForm';
const DRAFT_KEY = 'cedar.orderForm.draft';

/** How long after the last key stroke a draft is looked at. */
const PAUSE_MS = 150;

export interface OrderFormParts {
  readonly extensionUri: vscode.Uri;
  readonly memory: vscode.Memento;
  readonly model: OrdersModel;
  readonly configurations: Configurations;
  readonly reporter: Reporter;
  readonly submitOrder: SubmitOrder;
}

/** One form a window: opening it again shows the one there is. */
export class OrderForm implements vscode.Disposable {
  readonly #parts: OrderFormParts;
  #panel: vscode.WebviewPanel | undefined;
  #draft: Draft;
  #timer: NodeJS.Timeout | undefined;
  #listening: vscode.Disposable | undefined;

  constructor(parts: OrderFormParts) {
    this.#parts = parts;
    this.#draft = asDraft(parts.memory.get(DRAFT_KEY));
  }

  /** @param configuration the one to order from; the last one used unless told */
  async open(configuration?: string): Promise<void> {
    await this.#parts.configurations.found;
    if (configuration) this.#keep({ ...this.#draft, configuration });
    if (this.#panel) {
      this.#panel.reveal();
      if (configuration) await this.#setUp();
      return;
    }
    this.#panel = this.#createPanel();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #createPanel(): vscode.WebviewPanel {
    const media = vscode.Uri.joinPath(this.#parts.extensionUri, 'dist', 'media');
    const panel = vscode.window.createWebviewPanel(
      ORDER_FORM,
      'New Order',
      vscode.ViewColumn.Active,
      { enableScripts: true, localResourceRoots: [media], retainContextWhenHidden: false },
    );
    const icon = (theme: string) =>
      vscode.Uri.joinPath(this.#parts.extensionUri, 'media', 'icons', `order-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    panel.webview.html = html(panel.webview, media);
    panel.webview.onDidReceiveMessage((message: FromPage) => {
      this.#receive(message).catch((error) => this.#parts.reporter.tell('The order form', error));
    });
    this.#listening = this.#parts.model.onDidChange(({ root, order }) => {
      // Which configurations there are, or whether one can be reached now.
      if (!order && (!root || root.source.id === this.#draft.configuration))
        void this.#followModel();
    });
    panel.onDidDispose(() => {
      clearTimeout(this.#timer);
      this.#listening?.dispose();
      this.#panel = undefined;
    });
    return panel;
  }

  async #receive(message: FromPage): Promise<void> {
    switch (message.type) {
      case 'ready':
        return this.#setUp();
      case 'changed':
        this.#keep(asDraft(message.draft));
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => void this.#check(message.revision), PAUSE_MS);
        return;
      case 'submit':
        this.#keep(asDraft(message.draft));
        return this.#submit();
      case 'openConfiguration':
        await vscode.commands.executeCommand('cedar.openConfiguration', this.#root()?.source.file);
    }
  }

  async #setUp(): Promise<void> {
    const { collections } = await import('../../core/index.ts');
    if (!this.#root()) {
      this.#keep({ ...this.#draft, configuration: this.#parts.model.roots[0]?.source.id ?? '' });
    }
    this.#post({
      type: 'setup',
      configurations: await this.#choices(),
      collections: collections().map(collectionChoice),
      frequencies: [...FREQUENCIES, { value: CUSTOM_FREQUENCY, label: 'Custom…', isCustom: true }],
      draft: this.#draft,
    });
  }

  async #followModel(): Promise<void> {
    this.#post({ type: 'configurations', configurations: await this.#choices() });
  }

  async #choices(): Promise<ConfigurationChoice[]> {
    return Promise.all(
      this.#parts.model.roots.map(async ({ source }) => {
        const { id, label, description, isSandbox } = source;
        const named = { id, label: isSandbox ? label : `${label} (${description})` };
        // One that cannot be read says so at its field, when it is the chosen one.
        return source.config().then(
          (config) => ({ ...named, grid: gridInWords(config) }),
          () => named,
        );
      }),
    );
  }

  async #check(revision: number): Promise<void> {
    const checked = await this.#look(this.#draft);
    this.#post({ type: 'checked', revision, ...checked });
  }

  /** What the draft would order, or what is wrong with it. */
  async #look(draft: Draft): Promise<{ preview?: Preview; problems: FieldProblems }> {
    const { request, problems } = checkDraft(draft);
    const root = this.#root();
    if (!root) {
      const message = 'There is no cedar.yaml in this workspace yet.';
      return { problems: { ...problems, configuration: { message, missing: false } } };
    }
    let config: Config;
    try {
      config = await root.source.config();
      if (!request) return { problems };
    } catch (error) {
      return { problems: { ...problems, ...problemAtField(error) } };
    }
    try {
      return { preview: await plan(config, request), problems };
    } catch (error) {
      return { problems: problemAtField(error) };
    }
  }

  async #submit(): Promise<void> {
    const { request, problems } = checkDraft(this.#draft);
    const root = this.#root();
    if (!request || !root) return this.#post({ type: 'checked', revision: Infinity, problems });
    this.#panel?.dispose();
    try {
      await this.#parts.submitOrder(root, request);
    } catch (error) {
      this.#parts.reporter.tell('Ordering', error, { file: root.source.file });
    }
  }

  #root(): Root | undefined {
    return this.#parts.model.root(this.#draft.configuration);
  }

  #keep(draft: Draft): void {
    this.#draft = draft;
    void this.#parts.memory.update(DRAFT_KEY, draft);
  }

  #post(message: ToPage): void {
    void this.#panel?.webview.postMessage(message);
  }
}

/** @throws the core's error for whatever is wrong with the request */
async function plan(config: Config, request: OrderRequest): Promise<Preview> {
  const { OrderRequestError, splitPeriods } = await import('../../core/index.ts');
  const { collections, tiles, periodStart, periodEnd, periodFrequency } = request;
  const periods = splitPeriods(periodStart, periodEnd, periodFrequency);
  const tooMany = tooManyTasks(collections.length, tiles.length, periods.length);
  if (tooMany) throw new OrderRequestError('order', tooMany);
  return previewOf(config.plan(request));
}

/** The page loads its own script and style from `dist/media`, and nothing else from anywhere. */
function html(webview: vscode.Webview, media: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const file = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(media, 'orderForm', name));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html ${pageLanguage()}>
<head>
  <meta charset="UTF-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1.0">
  <link rel="stylesheet" href="${file('orderForm.css')}">
  <title>New Order</title>
</head>
<body>
  <main id="form"></main>
  ${pageTexts()}
  <script nonce="${nonce}" src="${file('orderForm.js')}"></script>
</body>
</html>`;
}
