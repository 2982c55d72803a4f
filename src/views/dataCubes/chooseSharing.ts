/** Asks whether images of several collections share a data cube. */
import * as vscode from 'vscode';
import type { BuildCubesOptions } from '../../core/index.ts';

/** Whether collections share a cube, and how. */
export type CubeSharing = Pick<BuildCubesOptions, 'acrossSensors' | 'physical'>;

/**
 * Asks nothing about images of one collection.
 *
 * @param paths folders with images, or metadata documents
 * @returns undefined if the user cancels
 */
export async function chooseSharing(paths: readonly string[]): Promise<CubeSharing | undefined> {
  const { imageCollections } = await import('../../core/index.ts');
  if ((await imageCollections(paths)).length < 2) return {};
  const items: (vscode.QuickPickItem & { readonly sharing: CubeSharing })[] = [
    {
      label: vscode.l10n.t('One for each collection'),
      detail: vscode.l10n.t('With the numbers of the images.'),
      sharing: {},
    },
    {
      label: vscode.l10n.t('One for all collections, with physical values'),
      detail: vscode.l10n.t('Floating-point numbers, for sensors with different scales and types.'),
      sharing: { acrossSensors: true, physical: true },
    },
    {
      label: vscode.l10n.t('One for all collections, with the numbers of the images'),
      detail: vscode.l10n.t('For sensors with the same scales and types, such as Landsat 8 and 9.'),
      sharing: { acrossSensors: true },
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Build Data Cube'),
    placeHolder: vscode.l10n.t('The images are of several collections. Data cubes of a tile:'),
  });
  return chosen?.sharing;
}
