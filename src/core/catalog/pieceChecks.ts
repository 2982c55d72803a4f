/** Checks that the files of an image are what its document describes: all of it, and nothing else. */
import * as l10n from '@vscode/l10n';
import { findBandContradiction } from '../../domain/bandNames.ts';
import type { DataType } from '../../domain/imageSize.ts';
import {
  codeContradiction,
  contradictsCode,
  describeContradiction,
} from '../grids/codeAgreement.ts';
import { isSameReference } from '../grids/sameReference.ts';
import type { CatalogDocument } from './catalogDocument.ts';
import type { TiffHeader } from './tiffHeader.ts';

/** A file with the pixels of an image, or of a part of it. */
export interface ImagePiece {
  /** Name of the file. */
  readonly file: string;
  /** Row of its first pixel in the image, from 0. */
  readonly row: number;
  /** Column of its first pixel in the image, from 0. */
  readonly column: number;
  readonly header: TiffHeader;
}

/** Distance between two places that counts as none, in pixels: coordinates are rounded in files. */
const TOLERANCE_PIXELS = 0.01;

/**
 * Compares the pieces of an image with its document.
 *
 * @param pieces at least one
 * @param file name of the document
 * @returns the type of their pixels
 * @throws Error with what is wrong and what to do
 */
export function checkImagePieces(
  document: CatalogDocument,
  pieces: readonly ImagePiece[],
  file: string,
): DataType {
  const contradiction = codeContradiction(document.tile);
  if (contradiction) throw new Error(describeContradiction(contradiction, file));
  const bands = document.bands.length * document.layers.length;
  const [dataType] = pieces.map(({ header }) => header.dataType);
  for (const piece of pieces) {
    if (piece.header.bands !== bands) throw new Error(otherBands(piece, bands));
    checkNames(piece, document);
    if (!isInPlace(piece, document)) throw new Error(otherPlace(piece));
    if (!isInSystem(piece, document)) throw new Error(otherSystem(piece));
    if (piece.header.dataType !== dataType) throw new Error(otherType(piece));
  }
  const [first] = pieces;
  if (dataType === undefined || (document.dataType ?? dataType) !== dataType) {
    throw new Error(otherType(first));
  }
  checkCover(document, pieces);
  return dataType;
}

/** An order that takes over an image replaces its metadata at once, and the image when its task completes. */
function checkNames({ file, header }: ImagePiece, document: CatalogDocument): void {
  const names = document.bands.map(({ name }) => name);
  const foundAt = (index: number) => header.bandNames.get(index);
  const wrong = findBandContradiction(foundAt, names, document.layers);
  if (!wrong) return;
  throw new Error(
    l10n.t(
      'Band {0} of "{1}" is "{2}", but "{3}" by its metadata document. The image may be older than its metadata, because its task is still running: wait until the task has completed, then download both again.',
      ...[wrong.number, file, wrong.found, wrong.expected],
    ),
  );
}

/** Whether a piece is inside the image, and its coordinates are those of its offsets. */
function isInPlace(
  { row, column, header }: ImagePiece,
  { tile: { size, bounds, res } }: CatalogDocument,
): boolean {
  if (column + header.width > size[0] || row + header.height > size[1]) return false;
  if (!header.res || !header.corner) return true;
  const isNear = (a: number, b: number, pixel: number) =>
    Math.abs(a - b) < TOLERANCE_PIXELS * pixel;
  const [left, , , top] = bounds;
  return (
    isNear(header.res[0] * header.width, res[0] * header.width, res[0]) &&
    isNear(header.res[1] * header.height, res[1] * header.height, res[1]) &&
    isNear(header.corner[0], left + column * res[0], res[0]) &&
    isNear(header.corner[1], top - row * res[1], res[1])
  );
}

/** Whether the EPSG code in a file is that of the document, as far as both have one that is known. */
function isInSystem({ header }: ImagePiece, { tile }: CatalogDocument): boolean {
  if (header.epsg === undefined) return true;
  const crs = `EPSG:${header.epsg}`;
  if (!isSameReference(tile, crs)) return false;
  return tile.epsg === undefined || !contradictsCode({ ...tile, crs }, tile.epsg);
}

/** Pieces do not overlap and leave nothing out, unless those without data were not exported. */
function checkCover(document: CatalogDocument, pieces: readonly ImagePiece[]): void {
  const [columns, rows] = document.tile.size;
  const pixels = pieces.reduce((sum, { header }) => sum + header.width * header.height, 0);
  if (hasOverlap(pieces)) {
    throw new Error(
      l10n.t(
        'Pieces of the image overlap: they are of different exports. Delete them and download the image again.',
      ),
    );
  }
  if (pixels < columns * rows && !document.skipsEmptyPieces) {
    throw new Error(
      l10n.t('Pieces of the image are missing. Download the image again; complete files are kept.'),
    );
  }
}

function hasOverlap(pieces: readonly ImagePiece[]): boolean {
  const isApart = (a: ImagePiece, b: ImagePiece) =>
    a.column + a.header.width <= b.column ||
    b.column + b.header.width <= a.column ||
    a.row + a.header.height <= b.row ||
    b.row + b.header.height <= a.row;
  return pieces.some((piece, index) =>
    pieces.slice(index + 1).some((other) => !isApart(piece, other)),
  );
}

function otherBands({ file, header }: ImagePiece, bands: number): string {
  return l10n.t(
    '"{0}" has another number of bands ({1}) than its metadata document describes ({2}). Download both again.',
    ...[file, header.bands, bands],
  );
}

function otherPlace({ file }: ImagePiece): string {
  return l10n.t(
    '"{0}" has another size or place than its metadata document describes. Download both again.',
    file,
  );
}

function otherSystem({ file, header }: ImagePiece): string {
  return l10n.t(
    '"{0}" has the EPSG code {1}, which is of another reference system than its metadata document describes. Download both again.',
    file,
    header.epsg ?? '',
  );
}

function otherType(piece: ImagePiece | undefined): string {
  return l10n.t(
    'The numbers in "{0}" have another type than its metadata document describes. Download both again.',
    piece?.file ?? '',
  );
}
