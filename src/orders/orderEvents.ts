/** What was done with orders, whoever asked for it: told once it is done. */

import type { ConfigurationOrders } from './configurationOrders.ts';
import type { Order } from './order.ts';

export type OrderEvent =
  | { readonly kind: 'connected'; readonly root: ConfigurationOrders }
  | {
      readonly kind: 'listed';
      readonly root: ConfigurationOrders;
      /** Orders that there are, and those whose documents were read because they are others now. */
      readonly orders: number;
      readonly read: number;
    }
  | { readonly kind: 'updated'; readonly root: ConfigurationOrders; readonly orders: number }
  | { readonly kind: 'submitted' | 'resumed'; readonly order: Order }
  | {
      readonly kind: 'retried' | 'cancelled' | 'fed';
      readonly order: Order;
      readonly tasks: number;
    }
  | {
      readonly kind: 'downloaded';
      readonly order: Order;
      readonly files: number;
      readonly folder: string;
    }
  | { readonly kind: 'cleaned'; readonly order: Order; readonly objects: number };
