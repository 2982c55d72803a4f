/** Finds tiles for the form: at a place, in a file, in an open editor. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { TileGrid } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import { describeAddedTiles, type FoundTiles, tilesAtPlace } from './foundTiles.ts';
import { MOST_CHARACTERS, tilesInGeoJson } from './geojson.ts';
import type { GeoJsonEditor } from './geojsonEditor.ts';
import { addTiles } from './tileList.ts';

/** Asks the user for a file; undefined when none is chosen. */
export async function findInFile(grid: TileGrid): Promise<FoundTiles | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Select Tiles from a GeoJSON File'),
      openLabel: vscode.l10n.t('Select Tiles'),
      filters: {
        [vscode.l10n.t('GeoJSON')]: ['geojson', 'json'],
        [vscode.l10n.t('All Files')]: ['*'],
      },
    })) ?? [];
  if (!file) return undefined;
  const name = path.basename(file.path);
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > MOST_CHARACTERS) {
      return { tiles: [], words: vscode.l10n.t('{0} is larger than 50 MB.', name) };
    }
    const bytes = await vscode.workspace.fs.readFile(file);
    return tilesInGeoJson(new TextDecoder().decode(bytes), name, grid);
  } catch (error) {
    return {
      tiles: [],
      words: vscode.l10n.t('{0} cannot be read: {1}', name, messageOf(error)),
    };
  }
}

export function findInEditor(editor: GeoJsonEditor, grid: TileGrid): FoundTiles {
  const { label, text, hasSelection } = editor;
  if (label) {
    const found = tilesInGeoJson(text, label, grid, hasSelection);
    if (found.tiles.length > 0 || !hasSelection) return found;
    const advice = vscode.l10n.t(
      'Select a complete object from { to }, or nothing to use the whole document.',
    );
    return { ...found, words: `${found.words} ${advice}` };
  }
  return {
    tiles: [],
    words: vscode.l10n.t('No editor with GeoJSON is open. Open one, or choose a file.'),
  };
}

/** At a point, or in a box. @throws nothing: problems are reported in the text */
export function findAtPlace(text: string, grid: TileGrid): FoundTiles {
  try {
    return tilesAtPlace(text, grid);
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
