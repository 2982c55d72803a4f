/** Finds tiles at a place that the user has typed, and adds found tiles to the field of the form. */
import * as l10n from '@vscode/l10n';
import type { TileGrid } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import {
  describeAddedTiles,
  type FoundTiles,
  formatTileCount,
  tilesAtPlace,
  tilesAtTypedPlace,
} from './foundTiles.ts';
import { addTiles } from './tileList.ts';

/**
 * Tiles at a place: degrees, MGRS, UTM, coordinates of the grid, or WKT.
 *
 * @throws nothing: problems are reported in the text
 */
export async function findAtPlace(typedText: string, grid: TileGrid): Promise<FoundTiles> {
  const { parseTypedPlace, withoutDegreeCode } = await import('../../core/index.ts');
  const text = withoutDegreeCode(typedText);
  try {
    const typed = parseTypedPlace(text, grid);
    if (!typed) return tilesAtPlace(text, grid);
    const found = tilesAtTypedPlace(typed, grid);
    return found.tiles.length > 0 ? found : { ...found, ...(await latitudeFirst(text, grid)) };
  } catch (error) {
    return { tiles: [], words: messageOf(error), ...(await latitudeFirst(text, grid)) };
  }
}

/** Offers WKT with latitude and longitude exchanged, where that is in the grid. */
async function latitudeFirst(text: string, grid: TileGrid): Promise<Pick<FoundTiles, 'instead'>> {
  const { parseTypedPlace } = await import('../../core/index.ts');
  const exchanged = text.replace(WKT_POSITION, '$1$4$3$2');
  if (!/^\s*[a-z]+\s*z?m?\s*\(/i.test(text) || exchanged === text) return {};
  try {
    const typed = parseTypedPlace(exchanged, grid);
    const tiles = typed ? tilesAtTypedPlace(typed, grid).tiles : [];
    if (tiles.length === 0) return {};
    const words = l10n.t('Read Latitude First: {0}', formatTileCount(tiles));
    return { instead: { words, text: exchanged } };
  } catch {
    return {};
  }
}

/** The first two numbers of a position. */
const WKT_POSITION = /([(,]\s*)([-+]?[\d.]+(?:e[-+]?\d+)?)(\s+)([-+]?[\d.]+(?:e[-+]?\d+)?)/gi;

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
