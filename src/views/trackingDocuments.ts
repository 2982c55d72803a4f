/** Tracking documents as read-only editors. */
import * as vscode from 'vscode';
import type { OrdersModel } from '../orders/model.ts';
import type { Order } from '../orders/order.ts';
import { OrderTexts } from './orderTexts.ts';

const SCHEME = 'cedar-order';

export function trackingDocumentUri({ name, configuration }: Order): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${name}.json`, query: configuration.source.id });
}

export class TrackingDocuments extends OrderTexts {
  constructor(model: OrdersModel) {
    super(model, SCHEME);
  }

  override uriOf(order: Order): vscode.Uri {
    return trackingDocumentUri(order);
  }

  override async textOf(order: Order): Promise<string> {
    return order.configuration.text(order);
  }

  protected override parse({ path, query }: vscode.Uri) {
    return { configuration: query, name: path.slice(1).replace(/\.json$/, '') };
  }
}
