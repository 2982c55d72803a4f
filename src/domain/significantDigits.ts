/** Numbers as text, with fewer digits than they have, where none of the digits left out matters. */

/** Beyond this, the last digit of a 64-bit number is no longer that of a whole number. */
const MAX_WHOLE_DIGITS = 15;

/**
 * "0.08432", "1073741825": whole numbers as they are, because each digit of an identifier, a class or a
 * bit field has a meaning; other numbers rounded, but never before their decimal point. Not in the
 * user's language.
 *
 * @param value any number; NaN and infinities have their names
 * @param digits significant digits of numbers with fractions, 1 to 15
 */
export function formatSignificant(value: number, digits: number): string {
  if (Number.isSafeInteger(value) || !Number.isFinite(value)) return String(value);
  const wholeDigits = Math.floor(Math.log10(Math.abs(value))) + 1;
  const isShort = wholeDigits <= MAX_WHOLE_DIGITS;
  return String(Number(value.toPrecision(isShort ? Math.max(digits, wholeDigits) : digits)));
}
