/** Byte order marks, which some editors write at the start of a text. */

export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}
