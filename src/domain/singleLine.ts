/** Single lines of texts that are not trusted: names, and messages of services. */

/** The first line of a text. */
export function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? '';
}

/** A text in one line: removes control characters and those that change the writing direction. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
