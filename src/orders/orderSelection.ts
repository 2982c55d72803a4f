/** Selection of parts of an order. */

/** Selected parts of an order; the whole order unless given. */
export interface OrderSelection {
  /** Names of items. */
  readonly items?: readonly string[] | undefined;
  /** Ids of these items' objects in the store. */
  readonly objects?: readonly string[] | undefined;
}
