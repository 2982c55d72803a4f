/** `cedar.newTileGrid`: proposes tile grids for an area, and writes one into a configuration. */
import * as vscode from 'vscode';
import type { Configurations } from '../configurations/configurations.ts';
import { isRecord } from '../domain/isRecord.ts';
import type { Reporter } from '../views/report.ts';
import type { TileGridLoader } from '../views/tileGridLoader.ts';
import { isSelection, registerCommand } from './support/registerCommand.ts';

/**
 * Takes a file, as a URI, as the menus of the Explorer pass it; or `{"configuration": PATH}`, or with
 * `"isForNew"` for a configuration that does not exist yet. With `{"grid": ID, "area": PATH,
 * "configuration": PATH}` and optionally `"place"` for the area, `"resolution"` and `"tileSize"`, nothing
 * is asked. The command returns the grid, or nothing when the user cancels.
 */
export function registerNewTileGrid(
  loader: TileGridLoader,
  configurations: Configurations,
  reporter: Reporter,
): vscode.Disposable {
  return registerCommand('cedar.newTileGrid', reporter, async (given) => {
    await configurations.found;
    if (given instanceof vscode.Uri) return loader.run({ file: given });
    if (!isRecord(given) || isSelection(given)) return loader.run({});
    const { grid, area, place, resolution, tileSize, configuration, isForNew } = given;
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
    const size = (value: unknown) => (typeof value === 'number' ? value : undefined);
    if (grid === undefined) {
      return loader.run({ configuration: text(configuration), isForNew: isForNew === true });
    }
    const [id, file, source] = [text(grid), text(configuration), text(area) ?? text(place)];
    if (id === undefined || file === undefined || source === undefined) {
      throw new Error(
        vscode.l10n.t('Pass "grid", "configuration", and "area" or "place", all of them texts.'),
      );
    }
    return loader.write({
      grid: id,
      configuration: file,
      ...(text(area) === undefined ? { place: source } : { area: source }),
      ...(size(resolution) !== undefined && { resolution: Number(resolution) }),
      ...(size(tileSize) !== undefined && { tileSize: Number(tileSize) }),
    });
  });
}
