/** Numbers of places with decimal commas. */

/**
 * Replaces decimal commas: `-71,06; 42,36` → `-71.06; 42.36`.
 *
 * @returns undefined where commas separate the numbers
 */
export function withDecimalPoints(text: string): string | undefined {
  if (text.includes('.')) return undefined;
  const isList = text.includes(';') && text.split(';').every((part) => COMMAS.test(part));
  if (!/\d,\d/.test(text) || !(isList || LETTERED.test(text))) return undefined;
  return text.replace(/(\d),(?=\d)/g, '$1.');
}

/** At most one comma, within a number. */
const COMMAS = /^[^,]*(?:\d,\d+[^,]*)?$/;

/** `42,36N 71,06W` */
const LETTERED = /^\s*(?:[-+−]?\d{1,3},\d+\s*°?\s*[nsew][\s,;]*){2,4}$/i;
