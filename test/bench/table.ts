/** The figures of a run, collected while it lasts and printed as one table at its end. */

interface Row {
  readonly what: string;
  readonly figure: string;
  /** What the figure is compared with. */
  readonly beside: string;
  readonly ratio: string;
}

const rows: Row[] = [];

export interface Comparison {
  /** The same unit as the figure. */
  readonly figure: number;
  /** Such as "rclone copy". */
  readonly name: string;
}

/** @param beside a way of doing the same, measured in the same run */
export function addFigure(what: string, value: number, unit: string, beside?: Comparison): void {
  addRow({
    what,
    figure: withUnit(value, unit),
    beside: beside ? `${beside.name}: ${withUnit(beside.figure, unit)}` : '',
    ratio: beside ? `${(value / beside.figure).toFixed(2)} ×` : '',
  });
}

/** A figure that is more than one number. */
export function addText(what: string, figure: string): void {
  addRow({ what, figure, beside: '', ratio: '' });
}

function addRow(row: Row): void {
  rows.push(row);
  console.log([`• ${row.what}: ${row.figure}`, row.beside, row.ratio].filter(Boolean).join(' · '));
}

export function printTable(): void {
  const head: Row = { what: 'What', figure: 'Figure', beside: 'Beside', ratio: 'Ratio' };
  const columns = ['what', 'figure', 'beside', 'ratio'] as const;
  const widths = columns.map((column) =>
    Math.max(...[head, ...rows].map((row) => row[column].length)),
  );
  const line = (row: Row) =>
    columns
      .map((column, index) => row[column].padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  console.log(`\n${[head, ...rows].map(line).join('\n')}\n`);
}

function withUnit(value: number, unit: string): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}
