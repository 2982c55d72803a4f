/** What was done with orders, whoever asked for it: told once it is done. */
import type { Order } from './order.ts';
import type { Root } from './root.ts';

export type Deed =
  | { readonly kind: 'connected'; readonly root: Root }
  | {
      readonly kind: 'listed';
      readonly root: Root;
      /** Orders that there are, and those whose documents were read because they are others now. */
      readonly orders: number;
      readonly read: number;
    }
  | { readonly kind: 'updated'; readonly root: Root; readonly orders: number }
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
