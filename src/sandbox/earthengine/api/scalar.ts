/** Single values of messages and query parameters, as JSON writes those of Protocol Buffers. */
import type { ApiType } from './facts.ts';

/** The value, or what is wrong with it: a type and the value as error messages end, or `list`. */
type Outcome =
  | { readonly value: unknown; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: string };

const RANGES: Readonly<Record<string, readonly [min: number, max: number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1],
  int64: [-(2 ** 63), 2 ** 63 - 1],
};

/** Numbers may come as text, and `1e3` is whole. https://protobuf.dev/programming-guides/json/ */
export function parseScalar(type: ApiType, value: unknown): Outcome {
  if (Array.isArray(value)) return { problem: 'list' };
  const name = protoName(type);
  if (typeof value === 'object') {
    return { problem: `${name}), Starting an object on a scalar field` };
  }
  const parsed = parse(type, value);
  return parsed === undefined
    ? { problem: `${name}), ${JSON.stringify(value)}` }
    : { value: parsed };
}

function parse(type: ApiType, value: unknown): unknown {
  const { format = '', enum: names } = type;
  if (names) return parseEnum(names, value);
  if (format === 'int32' || format === 'int64') return parseWhole(value, format);
  if (type.type === 'number') return parseNumber(value);
  if (type.type === 'boolean') return parseBoolean(value);
  if (typeof value !== 'string') return undefined;
  if (format === 'google-datetime') return isTimestamp(value) ? value : undefined;
  if (format === 'google-duration') return /^-?\d+(\.\d{1,9})?s$/.test(value) ? value : undefined;
  return value;
}

function parseEnum(names: readonly string[], value: unknown): string | undefined {
  if (typeof value === 'number') return names[value];
  return names.includes(value as string) ? (value as string) : undefined;
}

function parseWhole(value: unknown, format: string): number | undefined {
  const number = parseNumber(value);
  const [min, max] = RANGES[format] ?? [-Infinity, Infinity];
  return Number.isInteger(number) && Number(number) >= min && Number(number) <= max
    ? number
    : undefined;
}

const NUMBER = /^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function parseNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
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
