/** Errors that prevent a series from being read at all. */

/** The area has no pixel of the image. */
export class EmptyAreaError extends Error {
  override readonly name = 'EmptyAreaError';
}

/** The open image has no dates. */
export class UndatedImageError extends Error {
  override readonly name = 'UndatedImageError';
}
