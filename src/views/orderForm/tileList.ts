/**
 * Formats tiles as a short text that `parseTiles` can parse: neighbors become one range.
 *
 * ```ts
 * writeTiles([[3, 9], [3, 10], [4, 9], [4, 10], [7, 1]]); // 'h009-010v003-004, h001v007'
 * ```
 */
import type { TileIndex } from '../../domain/tileIndex.ts';
import { formatTileBlock, type TileRange } from '../../domain/tileName.ts';
import { parseTiles } from './parseTiles.ts';

export function writeTiles(tiles: readonly TileIndex[]): string {
  return blocks(tiles).map(formatTileBlock).join(', ');
}

/**
 * Adds tiles to a text. Text that cannot be parsed is kept unchanged, and the tiles are appended.
 *
 * @returns `added`: number of tiles that were not in it yet
 */
export function addTiles(
  text: string,
  tiles: readonly TileIndex[],
): { readonly text: string; readonly added: number } {
  const { tiles: there, problem } = parseTiles(text);
  const known = new Set(there.map(String));
  const added = tiles.filter((tile) => !known.has(String(tile)));
  if (added.length === 0) return { text, added: 0 };
  const written = problem
    ? `${text.trimEnd()}\n${writeTiles(added)}`
    : writeTiles([...there, ...added]);
  return { text: written, added: added.length };
}

/** Removes tiles from a text that can be parsed; it is written again as ranges. */
export function removeTiles(text: string, tiles: readonly TileIndex[]): string {
  const removed = new Set(tiles.map(String));
  return writeTiles(parseTiles(text).tiles.filter((tile) => !removed.has(String(tile))));
}

/** A block that grows by rows while it is found. */
interface Block {
  rows: TileRange;
  readonly columns: TileRange;
}

/** Runs of columns in each row; a run that the previous row has as well extends its block. */
function blocks(tiles: readonly TileIndex[]): Block[] {
  const found: Block[] = [];
  let above: Block[] = [];
  for (const [row, columns] of columnsByRow(tiles)) {
    const current = runs(columns).map((run) => {
      const longer = above.find(
        (block) =>
          block.rows[1] === row - 1 && block.columns[0] === run[0] && block.columns[1] === run[1],
      );
      if (longer) {
        longer.rows = [longer.rows[0], row];
        return longer;
      }
      const block: Block = { rows: [row, row], columns: run };
      found.push(block);
      return block;
    });
    above = current;
  }
  return found;
}

function columnsByRow(tiles: readonly TileIndex[]): [row: number, columns: number[]][] {
  const rows = new Map<number, Set<number>>();
  for (const [row, column] of tiles) {
    const columns = rows.get(row);
    if (columns) columns.add(column);
    else rows.set(row, new Set([column]));
  }
  return [...rows]
    .sort(([a], [b]) => a - b)
    .map(([row, columns]) => [row, [...columns].sort((a, b) => a - b)]);
}

function runs(columns: readonly number[]): TileRange[] {
  const found: [number, number][] = [];
  for (const column of columns) {
    const last = found.at(-1);
    if (last && last[1] === column - 1) last[1] = column;
    else found.push([column, column]);
  }
  return found;
}
