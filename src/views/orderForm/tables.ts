/**
 * Tiles in rows copied from a table, which may have headings and columns of other things.
 *
 * ```ts
 * readTable('site\tcolumn\trow\nBoston\t9\t3'); // { lines: ['3,9'] }
 * readTable('id,tile\n1,h009v003'); // { lines: ['h009v003'] }
 * readTable('3, 9'); // undefined: no table, but one tile
 * ```
 *
 * Cells are separated by tabs, commas or semicolons, and may stand in quotes.
 */
import * as l10n from '@vscode/l10n';

export interface TileTable {
  /** One tile or range of tiles each, as `parseTiles` reads it: names, or row and column. */
  readonly lines: readonly string[];
  /** What is wrong with one of the rows, in words. */
  readonly problem?: string;
}

interface Columns {
  readonly row?: number;
  readonly column?: number;
  readonly tile?: number;
}

const ROW_WORDS = ['row', 'rows', 'v', 'vertical', 'r', 'y', 'tile_row'];
const COLUMN_WORDS = ['column', 'columns', 'col', 'cols', 'h', 'horizontal', 'c', 'x'];
const COLUMN_PHRASES = ['tile_column', 'tile_col'];
const TILE_WORDS = ['tile', 'tiles', 'tile_name', 'tile_id', 'name', 'id'];

const TILE_NAME = /^(?:h\d{1,6}v\d{1,6}|v\d{1,6}h\d{1,6})$/i;
/** pandas writes whole numbers of a column with gaps as 3.0. */
const WHOLE = /^(\d{1,6}(?: ?- ?\d{1,6})?)(?:\.0+)?$/;

/** @returns undefined when the text is no table */
export function readTable(text: string): TileTable | undefined {
  const lines = text.split(/[\n\r]+/).filter((line) => line.trim() !== '');
  const [first = '', ...rest] = lines;
  for (const separator of ['\t', ',', ';', ' ']) {
    const columns = headingsOf(cells(first, separator));
    if (columns) return rowsUnder(columns, rest, separator);
  }
  return lines.some((line) => line.split('\t').length > 2) ? rowsWithoutHeadings(lines) : undefined;
}

function headingsOf(headings: readonly string[]): Columns | undefined {
  const words = headings.map((heading) => heading.toLowerCase().replaceAll(' ', '_'));
  // The likelier words come first.
  const find = (...known: string[]) =>
    known.map((word) => words.indexOf(word)).find((at) => at >= 0);
  const [row, column] = [find(...ROW_WORDS), find(...COLUMN_WORDS, ...COLUMN_PHRASES)];
  if (row !== undefined && column !== undefined) return { row, column };
  const tile = find(...TILE_WORDS);
  return tile === undefined ? undefined : { tile };
}

function rowsUnder(columns: Columns, rows: readonly string[], separator: string): TileTable {
  const lines: string[] = [];
  for (const [index, row] of rows.entries()) {
    const found = cells(row, separator);
    const line = columns.tile === undefined ? pairIn(found, columns) : nameIn(found, columns.tile);
    if (line === undefined) {
      // Other lines are counted with the headings, as a table program does.
      const problem = l10n.t('Line {0}, "{1}", has no tile in it.', index + 2, short(row));
      return { lines, problem };
    }
    if (line !== '') lines.push(line);
  }
  return { lines };
}

/** "" for a row that is empty there; undefined for one that is wrong. */
function pairIn(found: readonly string[], { row = 0, column = 0 }: Columns): string | undefined {
  const pair = [found[row] ?? '', found[column] ?? ''];
  if (pair.every((cell) => cell === '')) return '';
  const numbers = pair.map((cell) => WHOLE.exec(cell.replace(/^[hv]/i, ''))?.[1]);
  return numbers.every((number) => number !== undefined) ? numbers.join(',') : undefined;
}

function nameIn(found: readonly string[], at: number): string | undefined {
  const cell = found[at] ?? '';
  return cell === '' || TILE_NAME.test(cell) ? cell : undefined;
}

/** Tab-separated rows: a tile's name in one cell, or two whole numbers in all. */
function rowsWithoutHeadings(rows: readonly string[]): TileTable {
  const lines: string[] = [];
  for (const row of rows) {
    const found = cells(row, '\t');
    const name = found.find((cell) => TILE_NAME.test(cell));
    const numbers = found.flatMap((cell) => WHOLE.exec(cell)?.[1] ?? []);
    if (!name && numbers.length !== 2) {
      const problem = l10n.t(
        'Which cells of "{0}" are row and column? Put a line with headings above the rows, such as "row" and "column".',
        short(row),
      );
      return { lines, problem };
    }
    lines.push(name ?? numbers.join(','));
  }
  return { lines };
}

/** Cells of a line; a separator within quotes belongs to its cell. */
function cells(line: string, separator: string): string[] {
  const found: string[] = [];
  let [cell, quoted] = ['', false];
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      found.push(cell.trim());
      cell = '';
    } else cell += character;
  }
  return [...found, cell.trim()];
}

function short(row: string): string {
  const text = row.replace(/\s+/g, ' ').trim();
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
