/** Types of Python that values in templates have. */

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
