/** The order form of a window, whose code is loaded when the form is first opened. */
import * as vscode from 'vscode';
import type { OrderRequest, TrackingDocument } from '../core/index.ts';
import { LoadedOnce } from './loadedOnce.ts';
import type { FormArea, OrderForm, OrderFormParts } from './orderForm/index.ts';
import type { Draft } from './orderForm/protocol.ts';
import { ORDER_FORM } from './pageIds.ts';

export class OrderFormLoader implements vscode.Disposable, vscode.WebviewPanelSerializer {
  readonly #registered: vscode.Disposable;
  readonly #form: LoadedOnce<OrderForm>;

  constructor(parts: OrderFormParts) {
    this.#form = new LoadedOnce(async () => {
      const { OrderForm } = await import('./orderForm/index.ts');
      return new OrderForm(parts);
    });
    this.#registered = vscode.window.registerWebviewPanelSerializer(ORDER_FORM, this);
  }

  /** @param configuration the one to order from; the last one used unless given */
  async open(configuration?: string): Promise<void> {
    const form = await this.#form.get();
    await form.open(configuration);
  }

  /**
   * Fills the form; its earlier contents can be restored.
   *
   * @param draft fields that are not given are empty
   * @param notice describes the source of the draft
   * @param document record of the order that the draft is of, whose area of interest is kept
   */
  async openWith(
    draft: Partial<Draft>,
    notice: string,
    document?: TrackingDocument,
  ): Promise<void> {
    const form = await this.#form.get();
    await form.openWith(draft, notice, document && (await areaOfOrder(document, draft)));
  }

  /**
   * Fills the form with a request, of which its area of interest is kept.
   *
   * @param draft of the request
   */
  async openRequest(draft: Partial<Draft>, notice: string, request: OrderRequest): Promise<void> {
    const form = await this.#form.get();
    await form.openWith(draft, notice, await areaOfRequest(request, draft));
  }

  /**
   * Opens the form with the tiles of an area.
   *
   * @param file the user chooses one unless it is given
   */
  async openForArea(file: vscode.Uri | undefined): Promise<void> {
    const form = await this.#form.get();
    await form.openForArea(file);
  }

  /** Called when the form was open while the window was closed or reloaded. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    const form = await this.#form.get();
    await form.restore(panel);
  }

  dispose(): void {
    this.#registered.dispose();
    this.#form.ifLoaded((form) => form.dispose());
  }
}

async function areaOfOrder(
  document: TrackingDocument,
  { collections = [], bands = {} }: Partial<Draft>,
): Promise<FormArea | undefined> {
  const { pixelsKey, recordedFormArea } = await import('./orderForm/index.ts');
  const { recordedArea, recordedOwnGrid } = await import('../core/index.ts');
  const pixels = pixelsKey({ collections, bands });
  return recordedFormArea(recordedArea(document), recordedOwnGrid(document), pixels);
}

async function areaOfRequest(
  { inside, grid }: OrderRequest,
  { collections = [], bands = {} }: Partial<Draft>,
): Promise<FormArea | undefined> {
  const { pixelsKey, recordedFormArea } = await import('./orderForm/index.ts');
  const { TileGrid } = await import('../core/index.ts');
  const pixels = pixelsKey({ collections, bands });
  return recordedFormArea(inside, grid && TileGrid.from(grid), pixels);
}
