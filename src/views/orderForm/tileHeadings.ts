/**
 * Finds the cells with a tile from the headings of a table.
 *
 * ```ts
 * headingsOf(['site', 'tile_h', 'tile_v']); // { row: 2, column: 1 }
 * headingsOf(['id', 'tile']); // { tile: 1 }
 * headingsOf(['3', '9']); // undefined: those are numbers
 * ```
 */

/** Positions of the cells: a row and a column, or the name of a tile. */
export interface Columns {
  readonly row?: number;
  readonly column?: number;
  readonly tile?: number;
}

/**
 * Headings that belong together: a table with "row" for something else may still have "h" and "v".
 */
const PAIRS: readonly { readonly row: readonly string[]; readonly column: readonly string[] }[] = [
  { row: ['row', 'rows'], column: ['column', 'columns', 'col', 'cols'] },
  { row: ['v'], column: ['h'] },
  { row: ['vertical'], column: ['horizontal'] },
  { row: ['r'], column: ['c'] },
  { row: ['y'], column: ['x'] },
];

const ROW_WORDS = PAIRS.flatMap(({ row }) => row);
const COLUMN_WORDS = PAIRS.flatMap(({ column }) => column);
const TILE_WORDS = ['tile', 'tiles', 'tile_name', 'tile_id', 'name', 'id'];

export function headingsOf(cells: readonly string[]): Columns | undefined {
  const words = cells.map(wordOf);
  if (words.some(saysTile)) return undefined;
  const bare = words.map((word) => word.replace(/^tile_(?:grid_)?|_tile$/, ''));
  // "tile_row" is unambiguous, whatever a "row" beside it means.
  const explicit = bare.map((word, index) => (word === words[index] ? '' : word));
  for (const all of [explicit, words]) {
    for (const { row, column } of PAIRS) {
      const found = find(all, row, column);
      if (found) return found;
    }
  }
  const mixed = find(bare, ROW_WORDS, COLUMN_WORDS);
  if (mixed) return mixed;
  const tile = firstOf(words, TILE_WORDS);
  return tile === undefined ? undefined : { tile };
}

function find(
  words: readonly string[],
  rows: readonly string[],
  columns: readonly string[],
): Columns | undefined {
  const [row, column] = [firstOf(words, rows), firstOf(words, columns)];
  return row === undefined || column === undefined ? undefined : { row, column };
}

/** The position of the likeliest word; likelier words come first. */
function firstOf(words: readonly string[], known: readonly string[]): number | undefined {
  return known.map((word) => words.indexOf(word)).find((at) => at >= 0);
}

function wordOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[\s.-]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** Whether a word is a number or the name of a tile, which is data and not a heading. */
function saysTile(word: string): boolean {
  return /^[[({"']*\d/.test(word) || /^[hv]\d+[hv_]/.test(word);
}
