/** Errors that prevent a series from being read at all. */
import type { SeriesGap } from '../protocol.ts';

/** The area has no pixel of the image. */
export class EmptyAreaError extends Error {
  override readonly name = 'EmptyAreaError';
}

/** The open image has no dates. */
export class UndatedImageError extends Error {
  override readonly name = 'UndatedImageError';
  /** Images that would have some, and why they cannot be used. */
  readonly gaps: readonly SeriesGap[];

  constructor(gaps: readonly SeriesGap[]) {
    super();
    this.gaps = gaps;
  }
}
