/** Single values of messages and query parameters, as JSON writes those of Protocol Buffers. */
import type { ApiType } from './facts.ts';

/** The value, or what is wrong with it: a type and the value as error messages end, or `list`. */
type Outcome =
  | { readonly value: unknown; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: string };

/** Bits of the types of whole numbers. */
const BITS: Readonly<Record<string, number>> = { int32: 32, int64: 64 };

const MAX_FLOAT = 3.402_823_466_385_288_6e38;

/** Numbers may come as text, and `1e3` is whole. https://protobuf.dev/programming-guides/json/ */
export function parseScalar(type: ApiType, value: unknown): Outcome {
  if (Array.isArray(value)) return { problem: 'list' };
  const name = protoName(type);
  if (typeof value === 'object') {
    return { problem: `${name}), Starting an object on a scalar field` };
  }
  const parsed = parse(type, value);
  if (parsed !== undefined) return { value: parsed };
  const reason = type.format === 'byte' && typeof value === 'string' ? BAD_BASE64 : '';
  return { problem: `${name}), ${reason}${JSON.stringify(value)}` };
}

const BAD_BASE64 = 'Base64 decoding failed for ';

function parse(type: ApiType, value: unknown): unknown {
  const { format = '', enum: names } = type;
  if (names) return parseEnum(names, value);
  if (format === 'int32' || format === 'int64') return parseWhole(value, BITS[format] ?? 0);
  if (type.type === 'number')
    return parseReal(value, format === 'float' ? MAX_FLOAT : Number.MAX_VALUE);
  if (type.type === 'boolean') return parseBoolean(value);
  if (typeof value !== 'string') return undefined;
  if (format === 'byte') return isBase64(value) ? value : undefined;
  if (format === 'google-datetime') return isTimestamp(value) ? value : undefined;
  if (format === 'google-duration') return /^-?\d+(\.\d{1,9})?s$/.test(value) ? value : undefined;
  return value;
}

function parseEnum(names: readonly string[], value: unknown): string | undefined {
  if (typeof value === 'number') return names[value];
  return names.includes(value as string) ? (value as string) : undefined;
}

function parseWhole(value: unknown, bits: number): number | undefined {
  const number = parseNumber(value);
  if (number === undefined || !Number.isInteger(number)) return undefined;
  // Digits are compared exactly: a double holds no difference between 2^63 and the number before it.
  const exact = typeof value === 'string' && DIGITS.test(value) ? BigInt(value) : BigInt(number);
  return BigInt.asIntN(bits, exact) === exact ? number : undefined;
}

/** Numbers that are too large for their type are not rounded to infinity. */
function parseReal(value: unknown, max: number): number | undefined {
  const number = parseNumber(value);
  if (number === undefined || isSpecial(value)) return number;
  return Math.abs(number) <= max ? number : undefined;
}

function isSpecial(value: unknown): boolean {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity';
}

/** Of either alphabet, with or without padding. https://protobuf.dev/programming-guides/json/ */
function isBase64(text: string): boolean {
  const digits = text.replace(/={1,2}$/, '');
  if (!/^(?:[A-Za-z0-9+/]*|[\w-]*)$/.test(digits) || digits.length % 4 === 1) return false;
  return digits === text || text.length % 4 === 0;
}

const DIGITS = /^-?\d+$/;
const NUMBER = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function parseNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (isSpecial(value)) return Number(value);
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : undefined;
}

function parseBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

export function isTimestamp(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/.test(text) &&
    !Number.isNaN(Date.parse(text))
  );
}

/** The type as error messages name it. */
function protoName({ type, format = '', enum: names }: ApiType): string {
  if (names) return 'TYPE_ENUM';
  if (format === 'int32' || format === 'int64') return `TYPE_${format.toUpperCase()}`;
  if (format === 'google-datetime') return 'type.googleapis.com/google.protobuf.Timestamp';
  if (format === 'google-duration') return 'type.googleapis.com/google.protobuf.Duration';
  if (format === 'byte') return 'TYPE_BYTES';
  if (type === 'number') return format === 'float' ? 'TYPE_FLOAT' : 'TYPE_DOUBLE';
  return type === 'boolean' ? 'TYPE_BOOL' : 'TYPE_STRING';
}
