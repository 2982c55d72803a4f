/** `cedar.newOrder`: opens the order form or, called with a request, submits the order. */
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import type { OrderRequest } from '../core/index.ts';
import { EXISTING_CHOICES } from '../domain/existingChoice.ts';
import type { OrdersModel } from '../orders/model.ts';
import type { ConfigurationOrders } from '../orders/order.ts';
import { missingConfiguration } from '../views/missingConfiguration.ts';
import { oneOf } from '../views/oneOf.ts';
import type { SubmitOrder } from '../views/orderForm/submitOrder.ts';
import { ConfigurationNode } from '../views/orders/rows.ts';
import type { Reporter } from '../views/report.ts';
import { registerCommand } from './support/registerCommand.ts';

export interface NewOrderParts {
  readonly model: OrdersModel;
  readonly configurations: Configurations;
  readonly reporter: Reporter;
  readonly submitOrder: SubmitOrder;
  /** Opens the order form, for a configuration if one is given. */
  readonly openForm: (configuration?: string) => Promise<void>;
}

/**
 * Takes nothing, a row of the tree, or an `OrderRequest`, which may contain a `configuration` (its
 * path, or `sandbox`) and what to do with images that already exist (`existing`: `leaveOut` or
 * `takeOver`; nothing is ordered then without it). For a request the command returns `{ name, id }`
 * of the order.
 */
export function registerNewOrder(parts: NewOrderParts): vscode.Disposable {
  return registerCommand('cedar.newOrder', parts.reporter, async (given) => {
    await parts.configurations.found;
    if (given === undefined || given === null || given instanceof ConfigurationNode) {
      await parts.openForm(
        given instanceof ConfigurationNode ? given.configuration.source.id : undefined,
      );
      return undefined;
    }
    const {
      configuration: wanted,
      existing,
      ...request
    } = given as OrderRequest & { configuration?: unknown; existing?: unknown };
    const configuration = findConfiguration(parts.model.configurations, wanted);
    const choice = oneOf(EXISTING_CHOICES, existing);
    // The caller's value may be anything; the core checks it.
    const { order, id } = await parts.submitOrder(configuration, request, choice);
    return { name: order.name, id };
  });
}

function findConfiguration(
  configurations: readonly ConfigurationOrders[],
  id: unknown,
): ConfigurationOrders {
  const [first] = configurations;
  if (!first) throw missingConfiguration();
  if (id === undefined) return first;
  const configuration = configurations.find(({ source }) => source.id === id);
  if (configuration) return configuration;
  const known = configurations.map(({ source }) => source.id).join(', ');
  throw new Error(
    vscode.l10n.t(
      'There is no configuration "{0}". Available configurations: {1}.',
      String(id),
      known,
    ),
  );
}
