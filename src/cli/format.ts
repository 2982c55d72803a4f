/** Text of numbers and tables. */
import { inByteUnits } from '../domain/byteUnits.ts';

/** "1 order", "2 orders" */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

/** "12 bytes", "1.2 GB": powers of 1000, one digit. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return formatCount(bytes, 'byte');
  const { value, unit } = inByteUnits(bytes);
  return `${value.toFixed(1)} ${unit}`;
}

/** "1.2 EECU-hours"; empty for none. @param seconds EECU-seconds */
export function formatComputeTime(seconds: number): string {
  return seconds > 0 ? `${Number((seconds / 3600).toPrecision(2))} EECU-hours` : '';
}

/** "2026-10-05T14:05:09Z". @param time milliseconds since 1970 */
export function formatUtcTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Lines of columns, two spaces apart. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
