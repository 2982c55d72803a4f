/** The figures of a run, collected while it lasts and printed as one table at its end. */

interface Row {
  readonly what: string;
  readonly figure: string;
  readonly requests: string;
  /** CPU time of this process. */
  readonly cpu: string;
  /** The longest time for which this process did nothing else. */
  readonly blocked: string;
  /** Reference that the figure is compared with. */
  readonly beside: string;
  /** The figure as a multiple of that: a budget is kept up to 1.00. */
  readonly ratio: string;
}

const TITLES: Row = {
  what: 'What',
  figure: 'Figure',
  requests: 'Requests',
  cpu: 'Own CPU',
  blocked: 'Blocked',
  beside: 'Beside',
  ratio: 'Ratio',
};
const COLUMNS = Object.keys(TITLES) as (keyof Row)[];

const rows: Row[] = [];

export interface Comparison {
  /** The same unit as the figure. */
  readonly figure: number;
  /** Such as "rclone copy". */
  readonly name: string;
}

/** Resources of this process that a figure has taken. */
export interface Cost {
  readonly requests?: number;
  readonly cpuMs?: number;
  /** The CPU time is given for each of so many items as well. */
  readonly items?: number;
  readonly blockedMs?: number;
}

/** @param beside a way of doing the same, measured in the same run; or a budget */
export function addFigure(
  what: string,
  value: number,
  unit: string,
  beside?: Comparison,
  cost: Cost = {},
): void {
  addRow({
    what,
    figure: withUnit(value, unit),
    ...formatCost(cost),
    beside: beside ? `${beside.name}: ${withUnit(beside.figure, unit)}` : '',
    ratio: beside ? `${(value / beside.figure).toFixed(2)} ×` : '',
  });
}

/** A figure beside what Cedar allows itself. */
export function addBudget(what: string, value: number, unit: string, budget: number): void {
  addFigure(what, value, unit, { name: 'budget', figure: budget });
}

/** A figure that nothing is compared with, with a remark. */
export function addText(what: string, figure: string, remark = ''): void {
  addRow({ what, figure, requests: '', cpu: '', blocked: '', beside: remark, ratio: '' });
}

/** The action and its seconds, with a remark about others. */
export function addAction(what: string, seconds: number, cost: Cost, remark = ''): void {
  const figure = withUnit(seconds, 's');
  addRow({ what, figure, ...formatCost(cost), beside: remark, ratio: '' });
}

export function withUnit(value: number, unit: string): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

function formatCost({ requests, cpuMs, items, blockedMs }: Cost): Omit<Row, keyof Shown> {
  const perItem = cpuMs !== undefined && items ? ` (${(cpuMs / items).toFixed(1)} ms an item)` : '';
  return {
    requests: requests === undefined ? '' : String(requests),
    cpu: cpuMs === undefined ? '' : `${(cpuMs / 1000).toFixed(2)} s${perItem}`,
    blocked: blockedMs === undefined ? '' : `${blockedMs.toFixed(0)} ms`,
  };
}

type Shown = Pick<Row, 'what' | 'figure' | 'beside' | 'ratio'>;

function addRow(row: Row): void {
  rows.push(row);
  const named = (['requests', 'cpu', 'blocked'] as const).map((column) =>
    row[column] ? `${TITLES[column]} ${row[column]}` : '',
  );
  const parts = [`• ${row.what}: ${row.figure}`, ...named, row.beside, row.ratio];
  console.log(parts.filter(Boolean).join(' · '));
}

export function printTable(): void {
  const all = [TITLES, ...rows];
  const widths = COLUMNS.map((column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row: Row) =>
    COLUMNS.map((column, index) => row[column].padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  console.log(`\n${all.map(line).join('\n')}\n`);
}
