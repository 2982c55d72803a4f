/** Messages of errors, and limits on their length: they may quote long input. */

/** Longest message of an error, characters: about a screen of text. */
export const MAX_MESSAGE_LENGTH = 4000;
/** Longest message about one place of a configuration, characters. */
export const MAX_PROBLEM_LENGTH = 1000;

/**
 * Shortens a message of more than `max` characters by leaving out its middle. What is wrong is
 * usually at its start, and what to do about it at its end.
 */
export function boundMessage(message: string, max = MAX_MESSAGE_LENGTH): string {
  if (message.length <= max) return message;
  const tail = Math.floor(max / 4);
  const head = max - tail - 3;
  // Does not split a surrogate pair (a character above U+FFFF).
  const start = message.slice(0, head).replace(/[\uD800-\uDBFF]$/, '');
  const end = message.slice(message.length - tail).replace(/^[\uDC00-\uDFFF]/, '');
  return `${start} … ${end}`;
}

/** Shortens a text of more than `max` characters by leaving out its end. */
export function shorten(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text;
}

/** The message of an error, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
