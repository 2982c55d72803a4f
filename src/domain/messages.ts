/** Messages stay readable, however long the input is that they repeat. */

/** Longest message of an error, characters: about a screen of text. */
export const MAX_MESSAGE_LENGTH = 4000;
/** Longest message about one place of a configuration, characters. */
export const MAX_PROBLEM_LENGTH = 1000;

/**
 * The message with its middle left out when it is longer than `max` characters. What is wrong is
 * usually at its beginning, and what to do about it at its end.
 */
export function boundMessage(message: string, max = MAX_MESSAGE_LENGTH): string {
  if (message.length <= max) return message;
  const tail = Math.floor(max / 4);
  const head = max - tail - 3;
  // Not through the middle of a character above U+FFFF.
  const start = message.slice(0, head).replace(/[\uD800-\uDBFF]$/, '');
  const end = message.slice(message.length - tail).replace(/^[\uDC00-\uDFFF]/, '');
  return `${start} … ${end}`;
}
