/**
 * Formats a number in a pattern such as `%05.2f`, as Java's `Formatter` does, which Earth Engine uses:
 * https://docs.oracle.com/javase/8/docs/api/java/util/Formatter.html
 */
import { EvaluationError } from '../evaluationErrors.ts';

/** Flags, width and precision between the `%` of a pattern and its conversion. */
interface Specifier {
  /** As written, for messages: `%05.2f`. */
  readonly text: string;
  readonly flags: string;
  /** The fewest characters; 0 for any number. */
  readonly width: number;
  readonly precision: number | undefined;
  /** In lower case. */
  readonly conversion: string;
}

/** Flags that each conversion takes, beside the `-` that all take; those of Java's `long` and `double`. */
const FLAGS: Readonly<Record<string, string>> = {
  s: '',
  b: '',
  d: '+ 0,(',
  o: '#0',
  x: '#0',
  e: '#+ 0(',
  f: '#+ 0,(',
  g: '+ 0,(',
};
const WITHOUT_PRECISION = 'dox';
const LARGEST_LONG = 2 ** 63;
/** The largest width and precision, so that a pattern cannot fill the memory. */
const MAX_LENGTH = 1000;

/**
 * The text before and after the one conversion of a pattern, with the number in between.
 *
 * @throws EvaluationError for a pattern that Java, or Earth Engine, refuses
 */
