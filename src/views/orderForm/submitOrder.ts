/** Submission of an order, as the form and the command use it. */
import type { ExistingChoice, OrderRequest } from '../../core/index.ts';
import type { ConfigurationOrders, Order } from '../../orders/order.ts';

/** @param existing what to do with images that exist already; nothing is ordered then without it */
export type SubmitOrder = (
  configuration: ConfigurationOrders,
  request: OrderRequest,
  existing?: ExistingChoice,
) => Promise<{ order: Order; id: string }>;
