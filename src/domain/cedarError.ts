/** Identifies errors of Cedar by their tags: their classes are loaded with the core. */

/**
 * Whether an error is one of Cedar's own, of one kind where a tag is given.
 *
 * @param tag the kind, such as `not-found`
 */
export function isCedarError<Tag extends string = string>(
  error: unknown,
  tag?: Tag,
): error is Error & { readonly tag: Tag } {
  if (!(error instanceof Error) || !('tag' in error)) return false;
  return tag === undefined ? typeof error.tag === 'string' : error.tag === tag;
}
