/**
 * The deprecated `ee.Filter.metadata`, which the client libraries make of other filters.
 *
 * ```yaml
 * - { function: metadata, name: CLOUD_COVER, operator: not_greater_than, value: 80 }
 * ```
 */
import type { FilterSpec } from './requestOptions.ts';

/** Functions of the service by operator. From `ee.Filter.metadata` of the client libraries. */
const FUNCTIONS: Readonly<Record<string, string>> = {
  equals: 'equals',
  less_than: 'lessThan',
  greater_than: 'greaterThan',
  contains: 'stringContains',
  starts_with: 'stringStartsWith',
  ends_with: 'stringEndsWith',
};

const NEGATION = 'not_';

/** Operators that `ee.Filter.metadata` takes, in lower case; it takes capitals as well. */
export const METADATA_OPERATORS: readonly string[] = Object.keys(FUNCTIONS).flatMap((name) => [
  name,
  `${NEGATION}${name}`,
]);

/**
 * The comparison that a filter `metadata` makes, and whether it is negated.
 *
 * @param filter with arguments whose names have no `opt_`
 * @returns undefined for other filters, and for an operator that there is not
 */
export function metadataComparison(
  filter: FilterSpec,
): { comparison: FilterSpec; isNegated: boolean } | undefined {
  const { function: name, name: leftField, value: rightValue, operator } = filter;
  if (!isMetadataFunction(name) || typeof operator !== 'string') return undefined;
  const given = operator.toLowerCase();
  const isNegated = given.startsWith(NEGATION);
  const plain = isNegated ? given.slice(NEGATION.length) : given;
  if (!Object.hasOwn(FUNCTIONS, plain)) return undefined;
  const comparison = { function: FUNCTIONS[plain] ?? '', leftField, rightValue };
  return { comparison, isNegated };
}

/** Whether it is the function's name; the Python client's ends with an underscore. */
export function isMetadataFunction(name: string): boolean {
  return name === 'metadata' || name === 'metadata_';
}
