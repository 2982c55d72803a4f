/**
 * Rows of a table in text: CSV by RFC 4180, with commas, semicolons, tabs or bars between the cells.
 *
 * ```ts
 * readTable('name;WKT\nFarm;"POINT (-93 42)"'); // [['name', 'WKT'], ['Farm', 'POINT (-93 42)']]
 * ```
 */

const SEPARATORS = [',', ';', '\t', '|'] as const;

/** Written by Excel in front of the header. */
const SEPARATOR_LINE = /^sep=(.)\r?\n/i;

/** A table in text. */
export interface TextTable {
  readonly separator: string;
  /** Cells without quotes around them, and without empty rows; the header is the first. */
  readonly rows: readonly (readonly string[])[];
}

/**
 * Reads all rows of a text, or the first ones.
 *
 * @param limit most rows to read
 */
export function readTable(text: string, limit = Number.POSITIVE_INFINITY): TextTable {
  const [line = '', given] = SEPARATOR_LINE.exec(text) ?? [];
  const body = text.slice(line.length);
  const separator = given ?? separatorOf(body);
  return { separator, rows: rowsOf(body, separator, limit) };
}

/** What separates most cells of the header. */
function separatorOf(text: string): string {
  const counts = SEPARATORS.map((each) => ({
    separator: each,
    cells: rowsOf(text, each, 1)[0]?.length ?? 0,
  }));
  return counts.toSorted((one, other) => other.cells - one.cells)[0]?.separator ?? ',';
}

function rowsOf(text: string, separator: string, limit: number): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < text.length && rows.length < limit; ) {
    const row = rowAt(text, at, separator);
    at = row.next;
    if (row.cells.some((cell) => cell.trim() !== '')) rows.push(row.cells);
  }
  return rows;
}

function rowAt(text: string, start: number, separator: string): { cells: string[]; next: number } {
  const cells: string[] = [];
  for (let at = start; ; ) {
    const cell = cellAt(text, at, separator);
    cells.push(cell.value);
    at = cell.end + 1;
    if (text[cell.end] === separator) continue;
    return { cells, next: text.startsWith('\r\n', cell.end) ? at + 1 : at };
  }
}

/** A cell, and the index of what ends it. */
function cellAt(text: string, start: number, separator: string): { value: string; end: number } {
  const quoted = text[start] === '"' ? quotedAt(text, start + 1) : { value: '', end: start };
  const end = endOfCell(text, quoted.end, separator);
  return { value: quoted.value + text.slice(quoted.end, end), end };
}

/** Characters up to the closing quote, in which two quotes are one. */
function quotedAt(text: string, start: number): { value: string; end: number } {
  let value = '';
  for (let at = start; ; ) {
    const quote = text.indexOf('"', at);
    // Without a closing quote, the cell is the rest.
    if (quote === -1) return { value: value + text.slice(at), end: text.length };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}

function endOfCell(text: string, start: number, separator: string): number {
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === separator || character === '\n' || character === '\r') return at;
  }
  return text.length;
}
