/** The part of the work that a machine does. */

/** A part of the work: window number `index` of each `count`. */
export interface WorkShare {
  /** Number of the part, from 0. */
  readonly index: number;
  /** Number of parts. */
  readonly count: number;
}
