/**
 * Parses rows copied from a table, which may have headings and other columns, into tiles.
 *
 * ```ts
 * readTileTable('site\tcolumn\trow\nBoston\t9\t3'); // { lines: ['3,9'] }
 * readTileTable('id,tile\n1,h009v003'); // { lines: ['h009v003'] }
 * readTileTable('   row  column\n0    3       9'); // as pandas prints it: { lines: ['3,9'] }
 * readTileTable('3, 9'); // undefined: not a table, but one tile
 * ```
 *
 * Cells are separated by tabs, commas, semicolons or spaces, and may be quoted. Rows may start with
 * a cell without heading, which numbers them.
 */
import * as l10n from '@vscode/l10n';
import { shorten } from '../../domain/messages.ts';
import { parseTileName } from '../../domain/tileName.ts';
import { type Columns, headingsOf } from './tileHeadings.ts';

export interface TileTable {
  /** One tile or range of tiles each, as `parseTiles` reads it: names, or row and column. */
  readonly lines: readonly string[];
  /** The problem with one of the rows. */
  readonly problem?: string;
}

/** A non-empty line, and its number. */
interface Line {
  readonly number: number;
  readonly text: string;
}

/** Splits a line into cells. */
type Split = (line: string) => string[];

const byTabs: Split = (line) => cells(line, '\t');
const byCommas: Split = (line) => cells(line, ',');
const bySemicolons: Split = (line) => cells(line, ';');
/** Columns of printed output, whose cells may contain single spaces. */
const byGaps: Split = (line) => line.trim().split(/\s{2,}/);
const bySpaces: Split = (line) => cells(line.trim().replace(/\s+/g, ' '), ' ');

const SPLITS = [byTabs, byCommas, bySemicolons, byGaps, bySpaces];

/** Longest quotation of a line in a message, characters. */
export const MAX_QUOTED = 40;

/** pandas writes whole numbers of a column with gaps as 3.0. */
const TILE_NUMBERS = /^\d{1,6}(?:\.0*)?(?: ?[-–:] ?\d{1,6}(?:\.0*)?)?$/;

/** @returns undefined when the text is not a table */
export function readTileTable(text: string): TileTable | undefined {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, index): Line => ({ number: index + 1, text: line }))
    .filter((line) => line.text.trim() !== '');
  const [first, ...rest] = lines;
  if (!first) return undefined;
  for (const split of SPLITS) {
    const headings = split(first.text);
    const columns = headingsOf(headings);
    if (columns && rest.length > 0)
      return rowsUnder({ split, columns, width: headings.length }, rest);
  }
  const isTable = lines.some((line) => byTabs(line.text).length > 2);
  return isTable ? rowsWithoutHeadings(lines) : undefined;
}

interface Headings {
  readonly split: Split;
  readonly columns: Columns;
  /** Number of columns. */
  readonly width: number;
}

function rowsUnder(headings: Headings, rows: readonly Line[]): TileTable {
  const lines: string[] = [];
  const [first, second] = rows.map(({ text }) => cellsUnder(headings, text).length);
  // pandas prints the name of the index on a line of its own.
  const named = first === 1 && second === headings.width + 1 && headings.width > 1;
  const data = named ? rows.slice(1) : rows;
  const width = data[0] ? cellsUnder(headings, data[0].text).length : headings.width;
  const shift = width === headings.width + 1 ? 1 : 0;
  for (const { number, text } of data) {
    if (isCount(text, lines.length)) continue;
    const found = cellsUnder(headings, text);
    if (found.every((cell) => cell === '')) continue;
    const isUneven = isPrint(headings.split) && found.length !== headings.width + shift;
    const line = isUneven ? undefined : tileIn(found.slice(shift), headings.columns);
    if (found.length > headings.width + shift) {
      return { lines, problem: tooManyCells(number, text, found.length, headings.width) };
    }
    if (line === undefined) {
      const problem = l10n.t('Line {0}, "{1}", contains no tile.', number, quoteRow(text));
      return { lines, problem };
    }
    lines.push(line);
  }
  return { lines };
}

function tooManyCells(number: number, text: string, found: number, width: number): string {
  return l10n.t(
    'Line {0}, "{1}", has more cells ({2}) than there are headings ({3}).',
    number,
    quoteRow(text),
    found,
    width,
  );
}

/** Line that pandas prints under a table: "[2 rows x 12 columns]". */
function isCount(text: string, rows: number): boolean {
  const [, count] = /^\s*\[(\d+) rows x \d+ columns\]\s*$/.exec(text) ?? [];
  return count !== undefined && Number(count) === rows;
}

/**
 * Cells of a row, split like the headings, or else in the way that yields a tile in the right
 * column.
 */
function cellsUnder({ split, columns, width }: Headings, text: string): string[] {
  const usual = trimmed(split(text), width);
  const isShort = usual.length < width && !isPrint(split);
  if (isShort && tileIn(usual, columns) !== undefined) return usual;
  const all = [usual, ...SPLITS.map((other) => trimmed(other(text), width))];
  const fitting = all.filter(({ length }) => length === width || length === width + 1);
  const hasTile = (found: string[]) => tileIn(found.slice(found.length - width), columns);
  return fitting.find((found) => hasTile(found) !== undefined) ?? fitting[0] ?? usual;
}

/** Whether empty cells may be invisible. */
function isPrint(split: Split): boolean {
  return split === byGaps || split === bySpaces;
}

/** Removes the empty cells that a separator at the end of a line creates. */
function trimmed(found: readonly string[], width: number): string[] {
  let end = found.length;
  while (end > width && found[end - 1] === '') end--;
  return found.slice(0, end);
}

function tileIn(found: readonly string[], columns: Columns): string | undefined {
  const { row = 0, column = 0, tile } = columns;
  if (tile !== undefined) {
    const name = found[tile] ?? '';
    return parseTileName(name) ? name : undefined;
  }
  const pair = [found[row] ?? '', found[column] ?? ''].map((cell) =>
    cell.replace(/[hv](?=\d)/gi, ''),
  );
  return pair.every((cell) => TILE_NUMBERS.test(cell)) ? pair.join(',') : undefined;
}

/** Tab-separated rows: cells with tile names, or exactly two whole numbers. */
function rowsWithoutHeadings(rows: readonly Line[]): TileTable {
  const lines: string[] = [];
  for (const { number, text } of rows) {
    const found = byTabs(text);
    const names = found.filter((cell) => parseTileName(cell));
    const numbers = found.filter((cell) => TILE_NUMBERS.test(cell));
    if (found.some((cell) => /^[hv]\d/i.test(cell) && !parseTileName(cell))) {
      const problem = l10n.t('Line {0}, "{1}", contains no tile.', number, quoteRow(text));
      return { lines, problem };
    }
    if (names.length === 0 && numbers.length !== 2) {
      const problem = l10n.t(
        'It is not clear which cells of "{0}" are row and column. Add a line with headings above the rows, such as "row" and "column".',
        quoteRow(text),
      );
      return { lines, problem };
    }
    lines.push(...(names.length > 0 ? names : [numbers.join(',')]));
  }
  return { lines };
}

/** Cells of a line; a separator within quotes is part of its cell. */
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

function quoteRow(row: string): string {
  return shorten(row.replace(/\s+/g, ' ').trim(), MAX_QUOTED);
}
