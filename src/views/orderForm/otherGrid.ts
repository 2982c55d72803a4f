/** Keeps orders of other tile grids out of the order form, where their tile numbers mean other places. */
import * as vscode from 'vscode';
import type { TrackingDocument } from '../../core/index.ts';
import type { Order } from '../../orders/order.ts';
import { formatShortName } from '../../text/shortNames.ts';
import { isOfGrid, mapGrid } from '../map/mapGrid.ts';

/**
 * Explains why the form cannot have the tiles of an order, when they are not those of its configuration.
 *
 * @returns whether the order is in another grid
 * @throws GridError when its grid cannot be used, or its record contradicts itself
 */
export async function isInOtherGrid(order: Order, document: TrackingDocument): Promise<boolean> {
  const { own_grid: hasOwnGrid, tile_grid: recorded } = document.submission;
  const { grid } = await order.configuration.source.config();
  const name = formatShortName(order.name);
  // The form has such a grid with its area.
  if (hasOwnGrid === true) return false;
  // Records of other programs may lack the grid.
  if (!recorded) return false;
  const { recordedGrid } = await import('../../core/index.ts');
  recordedGrid(document);
  if (await isOfGrid(document, await mapGrid(grid))) return false;
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      '"{0}" is in the tile grid "{1}", which its configuration no longer has. There, the same tile numbers mean other places: choose the tiles in a new order.',
      name,
      recorded.name,
    ),
  );
  return true;
}
