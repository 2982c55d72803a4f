/**
 * Rows of a table in text: CSV as in RFC 4180, with commas, semicolons, tabs or bars between the cells,
 * and spaces beside their quotes.
 *
 * ```ts
 * readTable('name;WKT\nFarm;"POINT (-93 42)"').rows[1]; // { number: 2, cells: ['Farm', 'POINT (-93 42)'] }
 * ```
 */
import { CsvError, parse } from 'csv-parse/sync';
import { refuseArea } from '../areaProblem.ts';
import { findMergedCell } from './mergedCells.ts';

const SEPARATORS = [',', ';', '\t', '|'] as const;

/** Written by Excel in front of the header. */
const SEPARATOR_LINE = /^sep=([^"\r\n])\r?\n/i;

/** A character that texts do not have: between units in ASCII. */
const NO_SEPARATOR = '\u001f';

/** A row that is not empty. */
export interface TextRow {
  /** From 1, with empty rows, as spreadsheets number them. */
  readonly number: number;
  /** Without quotes around them. */
  readonly cells: readonly string[];
}

/** A table in text. */
export interface TextTable {
  readonly separator: string;
  /** The header is the first. */
  readonly rows: readonly TextRow[];
}

/**
 * @throws AreaProblemError for a quote without an end, and for one within a cell that may be the start
 *   of the next
 */
export function readTable(text: string): TextTable {
  const table = splitSeparator(text);
  const { body } = table;
  // A table of one column has nothing to separate, and its cells can be anything.
  const separator = countCells(body, table.separator) === 1 ? NO_SEPARATOR : table.separator;
  const { rows, error } = rowsOf(body, separator);
  if (error) refuseArea({ reason: 'syntax', format: 'CSV', detail: error.message });
  const merged = findMergedCell(body, separator);
  if (merged) refuseArea({ reason: 'table', fault: 'quote', columns: [], ...merged });
  return { separator, rows };
}

/**
 * The first rows of a text that may be cut off, or of no table.
 *
 * @param limit most rows to read
 */
export function firstRows(text: string, limit: number): TextTable {
  const { separator, body } = splitSeparator(text);
  return { separator, rows: rowsOf(body, separator).rows.slice(0, limit) };
}

function splitSeparator(text: string): { readonly separator: string; readonly body: string } {
  const [line = '', given] = SEPARATOR_LINE.exec(text) ?? [];
  const body = text.slice(line.length);
  return { separator: given ?? separatorOf(body), body };
}

/** Characters in which the header is looked for. */
const HEADER_LENGTH = 65_536;

/** What separates most cells of the header. */
function separatorOf(text: string): string {
  const start = text.slice(0, HEADER_LENGTH);
  const counts = SEPARATORS.map((each) => ({ separator: each, cells: countCells(start, each) }));
  return counts.toSorted((one, other) => other.cells - one.cells)[0]?.separator ?? ',';
}

/** Cells of the header. */
function countCells(text: string, separator: string): number {
  return rowsOf(text.slice(0, HEADER_LENGTH), separator).rows[0]?.cells.length ?? 0;
}

/** A cell whose closing quote is followed by spaces; the parser leaves it as it is written. */
function withoutClosedQuotes(cell: string): string {
  const isQuoted = cell.startsWith('"') && /\s$/.test(cell);
  return isQuoted ? (/^"(.*)"\s+$/s.exec(cell)?.[1] ?? cell) : cell;
}

/** Rows up to the first error. */
function rowsOf(
  text: string,
  separator: string,
): { readonly rows: TextRow[]; readonly error?: CsvError } {
  const rows: TextRow[] = [];
  let number = 0;
  try {
    parse(text, {
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      // A quote after spaces begins a cell as well.
      ltrim: true,
      on_record: (written: string[]) => {
        const cells = written.map(withoutClosedQuotes);
        number++;
        if (cells.some((cell) => cell.trim() !== '')) rows.push({ number, cells });
        // It need not keep what is here already.
        return null;
      },
    });
    return { rows };
  } catch (error) {
    if (error instanceof CsvError) return { rows, error };
    throw error;
  }
}
