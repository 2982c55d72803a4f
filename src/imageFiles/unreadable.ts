/** Reasons why an image cannot be shown; texts are made where they are displayed. */

/** Parts that a data cube may lack; `signature` is that of a NetCDF-4 file. */
export type CubePart = 'metadata' | 'signature' | 'variables' | 'times';

export type Reason =
  | { readonly kind: 'empty' }
  | { readonly kind: 'notTiff' }
  /** The file ends before data that its directory refers to. */
  | { readonly kind: 'truncated'; readonly needed: number; readonly size: number }
  /** The directory contains an impossible value. */
  | { readonly kind: 'damaged'; readonly detail: string }
  | { readonly kind: 'compression'; readonly compression: number }
  | { readonly kind: 'complex' }
  | { readonly kind: 'samples'; readonly detail: string }
  /** An integer that JavaScript's numbers would round, in decimal digits. */
  | { readonly kind: 'inexact'; readonly value: string }
  /** A data cube without a part that it needs. */
  | { readonly kind: 'cube'; readonly lacks: CubePart }
  /** Stored in one block that would have to be unpacked completely. */
  | { readonly kind: 'block'; readonly bytes: number };

export class UnreadableImage extends Error {
  override readonly name = 'UnreadableImage';
  readonly reason: Reason;

  constructor(reason: Reason, cause?: unknown) {
    super(`The image cannot be read: ${reason.kind}`, { cause });
    this.reason = reason;
  }
}

/** Whether an error is an `UnreadableImage`, also of a bundle that has its own copy of the class. */
export function isUnreadableImage(error: unknown): error is UnreadableImage {
  return error instanceof Error && error.name === 'UnreadableImage' && 'reason' in error;
}

export function damaged(detail: string, cause?: unknown): UnreadableImage {
  return new UnreadableImage({ kind: 'damaged', detail }, cause);
}
