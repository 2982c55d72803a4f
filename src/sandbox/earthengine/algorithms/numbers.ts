/** Numbers. */
import { EvaluationError } from '../evaluationErrors.ts';
import { BINARY, UNARY } from '../math.ts';
import type { Define } from '../signature.ts';
import { formatJavaNumber } from '../values/numberFormat.ts';
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
    'The number, or the nearest end of a range that it is outside of.',
    (value, min, max) => Math.min(max, Math.max(min, value)),
  );
  define(
    'Number.unitScale(number: Number, min: Float, max: Float) -> Number',
    'Position between two numbers: 0 at the first, 1 at the second.',
    (value, min, max) => (value - min) / (max - min),
  );
  define(
    'Number.parse(input: String, radix: Integer = 10) -> Number',
    'The number in a text.',
    parseNumber,
  );
  define(
    'Number.format(number: Number, pattern: String = "%s") -> String',
    'The number in a printf-style pattern.',
    formatJavaNumber,
  );
}

/** A decimal number as Java's `Double.parseDouble` reads it, without the letters for its types. */
const DECIMAL = /^\s*[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|Infinity)\s*$/i;
const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** @throws EvaluationError unless all of the text is a number: with another radix than 10, a whole one */
function parseNumber(input: string, radix: number): number {
  if (radix < 2 || radix > 36) {
    throw new EvaluationError(`Radix must be from 2 to 36, and is ${radix}.`);
  }
  if (radix === 10 && DECIMAL.test(input)) return Number(input);
  const whole = new RegExp(`^[+-]?[${DIGITS.slice(0, radix)}]+$`, 'i');
  if (radix !== 10 && whole.test(input)) return Number.parseInt(input, radix);
  throw new EvaluationError(`Cannot parse number: '${input}'.`);
}
