/** Compares the reference system of an image's metadata with itself, and with that of its files. */
import * as l10n from '@vscode/l10n';
import { CubeError } from '../errors.ts';
import {
  codeContradiction,
  contradictsCode,
  describeContradiction,
} from '../grids/codeAgreement.ts';
import { isSameReference, type ReferencedTile } from '../grids/sameReference.ts';
import type { SourceItem, SourcePiece } from './sourceItems.ts';

/** The same coordinates must be the same place by the reference systems of both. */
export function checkCrs(item: SourceItem, piece: SourcePiece, crs: string | undefined): void {
  const { tile, epsg } = item.document;
  if (crs === undefined) return;
  if (!isSameReference(tile, crs)) {
    throw disagreement(item, piece, crsText(tile.crs), crsText(crs));
  }
  // Large pixels hide the difference between two datums, which codes do not.
  const isCode = /^EPSG:\d+$/.test(crs);
  if (epsg === undefined || !isCode || !contradictsCode(referenced({ tile, crs }), epsg)) return;
  throw disagreement(item, piece, crsText(`EPSG:${epsg}`), crsText(crs));
}

/** The code is what cubes and catalogs name, and what other programs place them by. */
export function checkCode({ document }: SourceItem): void {
  const { tile, epsg, path } = document;
  const contradiction = codeContradiction({ ...referenced({ tile }), epsg });
  if (!contradiction) return;
  throw new CubeError('document', path, describeContradiction(contradiction, path));
}

/** @param crs in place of that of the tile */
function referenced({
  tile: { crs: own, bounds, res },
  crs = own,
}: {
  readonly tile: ReferencedTile;
  readonly crs?: string;
}): ReferencedTile {
  return { crs, bounds, res };
}

function crsText(crs: string): string {
  const name = /^\w+\["([^"]*)"/.exec(crs)?.[1] ?? crs;
  return l10n.t('the reference system {0}', name);
}

/** Error of a file that differs from its metadata. */
export function disagreement(
  item: SourceItem,
  piece: SourcePiece | undefined,
  expected: string,
  found: string,
): CubeError {
  const file = item.store.address(piece?.file.key ?? '');
  return new CubeError(
    'disagreement',
    file,
    l10n.t(
      '"{0}" has {1}, but its metadata "{2}" has {3}. One of them is of another order: download both again.',
      file,
      found,
      item.document.path,
      expected,
    ),
  );
}
