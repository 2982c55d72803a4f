/** Why an image cannot be shown. Words for people are made from these where they are shown. */

export type Reason =
  | { readonly kind: 'empty' }
  | { readonly kind: 'notTiff' }
  /** The file ends before what its directory says is in it. */
  | { readonly kind: 'truncated'; readonly needed: number; readonly size: number }
  /** What the directory says cannot be. */
  | { readonly kind: 'damaged'; readonly detail: string }
  | { readonly kind: 'compression'; readonly compression: number }
  | { readonly kind: 'complex' }
  | { readonly kind: 'samples'; readonly detail: string }
  /** Stored in one piece that would have to be unpacked as a whole. */
  | { readonly kind: 'block'; readonly bytes: number };

export class UnreadableImage extends Error {
  override readonly name = 'UnreadableImage';
  readonly reason: Reason;

  constructor(reason: Reason, cause?: unknown) {
    super(`The image cannot be read: ${reason.kind}`, { cause });
    this.reason = reason;
  }
}

export function damaged(detail: string, cause?: unknown): UnreadableImage {
  return new UnreadableImage({ kind: 'damaged', detail }, cause);
}
