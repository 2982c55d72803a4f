/** Events of completed actions on orders, whatever triggered them. */
import type { ConfigurationOrders, Order } from './order.ts';

export type OrderEvent =
  | { readonly kind: 'connected'; readonly configuration: ConfigurationOrders }
  | {
      readonly kind: 'listed';
      readonly configuration: ConfigurationOrders;
      /** Number of orders, and of documents that were read because they had changed. */
      readonly orders: number;
      readonly read: number;
    }
  | {
      readonly kind: 'updated';
      readonly configuration: ConfigurationOrders;
      readonly orders: number;
    }
  | { readonly kind: 'submitted' | 'resumed' | 'annotated'; readonly order: Order }
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
