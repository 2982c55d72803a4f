/** Shapes of the JSON that REST services send and read. */
import { GoogleError } from '../http.ts';

/** A value: a scalar, a list of values, or an object; the field `*` matches any name. */
export type Shape = 'string' | 'boolean' | 'integer' | readonly [Shape] | Fields;
export interface Fields {
  readonly [field: string]: Shape;
}

/** Reads a JSON object a client sent; 400 when it is another kind of JSON. */
export function jsonObject(value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new GoogleError(400, 'Parse Error', 'INVALID_ARGUMENT', 'parseError');
}

/** The first field of `value` that is not of its shape, as a path; fields without one are not looked at. */
export function wrongField(value: unknown, shape: Shape, path = ''): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof shape === 'string') return isScalar(value, shape) ? undefined : path;
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return path;
    return firstWrong(value.map((each, at) => [each, shape[0], `${path}[${at}]`]));
  }
  if (typeof value !== 'object' || Array.isArray(value)) return path;
  const fields = shape as Fields;
  return firstWrong(
    Object.entries(value).flatMap(([name, each]) => {
      const inner = Object.hasOwn(fields, name) ? fields[name] : fields['*'];
      return inner === undefined ? [] : [[each, inner, path ? `${path}.${name}` : name]];
    }),
  );
}

function firstWrong(values: (readonly [unknown, Shape, string])[]): string | undefined {
  for (const [value, shape, path] of values) {
    const wrong = wrongField(value, shape, path);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** Whole numbers come as texts, too, and texts that hold 64-bit numbers also as numbers. */
function isScalar(value: unknown, shape: 'string' | 'boolean' | 'integer'): boolean {
  if (shape === 'boolean') return typeof value === 'boolean';
  if (shape === 'string') return typeof value === 'string' || Number.isSafeInteger(value);
  return Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value));
}
