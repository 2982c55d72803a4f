/**
 * Rows of a table in text: CSV as in RFC 4180, with commas, semicolons, tabs or bars between the cells.
 *
 * ```ts
 * readTable('name;WKT\nFarm;"POINT (-93 42)"').rows; // [['name', 'WKT'], ['Farm', 'POINT (-93 42)']]
 * ```
 */
import { CsvError, parse } from 'csv-parse/sync';
import { refuseArea } from '../areaProblem.ts';

const SEPARATORS = [',', ';', '\t', '|'] as const;

/** Written by Excel in front of the header. */
const SEPARATOR_LINE = /^sep=([^"\r\n])\r?\n/i;

/** A table in text. */
export interface TextTable {
  readonly separator: string;
  /** Cells without quotes around them, and without empty rows; the header is the first. */
  readonly rows: readonly (readonly string[])[];
}

/** @throws AreaProblemError for a quote without an end */
export function readTable(text: string): TextTable {
  const { separator, body } = splitSeparator(text);
  const { rows, error } = rowsOf(body, separator);
  if (error) refuseArea({ reason: 'syntax', format: 'CSV', detail: error.message });
  return { separator, rows };
}

/**
 * The first rows of a text that may be cut off, or of no table.
 *
 * @param limit most rows to read
 */
export function firstRows(text: string, limit: number): TextTable {
  const { separator, body } = splitSeparator(text);
  return { separator, rows: rowsOf(body, separator, limit).rows };
}

function splitSeparator(text: string): { readonly separator: string; readonly body: string } {
  const [line = '', given] = SEPARATOR_LINE.exec(text) ?? [];
  const body = text.slice(line.length);
  return { separator: given ?? separatorOf(body), body };
}

/** What separates most cells of the header. */
function separatorOf(text: string): string {
  const counts = SEPARATORS.map((each) => ({
    separator: each,
    cells: rowsOf(text, each, 1).rows[0]?.length ?? 0,
  }));
  return counts.toSorted((one, other) => other.cells - one.cells)[0]?.separator ?? ',';
}

/** Rows up to the first error. */
function rowsOf(
  text: string,
  separator: string,
  limit?: number,
): { readonly rows: string[][]; readonly error?: CsvError } {
  const rows: string[][] = [];
  try {
    parse(text, {
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_records_with_empty_values: true,
      ...(limit !== undefined && { to: limit }),
      on_record: (row: string[]) => {
        rows.push(row);
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
