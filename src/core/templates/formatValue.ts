/**
 * Formats values as Python prints them: `format(value, spec)`, `str` and `repr`.
 *
 * Specs are Python's mini-language,
 * `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`
 * (https://docs.python.org/3/library/string.html#format-specification-mini-language).
 */
import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import { type Digits, exactDigits, roundDigits, shortestDigits } from './decimalDigits.ts';

/** A value cannot be formatted as requested; has Python's message where Python has one. */
export class FormatProblem extends Error {
  /** The field it is about, as written: `{tile.row:x}`. */
  readonly field: string | undefined;
  constructor(message: string, field?: string) {
    super(message);
    this.field = field;
  }
}

/** Widest field and most decimals: far beyond any name a store takes (1,024 bytes). */
const MAX_WIDTH = 10_000;

/** A number that is a float in Python, even if it is whole. */
export class PythonFloat {
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }
}

/** Python's name for a type of number or text. */
export function pythonTypeName(value: unknown): string {
  if (value === null || value === undefined) return 'NoneType';
  if (typeof value === 'string') return 'str';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (value instanceof PythonFloat) return 'float';
  if (Array.isArray(value)) return 'tuple';
  return value.constructor?.name ?? 'object';
}

/** @throws FormatProblem when the spec does not suit the value */
export function formatValue(value: unknown, spec: string): string {
  if (isTiles(value)) return formatValue(value.map(({ name }) => name).join('_'), spec);
  if (spec === '') return typeof value === 'string' ? value : represent(value);
  if (typeof value === 'string') return formatText(value, parseSpec(spec, value));
  if (typeof value === 'boolean') return formatInteger(BigInt(value), parseSpec(spec, value));
  if (typeof value === 'bigint') return formatInteger(value, parseSpec(spec, value));
  if (typeof value === 'number') {
    return Number.isInteger(value)
      ? formatInteger(BigInt(value), parseSpec(spec, value))
      : formatFloat(value, parseSpec(spec, value));
  }
  if (value instanceof PythonFloat) {
    return formatFloat(value.number, parseSpec(spec, value.number));
  }
  throw new FormatProblem(
    l10n.t('unsupported format string passed to {0}.__format__', pythonTypeName(value)),
  );
}

/**
 * Whether it is the list of tiles of an order, which is written as their names. Python writes the
 * whole definition of each tile, longer than the name of an object can be.
 */
function isTiles(value: unknown): value is readonly { readonly name: string }[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each?.name === 'string' && Array.isArray(each.bounds))
  );
}

