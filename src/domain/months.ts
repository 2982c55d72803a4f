/** Months of the year as texts: `6-8,11`. */

/** Number of months of a year. */
const MONTHS = 12;

/**
 * The months that a text lists, such as `6-8`, `11-2` or `1,7`.
 *
 * @returns 1 to 12, in ascending order; undefined for any other text
 */
export function parseMonths(text: string): number[] | undefined {
  const chosen = new Set<number>();
  for (const part of text.split(',')) {
    const [, start, end = start] = /^\s*(\d{1,2})\s*(?:[-–]\s*(\d{1,2})\s*)?$/.exec(part) ?? [];
    const [first, last] = [Number(start), Number(end)];
    if (!isMonth(first) || !isMonth(last)) return undefined;
    // Over the end of the year, as in 11-2.
    const count = ((last - first + MONTHS) % MONTHS) + 1;
    for (let i = 0; i < count; i++) chosen.add(((first - 1 + i) % MONTHS) + 1);
  }
  return [...chosen].sort((a, b) => a - b);
}

/**
 * Months as a text that `parseMonths` reads.
 *
 * @param months 1 to 12, in any order
 */
export function formatMonths(months: readonly number[]): string {
  const runs = monthRuns(months);
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/**
 * Runs of neighboring months, such as [6, 8] for June to August; one over the end of the year has a
 * larger first month.
 *
 * @param months 1 to 12, in any order
 */
export function monthRuns(months: readonly number[]): [first: number, last: number][] {
  const runs: [number, number][] = [];
  for (const month of [...new Set(months)].sort((a, b) => a - b)) {
    const run = runs.at(-1);
    if (run && run[1] === month - 1) run[1] = month;
    else runs.push([month, month]);
  }
  const [first, last] = [runs[0], runs.at(-1)];
  if (!first || !last || first === last || first[0] !== 1 || last[1] !== MONTHS) return runs;
  return [...runs.slice(1, -1), [last[0], first[1]]];
}

function isMonth(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MONTHS;
}
