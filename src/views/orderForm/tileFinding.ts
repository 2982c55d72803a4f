/** Finds tiles at a place that the user has typed, and adds found tiles to the field of the form. */
import type { TileGrid } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import {
  describeAddedTiles,
  type FoundTiles,
  tilesAtPlace,
  tilesAtTypedPlace,
} from './foundTiles.ts';
import { addTiles } from './tileList.ts';

/**
 * Tiles at a place: degrees, MGRS, UTM, coordinates of the grid, or WKT.
 *
 * @throws nothing: problems are reported in the text
 */
export async function findAtPlace(text: string, grid: TileGrid): Promise<FoundTiles> {
  const { parseTypedPlace } = await import('../../core/index.ts');
  try {
    const typed = parseTypedPlace(text, grid);
    return typed ? tilesAtTypedPlace(typed, grid) : tilesAtPlace(text, grid);
  } catch (error) {
    return { tiles: [], words: messageOf(error) };
  }
}

/** The tiles field with the found tiles added, and a text about the result. */
export function withFound(
  field: string,
  found: FoundTiles,
): { readonly tiles: string; readonly words: string; readonly ok: boolean } {
  if (found.tiles.length === 0) return { tiles: field, words: found.words, ok: false };
  const { text, added } = addTiles(field, found.tiles);
  const what = describeAddedTiles(found.tiles.length, added);
  return { tiles: text, words: `${found.words} ${what}`, ok: true };
}
