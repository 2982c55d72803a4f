/** Formats values as Python prints them: `format(value, spec)`, `str` and `repr`. */
import * as l10n from '@vscode/l10n';
import { floatText, shortestFloat } from './floatText.ts';
import { FormatProblem, type FormatSpec, parseSpec } from './formatSpec.ts';
import { pad, padNumber, signOf } from './padding.ts';
import { PythonFloat, pythonTypeName } from './pythonValues.ts';

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

function formatText(text: string, spec: FormatSpec): string {
  if (spec.type && spec.type !== 's') throw unknownCode(spec.type, 'str');
  const refused = refusalOfText(spec);
  if (refused) throw new FormatProblem(refused);
  return pad([...text].slice(0, spec.precision).join(''), spec);
}

/** Describes options of a format that texts cannot have. */
function refusalOfText({ sign, coerceZero, alternate, align }: FormatSpec): string | undefined {
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

function formatInteger(value: bigint, spec: FormatSpec): string {
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

function formatCharacter(value: bigint, spec: FormatSpec): string {
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

function formatFloat(value: number, spec: FormatSpec): string {
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

function unknownCode(type: string, name: string): FormatProblem {
  const code = type.codePointAt(0) ?? 0;
  const shown = code > 32 && code < 128 ? type : `\\x${code.toString(16)}`;
  return new FormatProblem(
    l10n.t("Unknown format code '{0}' for object of type '{1}'", shown, name),
  );
}
