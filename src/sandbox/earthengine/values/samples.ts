/** Values of an image at points. */

/** Values at points. Where `mask` is 0 there is none. */
export interface Samples {
  readonly values: Float64Array;
  readonly mask: Uint8Array;
}