/** `repr(value)`, or `ascii(value)`. @throws FormatProblem for objects, which have no such text */
export function represent(value: unknown, options: { ascii?: boolean } = {}): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'string') return quote(value, options.ascii ?? false);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') {
    return Number.isInteger(value) ? String(BigInt(value)) : shortestFloat(value);
  }
  if (value instanceof PythonFloat) return shortestFloat(value.number);
  if (Array.isArray(value)) {
    const items = value.map((item) => represent(item, options));
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`;
  }
  throw new FormatProblem(
    l10n.t("a '{0}' cannot be written as text: name one of its parts", pythonTypeName(value)),
  );
}

function quote(text: string, ascii: boolean): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const escaped = [...text].map((character) => {
    if (character === mark || character === '\\') return `\\${character}`;
    const printable = character === ' ' || !/[\p{C}\p{Z}]/u.test(character);
    const code = character.codePointAt(0) ?? 0;
    if (printable && !(ascii && code > 0x7e)) return character;
    const hex = code.toString(16);
    if (code <= 0xff) return named[character] ?? `\\x${hex.padStart(2, '0')}`;
    return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
  });
  return mark + escaped.join('') + mark;
}

interface Spec {
  readonly fill: string;
  readonly align: string;
  readonly sign: string;
  /** Negative numbers that round to zero lose their sign. */
  readonly coerceZero: boolean;
  readonly alternate: boolean;
  readonly width: number;
  readonly grouping: string;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<z>z)?(?<alternate>#)?(?<zero>0)?(?<width>\d+)?(?<comma>,)?(?<underscore>_)?(?<second>(?<=_),)?(?<point>\.(?<precision>\d*))?(?<type>.*)$/su;

function parseSpec(spec: string, value: unknown): Spec {
  const groups = SPEC.exec(spec)?.groups ?? {};
  const { comma, underscore, second, point, precision, type = '', zero, align } = groups;
  const isText = typeof value === 'string';
  if ((comma && underscore) || (underscore && second)) {
    throw new FormatProblem(l10n.t("Cannot specify both ',' and '_'."));
  }
  if (point && precision === '') {
    throw new FormatProblem(l10n.t('Format specifier missing precision'));
  }
  if ([...type].length > 1) {
    throw new FormatProblem(
      l10n.t(
        "Invalid format specifier '{0}' for object of type '{1}'",
        spec,
        pythonTypeName(value),
      ),
    );
  }
  const grouping = comma ?? underscore ?? '';
  const groupable = underscore ? 'deEfFgG%boxX' : 'deEfFgG%';
  if (grouping && (type ? !groupable.includes(type) : isText)) {
    throw new FormatProblem(l10n.t("Cannot specify '{0}' with '{1}'.", grouping, type || 's'));
  }
  return {
    // Zeros before the width fill after the sign of numbers, unless a fill or an alignment is given.
    fill: groups.fill ?? (zero ? '0' : ' '),
    align: align ?? (isText ? '<' : zero ? '=' : '>'),
    sign: groups.sign ?? '',
    coerceZero: groups.z !== undefined,
    alternate: groups.alternate !== undefined,
    width: limited(groups.width) ?? 0,
    grouping,
    precision: limited(precision),
    type,
  };
}

function limited(digits: string | undefined): number | undefined {
  if (digits === undefined) return undefined;
  if (Number(digits) <= MAX_WIDTH) return Number(digits);
  throw new FormatProblem(
    l10n.t('Too many decimal digits in format string: widths go to {0}', formatNumber(MAX_WIDTH)),
  );
}

function formatText(text: string, spec: Spec): string {
  if (spec.type && spec.type !== 's') throw unknownCode(spec.type, 'str');
  const refused = refusalOfText(spec);
  if (refused) throw new FormatProblem(refused);
  return pad([...text].slice(0, spec.precision).join(''), spec);
}

/** Describes options of a format that texts cannot have. */
function refusalOfText({ sign, coerceZero, alternate, align }: Spec): string | undefined {
  if (sign === ' ') return l10n.t('Space not allowed in string format specifier');
  if (sign) return l10n.t('Sign not allowed in string format specifier');
  if (coerceZero) {
    return l10n.t('Negative zero coercion (z) not allowed in string format specifier');
  }
  if (alternate) return l10n.t('Alternate form (#) not allowed in string format specifier');
  if (align === '=') return l10n.t("'=' alignment not allowed in string format specifier");
  return undefined;
}

const RADIX: Readonly<Record<string, readonly [radix: number, prefix: string]>> = {
  b: [2, '0b'],
  o: [8, '0o'],
  x: [16, '0x'],
  X: [16, '0X'],
};

function formatInteger(value: bigint, spec: Spec): string {
  const { type } = spec;
  if (type && 'eEfFgG%'.includes(type)) return formatFloat(Number(value), spec);
  if (type && !'dnboxXc'.includes(type)) throw unknownCode(type, 'int');
  if (spec.precision !== undefined) {
    throw new FormatProblem(l10n.t('Precision not allowed in integer format specifier'));
  }
  if (spec.coerceZero) {
    throw new FormatProblem(
      l10n.t('Negative zero coercion (z) not allowed in integer format specifier'),
    );
  }
  if (type === 'c') return formatCharacter(value, spec);
  const [radix, prefix] = RADIX[type] ?? [10, ''];
  const digits = (value < 0n ? -value : value).toString(radix);
  return padNumber(
    {
      sign: signOf(value < 0n, spec),
      prefix: spec.alternate ? prefix : '',
      whole: type === 'X' ? digits.toUpperCase() : digits,
      rest: '',
      groupSize: radix === 10 ? 3 : 4,
    },
    spec,
  );
}

function formatCharacter(value: bigint, spec: Spec): string {
  if (spec.sign) {
    throw new FormatProblem(l10n.t("Sign not allowed with integer format specifier 'c'"));
  }
  if (spec.alternate) {
    throw new FormatProblem(
      l10n.t("Alternate form (#) not allowed with integer format specifier 'c'"),
    );
  }
  if (value < 0n || value > 0x10ffffn) {
    throw new FormatProblem(l10n.t('{0} arg not in {1}', '%c', 'range(0x110000)'));
  }
  return pad(String.fromCodePoint(Number(value)), spec);
}

function formatFloat(value: number, spec: Spec): string {
  if (spec.type && !'eEfFgGn%'.includes(spec.type)) throw unknownCode(spec.type, 'float');
  const isUpper = 'EFG'.includes(spec.type || 'g');
  const text = Number.isFinite(value)
    ? floatText(Math.abs(spec.type === '%' ? value * 100 : value), spec)
    : Number.isNaN(value)
      ? 'nan'
      : 'inf';
  const isZero = !/[1-9]/.test(text.replace(/e.*/, '')) && Number.isFinite(value);
  const isNegative = value < 0 && !(spec.coerceZero && isZero);
  const shown = (isUpper ? text.toUpperCase() : text) + (spec.type === '%' ? '%' : '');
  const [whole = ''] = /^\d*/.exec(shown) ?? [];
  return padNumber(
    {
      sign: signOf(isNegative, spec),
      prefix: '',
      whole,
      rest: shown.slice(whole.length),
      groupSize: 3,
    },
    spec,
  );
}

/** A number ≥ 0 without sign, grouping and padding. */
function floatText(value: number, { type, precision, alternate }: Spec): string {
  const digits = exactDigits(value);
  switch (type) {
    case 'f':
    case 'F':
    case '%':
      return fixed(roundDigits(digits, digits.point + (precision ?? 6)), precision ?? 6, alternate);
    case 'e':
    case 'E':
      return exponential(roundDigits(digits, (precision ?? 6) + 1), precision ?? 6, alternate);
    case '':
      if (precision === undefined) return shortestFloat(value, alternate);
  }
  // General format: as many significant digits as asked for, trailing zeros left out.
  const significant = Math.max(1, precision ?? 6);
  // Zero has one digit before the point.
  const rounded = value === 0 ? { digits: '', point: 1 } : roundDigits(digits, significant);
  const { length } = rounded.digits.replace(/0+$/, '');
  const most = type === '' ? significant - 1 : significant;
  if (rounded.point > most || rounded.point <= -4) {
    return exponential(rounded, alternate ? significant - 1 : Math.max(0, length - 1), alternate);
  }
  const decimals = (alternate ? significant : length) - rounded.point;
  return fixed(rounded, Math.max(decimals, type === '' ? 1 : 0), alternate);
}

/** The fewest digits that mean this number: `repr(float)`. */
function shortestFloat(value: number, keepPoint = false): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}inf`;
  const digits = shortestDigits(Math.abs(value));
  const { length } = digits.digits;
  return digits.point > 16 || digits.point <= -4
    ? sign + exponential(digits, length - 1, keepPoint)
    : sign + fixed(digits, Math.max(1, length - digits.point), false);
}

