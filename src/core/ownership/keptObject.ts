/** Objects that stay in the store when an order is cleaned. */
import type { StoredObject } from '../stores/store.ts';

/** An object that an order names and that is not deleted with it. */
export interface KeptObject {
  /** The object as it was listed. */
  readonly object: StoredObject;
  /** Name of the item it was found for. */
  readonly item: string;
  /**
   * `claimed`: another order has the item. `foreign`: nothing shows that the object belongs to the
   * order, or its metadata shows another one.
   */
  readonly reason: 'claimed' | 'foreign';
  /** Names of the orders it belongs to, as far as they are known. */
  readonly orders: readonly string[];
}
