/** Submission of an order, as the form and the command use it. */
import type { ExistingChoice, OrderRequest, SubmitOptions } from '../../core/index.ts';
import type { ConfigurationOrders, Order } from '../../orders/order.ts';

/** Other contents of an order file. */
export type FileOptions = Pick<SubmitOptions, 'annotation' | 'saveEmptyMetadata' | 'errorIfEmpty'>;

/** @param existing what to do with images that already exist; nothing is ordered then without it */
export type SubmitOrder = (
  configuration: ConfigurationOrders,
  request: OrderRequest,
  existing?: ExistingChoice,
  options?: FileOptions,
) => Promise<{ order: Order; id: string }>;