function fixed({ digits, point }: Digits, decimals: number, keepPoint: boolean): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  const zeros = '0'.repeat(Math.max(0, -point));
  const fraction = (zeros + digits.slice(Math.max(0, point)))
    .slice(0, decimals)
    .padEnd(decimals, '0');
  return fraction || keepPoint ? `${whole}.${fraction}` : whole;
}

function exponential({ digits, point }: Digits, decimals: number, keepPoint: boolean): string {
  const isZero = /^0*$/.test(digits);
  const fraction = digits.slice(1, decimals + 1).padEnd(decimals, '0');
  const exponent = isZero ? 0 : point - 1;
  const power = `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  return `${digits.charAt(0) || '0'}${fraction || keepPoint ? '.' : ''}${fraction}${power}`;
}

function signOf(isNegative: boolean, { sign }: Spec): string {
  if (isNegative) return '-';
  return sign === '-' ? '' : sign;
}

interface NumberParts {
  readonly sign: string;
  readonly prefix: string;
  /** Digits before the point, which grouping separates. */
  readonly whole: string;
  readonly rest: string;
  readonly groupSize: number;
}

function padNumber(parts: NumberParts, spec: Spec): string {
  const head = parts.sign + parts.prefix;
  const room = spec.width - [...head, ...parts.rest].length;
  // Only zeros between sign and digits are grouped like digits.
  const zeros = spec.fill === '0' && spec.align === '=';
  const whole = group(parts.whole, spec.grouping, parts.groupSize, zeros ? room : 0);
  const body = whole + parts.rest;
  if (spec.align !== '=') return pad(head + body, spec);
  return head + spec.fill.repeat(Math.max(0, spec.width - head.length - body.length)) + body;
}

/** Separates groups of digits, with leading zeros until it is as wide as asked for. */
function group(digits: string, separator: string, size: number, width: number): string {
  if (!separator || digits === '') return digits;
  let count = digits.length;
  while (count + Math.floor((count - 1) / size) < width) count += 1;
  const padded = digits.padStart(count, '0');
  const groups: string[] = [];
  for (let end = count; end > 0; end -= size) {
    groups.unshift(padded.slice(Math.max(0, end - size), end));
  }
  return groups.join(separator);
}

function pad(text: string, { fill, align, width }: Spec): string {
  const room = Math.max(0, width - [...text].length);
  const left = align === '<' ? 0 : align === '^' ? Math.floor(room / 2) : room;
  return fill.repeat(left) + text + fill.repeat(room - left);
}

function unknownCode(type: string, name: string): FormatProblem {
  const code = type.codePointAt(0) ?? 0;
  const shown = code > 32 && code < 128 ? type : `\\x${code.toString(16)}`;
  return new FormatProblem(
    l10n.t("Unknown format code '{0}' for object of type '{1}'", shown, name),
  );
}