export function formatJavaNumber(value: number, pattern: string): string {
  const [, before, text = '', flags = '', width, precision, conversion = '', after] =
    /^([^%]*)(%([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([sdoxXeEfgGaAbBhH]))([^%]*)$/.exec(pattern) ?? [];
  if (text === '') {
    throw new EvaluationError(
      `Invalid format pattern '${pattern}': it must have exactly one '%', followed by flags, width, ` +
        'precision and one of the conversions s, d, o, x, X, e, E, f, g, G, a, A, b, B, h, H.',
    );
  }
  const lower = conversion.toLowerCase();
  const specifier: Specifier = {
    ...{ text, flags, width: Number(width ?? 0), conversion: lower },
    precision: precision === undefined ? undefined : Number(precision),
  };
  check(specifier);
  const padded = pad(convert(value, specifier), specifier);
  return `${before}${conversion === lower ? padded : padded.toUpperCase()}${after}`;
}

function check({ text, flags, width, precision, conversion }: Specifier): void {
  const allowed = FLAGS[conversion];
  if (allowed === undefined) {
    throw new EvaluationError(`The sandbox does not implement the conversion of '${text}'.`);
  }
  const fail = (problem: string) => new EvaluationError(`Invalid format '${text}': ${problem}.`);
  if (width > MAX_LENGTH || (precision ?? 0) > MAX_LENGTH) {
    throw fail(`width and precision may be at most ${MAX_LENGTH}`);
  }
  if (new Set(flags).size < flags.length) throw fail('a flag is given twice');
  const wrong = [...flags].find((flag) => flag !== '-' && !allowed.includes(flag));
  if (wrong !== undefined) throw fail(`'${conversion}' does not take the flag '${wrong}'`);
  if (/-.*0|0.*-|\+.* | .*\+/.test(flags)) throw fail(`the flags '${flags}' exclude each other`);
  if (/[-0]/.test(flags) && width === 0) throw fail('a width is missing');
  if (precision !== undefined && WITHOUT_PRECISION.includes(conversion)) {
    throw fail(`'${conversion}' does not take a precision`);
  }
}

function pad(text: string, { flags, width }: Specifier): string {
  return flags.includes('-') ? text.padEnd(width) : text.padStart(width);
}

function convert(value: number, specifier: Specifier): string {
  const { conversion, precision } = specifier;
  if (conversion === 's') return numberText(value).slice(0, precision);
  if (conversion === 'b') return 'true'.slice(0, precision);
  if (conversion === 'd' || conversion === 'o' || conversion === 'x') {
    const whole = wholeOf(value, specifier);
    if (conversion !== 'd') return formatBits(whole, specifier);
    return withSign(String(whole < 0n ? -whole : whole), whole < 0n, specifier);
  }
  const isNegative = value < 0 || Object.is(value, -0);
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? 'NaN' : 'Infinity';
    return withSign(text, isNegative, { ...specifier, width: 0 });
  }
  return withSign(formatReal(Math.abs(value), specifier), isNegative, specifier);
}

/**
 * A number as Java's `toString` writes it: a whole number as one of the type `long`, others as a
 * `double`.
 *
 * @throws EvaluationError for a whole number that may be of either type, which write it differently
 */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return '-0.0';
  if (Number.isSafeInteger(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) <= LARGEST_LONG) {
    throw new EvaluationError(
      `The sandbox does not implement whole numbers as text from 2^53 on, and this one is ${value}.`,
    );
  }
  const { digits, exponent } = decimalOf(Math.abs(value));
  const sign = value < 0 ? '-' : '';
  // From a thousandth to ten million without an exponent.
  if (exponent >= -3 && exponent < 7) return String(value);
  return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${exponent}`;
}

function wholeOf(value: number, { text }: Specifier): bigint {
  if (Number.isInteger(value) && value >= -LARGEST_LONG && value < LARGEST_LONG) {
    return BigInt(value);
  }
  throw new EvaluationError(`Format specifier '${text}' needs a whole number, not ${value}.`);
}

/** In base 8 or 16; a negative number as the 64 bits that represent it. */
function formatBits(whole: bigint, { conversion, flags, width }: Specifier): string {
  const isHex = conversion === 'x';
  const digits = BigInt.asUintN(64, whole).toString(isHex ? 16 : 8);
  const prefix = !flags.includes('#') ? '' : isHex ? '0x' : '0';
  const fewest = flags.includes('0') ? width - prefix.length : 0;
  return prefix + digits.padStart(fewest, '0');
}

/** Groups the digits, fills up with zeros, and puts a sign or parentheses around. */
function withSign(text: string, isNegative: boolean, { flags, width }: Specifier): string {
  const grouped = flags.includes(',') ? text.replace(/^\d+/, groupThousands) : text;
  const inParentheses = isNegative && flags.includes('(');
  const positive = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
  const sign = inParentheses ? '(' : isNegative ? '-' : positive;
  const end = inParentheses ? ')' : '';
  const fewest = flags.includes('0') ? width - sign.length - end.length : 0;
  return sign + grouped.padStart(fewest, '0') + end;
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}

function formatReal(size: number, { conversion, precision = 6, flags }: Specifier): string {
  const point = flags.includes('#') && precision === 0 ? '.' : '';
  if (conversion === 'f') return formatFixed(size, precision) + point;
  if (conversion === 'e') return formatScientific(size, precision, point);
  const significant = Math.max(1, precision);
  const { exponent } = roundSignificant(size, significant);
  const isFixed = size === 0 || (exponent >= -4 && exponent < significant);
  return isFixed
    ? formatFixed(size, significant - 1 - exponent)
    : formatScientific(size, significant - 1, '');
}

function formatFixed(size: number, decimals: number): string {
  const { digits, exponent } = decimalOf(size);
  // The number is 0.digits x 10 ** (exponent + 1).
  const scaled = roundDigits(digits, exponent + 1 + decimals).padStart(decimals + 1, '0');
  const end = scaled.length - decimals;
  return decimals === 0 ? scaled : `${scaled.slice(0, end)}.${scaled.slice(end)}`;
}

function formatScientific(size: number, decimals: number, point: string): string {
  const { digits, exponent } = roundSignificant(size, decimals + 1);
  const fraction = decimals === 0 ? point : `.${digits.slice(1)}`;
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits[0]}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

interface Decimal {
  /** The decimal point follows the first. */
  readonly digits: string;
  readonly exponent: number;
}

/** The shortest digits that identify the number: Java rounds these, and not the exact value. */
function decimalOf(size: number): Decimal {
  const [mantissa = '', exponent] = size.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), exponent: Number(exponent) };
}

function roundSignificant(size: number, count: number): Decimal {
  const { digits, exponent } = decimalOf(size);
  const rounded = roundDigits(digits, count);
  // 9.99 may have become 10.0.
  return { digits: rounded.slice(0, count), exponent: exponent + rounded.length - count };
}

/** The whole number in the first `count` digits, half rounded up; zeros replace missing digits. */
function roundDigits(digits: string, count: number): string {
  if (count < 0) return '0';
  const kept = digits.slice(0, count).padEnd(count, '0');
  const isUp = (digits[count] ?? '0') >= '5';
  return isUp ? String(BigInt(kept || '0') + 1n).padStart(count, '0') : kept || '0';
}
