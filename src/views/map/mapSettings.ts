/** The source of online map tiles in VS Code's settings. */
import * as vscode from 'vscode';
import { mapTilesSetting } from '../../configurations/settings.ts';
import { type ParsedTileSource, parseTileSource } from './tileSource.ts';

export function readTileSource(): ParsedTileSource {
  return parseTileSource(mapTilesSetting());
}

/** Pages load again, because they may load images from the origins of one source only. */
export function onDidChangeTileSource(changed: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('cedar.map.tiles')) changed();
  });
}
