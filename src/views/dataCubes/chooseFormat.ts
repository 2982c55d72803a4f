/** Asks for the format of data cubes. */
import * as vscode from 'vscode';
import type { CubeFormat } from '../../core/index.ts';

/** @returns undefined if the user cancels */
export async function chooseFormat(): Promise<CubeFormat | undefined> {
  const { WRITTEN_FORMATS } = await import('../../core/index.ts');
  const items = WRITTEN_FORMATS.map((format) => ({ format, ...describeFormat(format) }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Build Data Cube'),
    placeHolder: vscode.l10n.t('Format of the data cube'),
  });
  return chosen?.format;
}

function describeFormat(format: CubeFormat): vscode.QuickPickItem {
  switch (format) {
    case 'zarr':
      return {
        label: vscode.l10n.t('Zarr'),
        detail: vscode.l10n.t('For xarray, Dask and the cloud. Later dates are appended quickly.'),
      };
    case 'netcdf':
      return {
        label: vscode.l10n.t('NetCDF-4'),
        detail: vscode.l10n.t('One file, as the Python tool writes it.'),
      };
    case 'cog':
      return {
        label: vscode.l10n.t('Cloud-optimized GeoTIFF'),
        detail: vscode.l10n.t('One file for each date, for QGIS and other GIS.'),
      };
  }
}
