/** Numbers. */
import { EvaluationError } from '../errors.ts';
import { BINARY, UNARY } from '../math.ts';
import type { Define } from '../signature.ts';
import { castTo, PIXEL_TYPES } from '../values/pixelType.ts';

export function defineNumbers(define: Define): void {
  for (const [name, { compute, description, alias }] of Object.entries(BINARY)) {
    define(`Number.${name}(left: Number, right: Number) -> Number`, description, compute);
    if (alias)
      define(`Number.${alias}(left: Number, right: Number) -> Number`, description, compute, {
        hidden: true,
      });
  }
  for (const [name, { compute, description }] of Object.entries(UNARY)) {
    define(`Number.${name}(input: Number) -> Number`, description, compute);
  }
  for (const [name, type] of Object.entries(PIXEL_TYPES)) {
    const cast = castTo(type);
    const capital = `to${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    define(`Number.${name}(input: Number) -> Number`, `The number as ${name}.`, cast);
    define(`Number.${capital}(input: Number) -> Number`, `The number as ${name}.`, cast);
  }
  define(
    'Number.clamp(number: Number, min: Float, max: Float) -> Number',
    'The number, or the end of a range that it lies beyond.',
    (value, min, max) => Math.min(max, Math.max(min, value)),
  );
  define(
    'Number.unitScale(number: Number, min: Float, max: Float) -> Number',
    'How far it lies between two numbers: 0 at the first, 1 at the second.',
    (value, min, max) => (value - min) / (max - min),
  );
  define(
    'Number.parse(input: String, radix: Integer = 10) -> Number',
    'The number that a text stands for.',
    (input, radix) => {
      const value = radix === 10 ? Number(input) : Number.parseInt(input, radix);
      if (input.trim() === '' || Number.isNaN(value))
        throw new EvaluationError(`Cannot parse number: '${input}'.`);
      return value;
    },
  );
  define(
    'Number.format(number: Number, pattern: String = "%s") -> String',
    'The number in a printf-style pattern.',
    formatNumber,
  );
}

/** One `%[flags][width][.precision]conversion` in a pattern, as Java formats numbers. */
function formatNumber(value: number, pattern: string): string {
  return pattern.replace(
    /%([-+ 0,#(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
    (
      _,
      flags: string,
      width: string | undefined,
      precision: string | undefined,
      conversion: string,
    ) => {
      if (conversion === '%') return '%';
      const text = converted(Math.abs(value), precision, conversion, value, flags.includes(','));
      const sign = value < 0 ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
      const length = Number(width ?? 0);
      if (flags.includes('-')) return (sign + text).padEnd(length);
      if (flags.includes('0')) return sign + text.padStart(length - sign.length, '0');
      return (sign + text).padStart(length);
    },
  );
}

function converted(
  size: number,
  precision: string | undefined,
  conversion: string,
  value: number,
  grouped: boolean,
): string {
  const digits = Number(precision ?? 6);
  switch (conversion) {
    case 'd':
      if (!Number.isInteger(value))
        throw new EvaluationError(`Format specifier '%d' needs a whole number, not ${value}.`);
      return grouped ? size.toLocaleString('en-US') : String(size);
    case 'f':
      return grouped
        ? size.toLocaleString('en-US', {
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
          })
        : size.toFixed(digits);
    case 'e':
    case 'E': {
      const text = size.toExponential(digits).replace(/e([+-])(\d)$/, 'e$10$2');
      return conversion === 'E' ? text.toUpperCase() : text;
    }
    case 'g':
      return size.toPrecision(digits || 1);
    case 'x':
      return size.toString(16);
    case 'X':
      return size.toString(16).toUpperCase();
    case 'o':
      return size.toString(8);
    case 's':
      return String(size);
    default:
      throw new EvaluationError(`Unknown format specifier '%${conversion}'.`);
  }
}
