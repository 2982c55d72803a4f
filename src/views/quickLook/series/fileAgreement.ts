/** Compares a file of an image with the metadata document beside it. */
import path from 'node:path';
import { findBandContradiction } from '../../../domain/bandNames.ts';
import { findPieceOffsets } from '../../../domain/pieceNames.ts';
import type { ImageFacts } from '../../../imageFiles/index.ts';
import type { SeriesImage, SeriesPiece } from './seriesMessages.ts';

/** Largest difference between the places of two images with the same pixels, in pixels. */
const TOLERANCE = 0.01;

/** @returns the first thing that differs */
export function findDisagreement(
  facts: ImageFacts,
  image: Pick<SeriesImage, 'bandCount' | 'size' | 'naming' | 'transform' | 'pieces'>,
  piece: SeriesPiece,
): 'bands' | 'names' | 'size' | 'place' | undefined {
  const { bandCount, size, naming } = image;
  if (bandCount !== undefined && facts.bandCount !== bandCount) return 'bands';
  const nameAt = (band: number) => facts.bands.get(band)?.description;
  if (findBandContradiction(nameAt, naming.bands, naming.layers)) return 'names';
  if (size) {
    const isWhole = image.pieces.length === 1 && piece.row === 0 && piece.column === 0;
    const right = piece.column + facts.width;
    const bottom = piece.row + facts.height;
    if (right > size.width || bottom > size.height) return 'size';
    const isSmaller = right < size.width || bottom < size.height;
    if (isWhole && !hasPieceOffsets(piece.path) && isSmaller) return 'size';
  }
  return isSamePlace(facts, image, piece) ? undefined : 'place';
}

function hasPieceOffsets(file: string): boolean {
  return findPieceOffsets(path.basename(file).toLowerCase()) !== undefined;
}

/** Files without a place of their own are trusted. */
function isSamePlace(
  { transform }: ImageFacts,
  image: Pick<SeriesImage, 'transform'>,
  at: SeriesPiece,
): boolean {
  if (!transform || !image.transform) return true;
  const [a, b, c, d, e, f] = image.transform;
  const expected = [
    a,
    b,
    c + a * at.column + b * at.row,
    d,
    e,
    f + d * at.column + e * at.row,
  ] as const;
  const pixel = Math.max(Math.abs(a), Math.abs(e), Math.abs(b), Math.abs(d));
  return expected.every((value, i) => Math.abs(value - (transform[i] ?? 0)) <= pixel * TOLERANCE);
}
