/** The editor that the page of the order form is in: opened by the user, or restored by VS Code. */
import * as vscode from 'vscode';
import { onDidChangeTileSource, readTileSource } from '../map/mapSettings.ts';
import { pageHtml } from '../pageHtml.ts';
import { pageIcon } from '../pageIcon.ts';
import { ORDER_FORM } from '../pageIds.ts';
import type { FromOrderForm, ToOrderForm } from './protocol.ts';

export interface FormPanelEvents {
  receive(message: FromOrderForm): void;
  /** @returns listeners that end with the page */
  opened(): readonly { dispose(): void }[];
  /** Nothing can be sent to the page any more. */
  closed(): void;
}

export class FormPanel {
  readonly #extensionUri: vscode.Uri;
  readonly #events: FormPanelEvents;
  #panel: vscode.WebviewPanel | undefined;

  constructor(extensionUri: vscode.Uri, events: FormPanelEvents) {
    this.#extensionUri = extensionUri;
    this.#events = events;
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  /** @returns whether it was open before */
  show(): boolean {
    if (this.#panel) {
      this.#panel.reveal();
      return true;
    }
    const title = vscode.l10n.t('New Order');
    const options = {
      enableScripts: true,
      localResourceRoots: [this.#media],
      retainContextWhenHidden: false,
    };
    const { Active } = vscode.ViewColumn;
    this.attach(vscode.window.createWebviewPanel(ORDER_FORM, title, Active, options));
    return false;
  }

  /** Uses a panel that VS Code has restored, unless there is another one. */
  attach(panel: vscode.WebviewPanel): void {
    if (this.#panel) {
      panel.dispose();
      return;
    }
    panel.iconPath = pageIcon(this.#extensionUri);
    panel.webview.options = { enableScripts: true, localResourceRoots: [this.#media] };
    panel.webview.onDidReceiveMessage((message: FromOrderForm) => this.#events.receive(message));
    const listening = [...this.#events.opened(), onDidChangeTileSource(() => this.#load(panel))];
    panel.onDidDispose(() => {
      this.#panel = undefined;
      for (const each of listening) each.dispose();
      this.#events.closed();
    });
    this.#panel = panel;
    this.#load(panel);
  }

  post(message: ToOrderForm): void {
    void this.#panel?.webview.postMessage(message);
  }

  close(): void {
    this.#panel?.dispose();
  }

  get #media(): vscode.Uri {
    return vscode.Uri.joinPath(this.#extensionUri, 'dist', 'media');
  }

  /** The page starts again with the contents of the draft. */
  #load({ webview }: vscode.WebviewPanel): void {
    webview.html = pageHtml(webview, this.#media, {
      name: 'orderForm',
      title: vscode.l10n.t('New Order'),
      map: { imageOrigins: readTileSource().origins },
    });
  }
}
