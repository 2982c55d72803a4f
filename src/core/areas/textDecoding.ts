/** Text of a file in whatever encoding a program has written it: UTF-8, UTF-16, or Windows-1252. */

/** @returns the text without a byte order mark */
export function decodeAreaText(bytes: Uint8Array): string {
  const encoding = utf16Of(bytes);
  if (encoding) return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Only names can have other letters; coordinates are the same in all of these encodings.
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** By its byte order mark, or by the zeros that ASCII letters have in UTF-16. */
function utf16Of([first, second, third, fourth]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first !== 0 && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second !== 0 && third === 0 && fourth !== 0) return 'utf-16be';
  return undefined;
}
