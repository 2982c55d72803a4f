/** Files and folders that are dropped onto the form: those with an area, of which the user chooses one. */
import * as vscode from 'vscode';
import type { AreaFileSystem } from '../../core/index.ts';
import { isAreaPart } from '../../domain/areaFileNames.ts';
import { type LocatedSource, locate } from './areaFinding.ts';
import { askForFile } from './areaQuestions.ts';
import type { DroppedFile } from './protocol.ts';

/**
 * Files whose contents the page has read, because only it can.
 *
 * @param folder name of the folder that was dropped with them
 */
export function locateDropped(
  dropped: readonly DroppedFile[],
  folder?: string,
): LocatedSource | undefined {
  const names = dropped.map(({ name }) => name);
  const several = areasAmong(names).length > 1 ? vscode.l10n.t('Dropped Files') : undefined;
  // Several files are chosen from as those of a folder are.
  const place = folder ?? several;
  const file = place ?? areasAmong(names)[0];
  if (file === undefined) return undefined;
  const bytesOf = (path: string) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const found = dropped.find((each) => each.name === name);
    if (!found) throw new Error(vscode.l10n.t('the file does not exist'));
    return new Uint8Array(found.bytes);
  };
  const files: AreaFileSystem = {
    stat: async (path) =>
      path === place
        ? { size: 0, isFolder: true }
        : { size: bytesOf(path).length, isFolder: false },
    read: async (path) => bytesOf(path),
    list: async () => names,
    isPartial: true,
  };
  return { source: { file }, files };
}

/**
 * Files of the workspace, whose other parts are found beside them.
 *
 * @returns undefined when the user has closed the list of several
 */
export async function locateDroppedUris(
  uris: readonly string[],
): Promise<LocatedSource | undefined> {
  const dropped = uris.map((uri) => vscode.Uri.parse(uri, true));
  const nameOf = ({ path }: vscode.Uri) => path.slice(path.lastIndexOf('/') + 1);
  const names = areasAmong(dropped.map(nameOf));
  const name =
    names.length > 1 ? await askForFile(vscode.l10n.t('Dropped Files'), names) : names[0];
  const uri = dropped.find((each) => nameOf(each) === name);
  return uri && locate(uri);
}

/** All but what belongs to other files; if there is nothing else, the first of these. */
function areasAmong(names: readonly string[]): readonly string[] {
  const areas = names.filter((name) => !isAreaPart(name));
  return areas.length > 0 ? areas : names.slice(0, 1);
}
