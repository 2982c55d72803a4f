/** Filters of a configuration as short texts. Does not import `vscode`. */

/** Signs of comparisons, by the names of their functions. */
const SIGNS: Readonly<Record<string, string>> = {
  eq: '=',
  equals: '=',
  neq: '≠',
  notEquals: '≠',
  lt: '<',
  lessThan: '<',
  lte: '≤',
  lessThanOrEquals: '≤',
  gt: '>',
  greaterThan: '>',
  gte: '≥',
  greaterThanOrEquals: '≥',
};

/** `CLOUD_COVER ≤ 30`, or the function with its arguments: `calendarRange(start: 100, end: 200)`. */
export function describeFilter(filter: { readonly function: string }): string {
  const { function: name, ...args }: Readonly<Record<string, unknown>> = { ...filter };
  const { name: property, value, leftField = property, rightValue = value } = args;
  const sign = SIGNS[String(name)];
  if (sign && leftField !== undefined && rightValue !== undefined) {
    return `${String(leftField)} ${sign} ${plain(rightValue)}`;
  }
  const listed = Object.entries(args).map(([key, each]) => `${key}: ${plain(each)}`);
  return `${String(name)}(${listed.join(', ')})`;
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
