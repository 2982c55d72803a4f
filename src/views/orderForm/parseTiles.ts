/**
 * Parses tiles as users write them into rows and columns.
 *
 * ```ts
 * parseTiles('h009v003 h010-011v003').tiles; // [[3, 9], [3, 10], [3, 11]]
 * parseTiles('3, 9').tiles; // row 3, column 9: [[3, 9]]
 * parseTiles('3-5, 9-11').tiles; // 9 tiles
 * parseTiles('column\trow\n9\t3').tiles; // as copied from a table: [[3, 9]]
 * ```
 *
 * - Names: `h` is the column, `v` the row, in either order; a number may be a range, as in `h3-5v9`
 *   or `h3-h5v9`.
 * - Pairs: row, then column, as in `3, 9`, `[3, 9]`, `3.0, 9.0` or two cells of a table; ranges as
 *   well, `3-5, 9-11` or `3:5, 9:11`, including their last number. A line of headings (`column
 *   row`, `tile_h tile_v`, …) defines the order for the lines after it.
 * - Names, and pairs with a comma, may share a line. `;` also ends a line, unless it separates a
 *   pair.
 * - What cannot be parsed is reported, never skipped.
 * - Tables with headings and other columns: see `tables.ts`.
 */

import * as l10n from '@vscode/l10n';
import { formatNumber } from '../../domain/locale.ts';
import { shorten } from '../../domain/messages.ts';
import type { TileIndex } from '../../domain/tileIndex.ts';
import {
  parseTileName,
  parseTileRange,
  type TileBlock,
  type TileRange,
} from '../../domain/tileName.ts';
import { MAX_QUOTED, readTileTable } from './tables.ts';
import { headingsOf } from './tileHeadings.ts';

export interface ParsedTiles {
  /** In the order written, each once. */
  readonly tiles: readonly TileIndex[];
  /** The problem; then `tiles` contains the tiles that could be parsed. */
  readonly problem?: string;
}

/** More than any order can have: Earth Engine lets 3,000 tasks wait. */
const MAX_TILES = 10_000;

/** A number, or a range of numbers. */
const NUMBER = '\\d{1,6}(?:-\\d{1,6})?';
const PAIR = new RegExp(`^(${NUMBER}),(${NUMBER})$`);
const ONE = new RegExp(`^${NUMBER}$`);

export function parseTiles(text: string): ParsedTiles {
  const table = readTileTable(text);
  if (!table) return parseLines(text);
  const parsed = parseLines(table.lines.join('\n'));
  return table.problem && !parsed.problem ? { ...parsed, problem: table.problem } : parsed;
}

function parseLines(text: string): ParsedTiles {
  const found = new Map<string, TileIndex>();
  let columnFirst = false;
  for (const line of text.split(/[\n\r]+/).flatMap(partsOf)) {
    const heading = headingOf(line);
    if (heading) {
      columnFirst = heading === 'columnFirst';
      continue;
    }
    for (const entry of entriesOf(line, columnFirst)) {
      if (typeof entry === 'string') return { tiles: [...found.values()], problem: entry };
      const { rows, columns } = entry;
      if (size(rows) * size(columns) + found.size > MAX_TILES) {
        const problem = l10n.t(
          'These are more than {0} tiles. Order fewer at a time.',
          formatNumber(MAX_TILES),
        );
        return { tiles: [...found.values()], problem };
      }
      for (let row = rows[0]; row <= rows[1]; row++) {
        for (let column = columns[0]; column <= columns[1]; column++) {
          found.set(`${row},${column}`, [row, column]);
        }
      }
    }
  }
  return { tiles: [...found.values()] };
}

/** A line, or the lines that `;` splits it into. */
function partsOf(line: string): string[] {
  const parts = line.split(';').map(tidy).filter(Boolean);
  const isPair = parts.length === 2 && parts.every((part) => ONE.test(part));
  const together = parts.join(',');
  return isPair || headingOf(together) ? [together] : parts;
}

/** The tiles of one line, or a text that explains why there are none. */
function entriesOf(line: string, columnFirst: boolean): (TileBlock | string)[] {
  const cells = line.split(/[ ,]/).filter(Boolean);
  if (cells.every((cell) => ONE.test(cell)) && !line.split(' ').every((part) => PAIR.test(part))) {
    return [cells.length === 2 ? pair(cells, columnFirst) : lonelyNumbers(line, cells.length)];
  }
  return line.split(' ').flatMap((part) => {
    if (PAIR.test(part)) return [pair(part.split(','), columnFirst)];
    return part.split(',').filter(Boolean).map(named);
  });
}

function lonelyNumbers(line: string, count: number): string {
  return count === 1
    ? l10n.t('"{0}" is one number. A tile is a row and a column, as in "3, 9".', line)
    : l10n.t(
        '"{0}" has {1} numbers. Enter one tile per line, row and column, as in "3, 9".',
        shorten(line, MAX_QUOTED),
        count,
      );
}

function named(text: string): TileBlock | string {
  const found = parseTileName(text);
  if (!found) {
    return l10n.t(
      '"{0}" is not a valid tile. Enter h009v003, or row and column as in "3, 9".',
      shorten(text, MAX_QUOTED),
    );
  }
  return inOrder(text, found);
}

function pair(cells: readonly string[], columnFirst: boolean): TileBlock | string {
  const [first = '', second = ''] = cells;
  const [row, column] = columnFirst ? [second, first] : [first, second];
  return inOrder(cells.join(', '), { rows: parseTileRange(row), columns: parseTileRange(column) });
}

/** The tiles, or a text that explains that a range is in descending order. */
function inOrder(text: string, block: TileBlock): TileBlock | string {
  const backwards = [block.rows, block.columns].some(([first, last]) => first > last);
  return backwards
    ? l10n.t('"{0}" has a range in descending order. Enter the smaller number first.', text)
    : block;
}

function size([first, last]: TileRange): number {
  return last - first + 1;
}

/** Normal form of a line: whole numbers, no brackets, quotes or spaces around dashes. */
function tidy(line: string): string {
  return line
    .replace(/[\])}] *,/g, ' ')
    .replace(/[[\](){}'"\s]+/g, ' ')
    .replace(/ ?, ?/g, ',')
    .replace(/(?<![\d.])(\d{1,6})\.0*(?![\d.])/g, '$1')
    .replace(/(\d) ?[-–:] ?(?=[hv]?\d)/gi, '$1-')
    .replace(/^[ ,]+/, '')
    .replace(/(?<![ ,])[ ,]+$/, '');
}

function headingOf(line: string): 'rowFirst' | 'columnFirst' | undefined {
  const words = line.split(/[ ,]/);
  const { row, column } = (words.length === 2 && headingsOf(words)) || {};
  if (row === undefined || column === undefined) return undefined;
  return row < column ? 'rowFirst' : 'columnFirst';
}
