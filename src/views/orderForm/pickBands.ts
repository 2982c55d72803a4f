/** The list of bands of a collection that only Earth Engine lists. */
import * as vscode from 'vscode';
import type { PickBands } from './collectionAdding.ts';

export const pickBands: PickBands = async (name, bands) => {
  const picked = await vscode.window.showQuickPick(
    bands.map((band) => ({ label: band.id, description: band.data_type, band })),
    {
      title: vscode.l10n.t('Other bands of {0}', name),
      placeHolder: vscode.l10n.t('Bands to add to cedar.yaml'),
      canPickMany: true,
      ignoreFocusOut: true,
    },
  );
  return (picked ?? []).map(({ band }) => band);
};
