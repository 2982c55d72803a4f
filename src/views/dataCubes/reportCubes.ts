/** Reports what became of data cubes, with the next steps. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { BuildCubesResult, BuiltCube } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import { revealFile } from '../revealFile.ts';
import { cubeInPython } from './cubeInPython.ts';

/** Most notes in a message: the others are of the same kind. */
const MAX_NOTES = 2;

/**
 * @param options.canOverwrite whether to offer that, where cubes were kept
 * @returns whether the user wants to overwrite cubes that were kept
 */
export async function reportCubes(
  { cubes, empty, withoutMetadata }: BuildCubesResult,
  { canOverwrite }: { readonly canOverwrite: boolean },
): Promise<boolean> {
  const [cube] = cubes;
  if (!cube) {
    const message =
      empty.length > 0
        ? vscode.l10n.t('The images have no scenes, so there is no data cube.')
        : vscode.l10n.t('No data cube was built.');
    void vscode.window.showInformationMessage(message);
    return false;
  }
  const [reveal, copy] = [vscode.l10n.t('Open Folder'), vscode.l10n.t('Copy as Python')];
  const look = vscode.l10n.t('Open in Quick Look');
  const overwrite = vscode.l10n.t('Overwrite');
  const isKept = canOverwrite && cubes.every(({ state }) => state === 'kept');
  // A notification cuts the labels of a fourth button.
  const buttons = isKept ? [look, copy, overwrite] : [look, reveal, copy];
  const notes = cubes.flatMap(({ note }) => note ?? []);
  const message = [
    describeCubes(cubes),
    ...notes.slice(0, MAX_NOTES),
    ...describeOthers(withoutMetadata),
  ].join(' ');
  const answer = vscode.window.showInformationMessage(message, ...buttons);
  if (isKept) {
    const chosen = await answer;
    if (chosen === overwrite) return true;
    await follow(chosen, cube);
    return false;
  }
  void answer.then((chosen) => follow(chosen, cube));
  return false;

  async function follow(
    chosen: string | undefined,
    { path: file, format }: BuiltCube,
  ): Promise<void> {
    if (chosen === look) await vscode.commands.executeCommand('cedar.openInQuickLook', file);
    if (chosen === reveal) await revealFile(file);
    if (chosen === copy) await vscode.env.clipboard.writeText(cubeInPython(file, format));
  }
}

/** GeoTIFFs beside the images that are in no cube, because they have no metadata. */
function describeOthers([first, ...others]: readonly string[]): string[] {
  if (first === undefined) return [];
  const name = path.basename(first);
  return [
    others.length === 0
      ? vscode.l10n.t('Not included: {0}, which has no metadata.', name)
      : vscode.l10n.t(
          'Not included: {0} other GeoTIFFs without metadata, such as {1}.',
          formatNumber(others.length + 1),
          name,
        ),
  ];
}

function describeCubes(cubes: readonly BuiltCube[]): string {
  const [cube] = cubes;
  if (!cube || cubes.length > 1) {
    return vscode.l10n.t('Built {0} data cubes.', formatNumber(cubes.length));
  }
  const where = vscode.workspace.asRelativePath(cube.path, false);
  const dates = formatNumber(cube.dates);
  switch (cube.state) {
    case 'kept':
      return cube.dates === 1
        ? vscode.l10n.t('The data cube {0} has its only date already.', where)
        : vscode.l10n.t('The data cube {0} has all {1} dates already.', where, dates);
    case 'appended':
      return vscode.l10n.t('Further dates were added to {0}, which has {1} now.', where, dates);
    default:
      return cube.dates === 1
        ? vscode.l10n.t('Built the data cube {0} with 1 date.', where)
        : vscode.l10n.t('Built the data cube {0} with {1} dates.', where, dates);
  }
}
