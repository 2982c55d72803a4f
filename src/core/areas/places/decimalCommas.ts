/** Numbers of places with decimal commas. */
import * as l10n from '@vscode/l10n';

/**
 * Replaces decimal commas: `-71,06; 42,36` → `-71.06; 42.36`.
 *
 * @returns undefined where commas separate the numbers
 */
export function withDecimalPoints(text: string): string | undefined {
  if (text.includes('.') || !/\d,\d/.test(text)) return undefined;
  const isList = /[;/\t\n]/.test(text) && text.split(/[;/\t\n]/).every((part) => COMMAS.test(part));
  return isList || LETTERED.test(text) || isMarked(text) ? pointed(text) : undefined;
}

/**
 * The same where only spaces separate the numbers, which pairs of numbers with commas look like:
 * `-71,06 42,36` → `-71.06 42.36`.
 *
 * @returns undefined for other texts
 */
export function withSpacedDecimals(text: string): string | undefined {
  return SPACED.test(text) ? pointed(text) : undefined;
}

/** The reason why a text with commas is refused. */
export function describeTwoReadings(text: string): string {
  return l10n.t(
    'The commas of "{0}" can be decimal, or separate numbers. Use decimal points, or spaces between the numbers.',
    text,
  );
}

function pointed(text: string): string {
  return text.replace(/(\d),(?=\d)/g, '$1.');
}

/** At most one comma, within a number. */
const COMMAS = /^[^,]*(?:\d,\d+[^,]*)?$/;

/** `42,36N 71,06W`, `N42,36 W71,06` */
const LETTERED =
  /^\s*(?:(?:[-+−]?\d{1,3},\d+\s*[°º˚]?\s*[nsew][\s,;]*){2,4}|(?:[nsew]\s*[-+−]?\d{1,3},\d+\s*[°º˚]?[\s,;]*){2,4})$/i;

const SPACED = /^\s*(?:[-+−]?\d+,\d+\s+){1,3}[-+−]?\d+,\d+\s*$/;

/** Whether the mark of degrees, minutes or seconds follows the digits after each comma. */
function isMarked(text: string): boolean {
  return [...text.matchAll(/\d,\d+\s*(.?)/g)].every(([, mark = '']) => /[°º˚'′’"″”]/.test(mark));
}
