/** Filters of scenes as short texts, in the notation of formulas and of no language. */
import { plainText } from './plainText.ts';

/** A function of `ee.Filter` with its arguments, as configurations and documents have it. */
interface Filter {
  readonly function: string;
  readonly [argument: string]: unknown;
}

type Arguments = Readonly<Record<string, unknown>>;

/** Signs of comparisons, by the names of their functions and of the operators of `metadata`. */
const SIGNS: Readonly<Record<string, string>> = {
  eq: '=',
  equals: '=',
  neq: '≠',
  notEquals: '≠',
  not_equals: '≠',
  lt: '<',
  lessThan: '<',
  less_than: '<',
  not_greater_than: '≤',
  lte: '≤',
  lessThanOrEquals: '≤',
  gt: '>',
  greaterThan: '>',
  greater_than: '>',
  not_less_than: '≥',
  gte: '≥',
  greaterThanOrEquals: '≥',
  inList: 'in',
  listContains: 'contains',
  stringContains: 'contains',
  contains: 'contains',
  not_contains: 'not contains',
  stringStartsWith: 'starts with',
  starts_with: 'starts with',
  not_starts_with: 'not starts with',
  stringEndsWith: 'ends with',
  ends_with: 'ends with',
  not_ends_with: 'not ends with',
};

/**
 * `CLOUD_COVER ≤ 30`, `month 6–8`, `WRS_PATH = 193 or WRS_PATH = 194`; other functions with their
 * arguments: `area(min: 100)`.
 *
 * @param filter untrusted
 */
export function formatFilter(filter: { readonly function: string }): string {
  const { function: name, ...rest }: Filter = { ...filter };
  // Older versions of the Python client put `opt_` before some names.
  const args: Arguments = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key.replace(/^opt_/, ''), value]),
  );
  return combined(name, args) ?? comparison(name, args) ?? range(name, args) ?? call(name, args);
}

/** The Python client writes the functions in capitals. */
function combined(name: string, { filters, filter }: Arguments): string | undefined {
  const lower = name.toLowerCase();
  if (lower === 'not' && isFilter(filter)) return `not (${formatFilter(filter)})`;
  const isList = Array.isArray(filters) && filters.length > 0 && filters.every(isFilter);
  if ((lower !== 'and' && lower !== 'or') || !isList) return undefined;
  const parts = filters.map((each: Filter) =>
    /^(and|or)$/i.test(each.function) && filters.length > 1
      ? `(${formatFilter(each)})`
      : formatFilter(each),
  );
  return parts.join(` ${lower} `);
}

function comparison(name: string, args: Arguments): string | undefined {
  const { name: property, value, leftField = property, rightField, operator } = args;
  const { rightValue = value ?? rightField } = args;
  const sign = SIGNS[/^metadata_?$/.test(name) ? String(operator).toLowerCase() : name];
  if (!sign || leftField === undefined || rightValue === undefined) return undefined;
  return `${plainText(leftField)} ${sign} ${plainText(rightValue)}`;
}

function range(name: string, args: Arguments): string | undefined {
  const { start, end = start, field, minValue, maxValue } = args;
  const span = end === start ? plainText(start) : `${plainText(start)}–${plainText(end)}`;
  if (name === 'calendarRange' && start !== undefined) {
    return `${plainText(field ?? 'day_of_year').replaceAll('_', ' ')} ${span}`;
  }
  if (name === 'dayOfYear' && start !== undefined) return `day of year ${span}`;
  if (name === 'rangeContains' && field !== undefined) {
    return `${plainText(minValue)} ≤ ${plainText(field)} ≤ ${plainText(maxValue)}`;
  }
  return undefined;
}

function call(name: string, args: Arguments): string {
  return `${name}(${plainText(args)})`;
}

function isFilter(value: unknown): value is Filter {
  return (
    typeof value === 'object' &&
    value !== null &&
    'function' in value &&
    typeof value.function === 'string'
  );
}
