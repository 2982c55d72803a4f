/**
 * Names of tiles: `h009v003` is column 9, row 3, each in three digits or more.
 *
 * ```ts
 * formatTileName(3, 9); // 'h009v003'
 * parseTileName('v3h9-11'); // { rows: [3, 3], columns: [9, 11] }
 * ```
 */

/** First and last row or column, both inclusive. */
export type TileRange = readonly [first: number, last: number];

/** Rows and columns of a rectangle of tiles. */
export interface TileBlock {
  readonly rows: TileRange;
  readonly columns: TileRange;
}

/** Pattern of a name as `formatTileName` writes it, for expressions that find names in a text. */
export const TILE_NAME_PATTERN = 'h\\d{3,}v\\d{3,}';

/** Letters of columns and rows, which users may write in upper case. */
const [COLUMNS, ROWS] = ['h', 'v'].map((letter) => `${letter}(\\d{1,6}(?:-${letter}?\\d{1,6})?)`);
const NAME = new RegExp(`^(?:${COLUMNS}${ROWS}|${ROWS}${COLUMNS})$`, 'i');

/** "h009v003" for row 3, column 9. */
export function formatTileName(row: number, column: number): string {
  return formatTileBlock({ rows: [row, row], columns: [column, column] });
}

/** "h009-010v003-004" for rows 3 to 4 and columns 9 to 10. */
export function formatTileBlock({ rows, columns }: TileBlock): string {
  return `h${formatRange(columns)}v${formatRange(rows)}`;
}

function formatRange([first, last]: TileRange): string {
  const digits = (index: number) => String(index).padStart(3, '0');
  return first === last ? digits(first) : `${digits(first)}-${digits(last)}`;
}

/**
 * Parses a name as users write it: in either order, with any number of digits, and with a range
 * instead of a number, as in `h9-11v3` or `h9-h11v3`. A range may run backwards.
 *
 * @returns undefined for anything else
 */
export function parseTileName(name: string): TileBlock | undefined {
  const found = NAME.exec(name);
  if (!found) return undefined;
  const [, column, row, rowFirst, columnLast] = found;
  return {
    rows: parseTileRange(row ?? rowFirst ?? ''),
    columns: parseTileRange(column ?? columnLast ?? ''),
  };
}

/** Parses `9`, `9-11` or `h9-h11`, a row or column or a range of them. */
export function parseTileRange(text: string): TileRange {
  const [first = Number.NaN, last = first] = text.replace(/[hv]/gi, '').split('-').map(Number);
  return [first, last];
}
