/** Checks of values from outside, such as parsed JSON. */

/** Whether a value is an object with named values: not a list, and not null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
