/** Missing data of a cube, which a number must mark. */
import * as l10n from '@vscode/l10n';
import { CubeError } from '../errors.ts';
import type { CheckedItem } from './checkItem.ts';

/**
 * Refuses an image where the cube would have zeros in place of missing data: it has not all pixels of its
 * tile, or lacks a band of the cube, and no number marks that.
 *
 * @param lacking name of a band that the image lacks, and that has no number for missing data
 * @throws CubeError `different-images`
 */
export function checkMissingData(item: CheckedItem, lacking: string | undefined): void {
  const { path, tile, bands } = item.item.document;
  const area = item.pieces.reduce((sum, { width, height }) => sum + width * height, 0);
  const isWhole = item.nodata !== undefined || area >= tile.width * tile.height;
  if (isWhole && lacking === undefined) return;
  throw new CubeError(
    'different-images',
    path,
    l10n.t(
      'With "{0}", the band {1} would have missing data, and no number marks it. Order the images again with a value for missing data, or convert each sensor to a cube of its own.',
      path,
      lacking ?? bands[0]?.name ?? '',
    ),
  );
}
