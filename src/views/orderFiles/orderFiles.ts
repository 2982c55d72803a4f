/** Order files of a window: plans, submits and exports them, and opens them in the form. */
import * as vscode from 'vscode';
import type { Configurations } from '../../configurations/configurations.ts';
import type { OrderPlan, OrderRequest, Watch } from '../../core/index.ts';
import type { ExistingChoice } from '../../domain/existingChoice.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { ConfigurationOrders, Order } from '../../orders/order.ts';
import { formatTaskCount } from '../../text/quantities.ts';
import type { SubmitOrder } from '../orderForm/submitOrder.ts';
import type { OrderFormLoader } from '../orderFormLoader.ts';
import { withProgress } from '../withProgress.ts';
import { acceptMissingScenes } from './acceptMissingScenes.ts';
import { chooseExisting } from './chooseExisting.ts';
import { describeExtended, extendOrder } from './extendedOrders.ts';
import { type OpenedOrderFile, openOrderFile, requestOfOrderFile } from './openedOrderFile.ts';
import { formatFileLabel, saveOrderFile } from './saveOrderFile.ts';

export interface OrderFilesParts {
  readonly model: OrdersModel;
  readonly configurations: Configurations;
  readonly submitOrder: SubmitOrder;
  readonly form: OrderFormLoader;
}

/** Subject of the export: a draft of the form. */
export interface ExportedRequest {
  readonly configuration: ConfigurationOrders;
  readonly request: OrderRequest;
  readonly existing?: ExistingChoice;
}

export class OrderFiles {
  readonly #parts: OrderFilesParts;

  constructor(parts: OrderFilesParts) {
    this.#parts = parts;
  }

  /**
   * Shows what a file would order.
   *
   * @returns the plan; undefined when the user cancels
   */
  async plan(uri: vscode.Uri): Promise<OrderPlan | undefined> {
    const opened = await openOrderFile(uri, this.#parts);
    if (!opened) return undefined;
    const { request, notes } = await requestOfOrderFile(opened);
    const config = await opened.configuration.source.config();
    const plan = config.plan(request);
    const submit = vscode.l10n.t('Submit Order');
    const openForm = vscode.l10n.t('Open in Form');
    const lines = [describePlan(plan), ...notes, ...plan.warnings].join(' ');
    void vscode.window.showInformationMessage(lines, submit, openForm).then((chosen) => {
      if (chosen === submit) void vscode.commands.executeCommand('cedar.submitOrderFile', uri);
      if (chosen === openForm) void vscode.commands.executeCommand('cedar.openOrderFile', uri);
    });
    return plan;
  }

  /**
   * Submits a file as the form does; of one that repeats, the periods that are due.
   *
   * @param choice what to do with images that exist; the file's, or the user's, unless given
   * @returns the order; undefined when the user cancels, or nothing is due
   */
  async submit(uri: vscode.Uri, choice?: ExistingChoice): Promise<Order | undefined> {
    const opened = await openOrderFile(uri, this.#parts);
    if (!opened) return undefined;
    if (opened.file.repeat) return this.#repeat(opened);
    const { configuration } = opened;
    const { request, options } = await requestOfOrderFile(opened);
    const { existing: ofFile, ...others } = options;
    const existing =
      choice ?? ofFile ?? (await chooseExisting(configuration, request, formatFileLabel(uri)));
    if (existing === 'cancel') return undefined;
    // A call with a choice has no user to ask.
    if (!choice && !(await acceptMissingScenes(configuration, request))) return undefined;
    const { order } = await this.#parts.submitOrder(configuration, request, existing, others);
    return order;
  }

  /**
   * Orders what is due of a file that repeats, without questions, and reports what was ordered.
   *
   * @param watch.isAskedFor whether it is reported as well that nothing is due
   * @throws what `repeatOrder` throws
   */
  async extend(
    uri: vscode.Uri,
    { signal, isAskedFor = false }: Watch & { readonly isAskedFor?: boolean },
  ): Promise<void> {
    const opened = await openOrderFile(uri, this.#parts);
    if (!opened) return;
    const result = await extendOrder(opened, { signal });
    const message = describeExtended(result, formatFileLabel(uri));
    const [unresumed] = result.unresumed;
    if (unresumed && result.ordered.length === 0 && result.resumed.length === 0) {
      throw unresumed.error;
    }
    if (result.ordered.length === 0 && result.resumed.length === 0) {
      if (isAskedFor) void vscode.window.showInformationMessage(message);
      return;
    }
    const show = vscode.l10n.t('Show Order');
    void vscode.window.showInformationMessage(message, show).then((chosen) => {
      const name = result.order?.name ?? result.resumed[0];
      const configuration = opened.configuration.source.id;
      if (chosen === show && name) {
        void vscode.commands.executeCommand('cedar.openOrder', { name, configuration });
      }
    });
  }

  async #repeat(opened: OpenedOrderFile): Promise<Order | undefined> {
    const title = vscode.l10n.t('Submitting order');
    const { configuration, uri } = opened;
    const result = await withProgress(title, (watch) => extendOrder(opened, watch));
    void vscode.window.showInformationMessage(describeExtended(result, formatFileLabel(uri)));
    const name = result.order?.name ?? result.resumed[0];
    return name === undefined ? undefined : configuration.find(name);
  }

  /** @returns whether the form was opened */
  async openInForm(uri: vscode.Uri): Promise<boolean> {
    const opened = await openOrderFile(uri, this.#parts);
    if (!opened) return false;
    const { file, configuration } = opened;
    const { request } = await requestOfOrderFile(opened);
    const config = await configuration.source.config();
    const { draftOfRequest } = await import('../orderForm/index.ts');
    const all = config.plan({ ...request, leaveOut: [] });
    const { id } = configuration.source;
    const draft = draftOfRequest(request, all, id, config.catalog);
    const notice = vscode.l10n.t('Filled in from {0}.', formatFileLabel(uri));
    const filled = { ...draft, existing: file.existing ?? 'leaveOut' };
    await this.#parts.form.openRequest(filled, notice, request);
    return true;
  }

  /**
   * Writes an order to a file, and shows it.
   *
   * @param target the user chooses one unless it is given
   * @returns the file; undefined when the user cancels
   */
  async export(
    what: Order | ExportedRequest,
    target: vscode.Uri | undefined,
  ): Promise<vscode.Uri | undefined> {
    const { exportOrder, formatOrderFile, orderFileOfRequest } = await import(
      '../../core/index.ts'
    );
    const config = await what.configuration.source.config();
    if ('request' in what) {
      const { request, existing } = what;
      const file = { ...orderFileOfRequest(request, config), ...(existing && { existing }) };
      return saveOrderFile(formatOrderFile(file), config.plan(request).name, target);
    }
    const document = await what.configuration.document(what);
    const { file, notes } = await exportOrder(document, config);
    if (notes.length > 0) void vscode.window.showWarningMessage(notes.join(' '));
    return saveOrderFile(formatOrderFile(file, [what.name]), what.name, target);
  }
}

/** "12 images: 1 collection × 3 tiles × 4 periods." */
function describePlan({ items, collections, tiles, periods }: OrderPlan): string {
  return vscode.l10n.t(
    'This order has {0}. Collections: {1}, tiles: {2}, periods: {3}.',
    formatTaskCount(items.length),
    collections.length,
    tiles.length,
    periods.length,
  );
}
