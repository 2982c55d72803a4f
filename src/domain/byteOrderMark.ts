/** Byte order marks, which some editors write at the start of a text. */

export function withoutByteOrderMark(text: string): string {
  return text.replace(/^\uFEFF/, '');
}

/**
 * The text of a file: UTF-16 where it begins with its byte order mark, as Windows PowerShell writes files with
 * `>`, and otherwise UTF-8.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(markedUtf16(bytes)).decode(bytes);
}

/** The form of UTF-16 that the byte order mark of a text is of; undefined without such a mark. */
export function markedUtf16([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return undefined;
}
