/** Compares the files of an image with its metadata, before anything is written. */
import * as l10n from '@vscode/l10n';
import { findBandContradiction } from '../../domain/bandNames.ts';
import type { DataType } from '../../domain/imageSize.ts';
import { formatNumber } from '../../domain/locale.ts';
import { CubeError } from '../errors.ts';
import { checkCode, checkCrs, disagreement } from './checkReference.ts';
import type { SourceItem, SourcePiece } from './sourceItems.ts';

/** Contents of a file, by its own directory. */
export interface PieceFacts {
  readonly width: number;
  readonly height: number;
  readonly bandCount: number;
  /** Names of its bands, empty for bands without one; absent where none has one. */
  readonly bandNames?: readonly string[] | undefined;
  /** Type of the samples; their description where no cube can have them. */
  readonly dataType: DataType | string;
  readonly nodata?: number | undefined;
  /** An EPSG code or WKT, where the file defines it in full. */
  readonly crs?: string | undefined;
  /** From columns and rows to coordinates, where the file has it. */
  readonly transform?: readonly number[] | undefined;
  /** Size of a block in the file, pixels. */
  readonly block: { readonly width: number; readonly height: number };
}

/** A file of an image whose size is known. */
export interface CheckedPiece extends SourcePiece {
  readonly width: number;
  readonly height: number;
}

/** An image whose files agree with its metadata. */
export interface CheckedItem {
  readonly item: SourceItem;
  readonly pieces: readonly CheckedPiece[];
  readonly dataType: DataType;
  readonly nodata: number | undefined;
  readonly block: { readonly width: number; readonly height: number };
}

/** Largest distance between the places of a pixel by metadata and by file, in pixels. */
const MAX_SHIFT = 0.5;

/**
 * @param facts of each of the item's pieces, in their order
 * @throws CubeError with the first thing that is wrong
 */
export function checkItem(item: SourceItem, facts: readonly PieceFacts[]): CheckedItem {
  const pieces = item.pieces.map((piece, i): CheckedPiece => {
    const { width = 0, height = 0 } = facts[i] ?? {};
    return { ...piece, width, height };
  });
  checkCode(item);
  for (const [i, piece] of pieces.entries()) {
    const found = facts[i];
    if (found) checkPiece(item, piece, found);
  }
  checkCover(item, pieces);
  const [first] = facts;
  if (!first) throw missing(item, { row: 0, column: 0 });
  const dataType = first.dataType as DataType;
  const other = facts.find((each) => each.dataType !== dataType);
  if (other)
    throw disagreement(item, pieces[facts.indexOf(other)], typeText(dataType), other.dataType);
  return {
    item,
    pieces,
    dataType,
    nodata: item.document.nodata ?? first.nodata,
    block: first.block,
  };
}

function checkPiece(item: SourceItem, piece: CheckedPiece, facts: PieceFacts): void {
  const { document } = item;
  const bands = document.bands.length * document.dates.length;
  if (facts.bandCount !== bands) {
    throw disagreement(
      item,
      piece,
      l10n.t(
        '{0} (dates × bands of each: {1} × {2})',
        formatBandCount(bands),
        formatNumber(document.dates.length),
        formatNumber(document.bands.length),
      ),
      formatBandCount(facts.bandCount),
    );
  }
  const expected = document.dataType;
  if (!isStorable(facts.dataType)) {
    throw new CubeError(
      'disagreement',
      item.store.address(piece.file.key),
      l10n.t(
        '"{0}" has samples of the type {1}, which cubes cannot store.',
        item.store.address(piece.file.key),
        facts.dataType,
      ),
    );
  }
  if (expected !== undefined && facts.dataType !== expected) {
    throw disagreement(item, piece, typeText(expected), typeText(facts.dataType));
  }
  checkNames(item, piece, facts);
  checkPlace(item, piece, facts);
  checkCrs(item, piece, facts.crs);
}

const STORABLE = new Set<string>([
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'float32',
  'float64',
] satisfies DataType[]);

function isStorable(type: string): type is DataType {
  return STORABLE.has(type);
}

function typeText(type: string): string {
  return l10n.t('the type {0}', type);
}

/** An order that takes over an image replaces its metadata at once, and the image when its task completes. */
function checkNames(item: SourceItem, piece: CheckedPiece, { bandNames }: PieceFacts): void {
  const { bands, layers, path } = item.document;
  const names = bands.map(({ name }) => name);
  const wrong = findBandContradiction((index) => bandNames?.[index], names, layers);
  if (!wrong) return;
  const address = item.store.address(piece.file.key);
  throw new CubeError(
    'disagreement',
    address,
    l10n.t(
      'Band {0} of "{1}" is "{2}", but "{3}" by its metadata "{4}". The image may be older than its metadata, because its task is still running: wait until the task has completed, then download the order again if its files are on disk, and convert again.',
      formatNumber(wrong.number),
      address,
      wrong.found,
      wrong.expected,
      path,
    ),
  );
}

/** The corner of a piece must be where the tile and the offsets in the file's name put it. */
function checkPlace(item: SourceItem, piece: CheckedPiece, { transform }: PieceFacts): void {
  if (!transform) return;
  const [a, b, c, d, e, f] = item.document.tile.transform;
  const x = a * piece.column + b * piece.row + c;
  const y = d * piece.column + e * piece.row + f;
  const [fa = 0, , fc = 0, , fe = 0, ff = 0] = transform;
  const isResolution = Math.abs(fa / a - 1) < 1e-6 && Math.abs(fe / e - 1) < 1e-6;
  const isPlace = Math.abs((fc - x) / a) < MAX_SHIFT && Math.abs((ff - y) / e) < MAX_SHIFT;
  if (isResolution && isPlace) return;
  throw disagreement(item, piece, cornerText(x, y, a, e), cornerText(fc, ff, fa, fe));
}

function cornerText(x: number, y: number, width: number, height: number): string {
  return l10n.t(
    'the corner {0}, {1} with pixels of {2} × {3}',
    String(x),
    String(y),
    String(Math.abs(width)),
    String(Math.abs(height)),
  );
}

/** Pieces must cover the tile, each pixel once. */
function checkCover(item: SourceItem, pieces: readonly CheckedPiece[]): void {
  const { width, height } = item.document.tile;
  for (const piece of pieces) {
    const isInside = piece.row + piece.height <= height && piece.column + piece.width <= width;
    const twin = pieces.find((other) => other !== piece && overlaps(piece, other));
    if (isInside && !twin) continue;
    const size = (a: number, b: number) => `${formatNumber(a)} × ${formatNumber(b)}`;
    throw twin
      ? doubled(item, piece, twin)
      : disagreement(
          item,
          piece,
          l10n.t('{0} pixels', size(width, height)),
          l10n.t('{0} pixels', size(piece.column + piece.width, piece.row + piece.height)),
        );
  }
  if (item.document.skipsEmptyFiles && pieces.length > 0) return;
  const gap = firstGap(pieces, width, height);
  if (gap) throw missing(item, gap);
}

function overlaps(a: CheckedPiece, b: CheckedPiece): boolean {
  return (
    a.row < b.row + b.height &&
    b.row < a.row + a.height &&
    a.column < b.column + b.width &&
    b.column < a.column + a.width
  );
}

/** The first pixel that no piece has. */
function firstGap(
  pieces: readonly CheckedPiece[],
  width: number,
  height: number,
): { row: number; column: number } | undefined {
  const edges = (starts: readonly number[]) => [...new Set([0, ...starts])].sort((a, b) => a - b);
  const rows = edges(pieces.flatMap(({ row, height }) => [row, row + height]));
  const columns = edges(pieces.flatMap(({ column, width }) => [column, column + width]));
  for (const row of rows) {
    for (const column of columns) {
      if (row >= height || column >= width) continue;
      const isCovered = pieces.some(
        (piece) =>
          row >= piece.row &&
          row < piece.row + piece.height &&
          column >= piece.column &&
          column < piece.column + piece.width,
      );
      if (!isCovered) return { row, column };
    }
  }
  return undefined;
}

function missing(item: SourceItem, { row, column }: { row: number; column: number }): CubeError {
  const { name, path } = item.document;
  return new CubeError(
    'missing-piece',
    path,
    item.pieces.length === 0
      ? l10n.t(
          'The image of "{0}" is missing: there is neither "{1}.tif" nor a piece of it beside it. Download the order again.',
          path,
          name,
        )
      : l10n.t(
          'A file of the image "{0}" is missing: none has the pixels from row {1}, column {2} on. Download the order again.',
          path,
          formatNumber(row),
          formatNumber(column),
        ),
  );
}

function doubled(item: SourceItem, piece: SourcePiece, twin: SourcePiece): CubeError {
  const address = ({ file }: SourcePiece) => item.store.address(file.key);
  return new CubeError(
    'disagreement',
    address(piece),
    l10n.t(
      '"{0}" and "{1}" have the same pixels of an image: one of them is left over from an earlier export. Delete the older one.',
      address(piece),
      address(twin),
    ),
  );
}

/** "1 band", "8 bands" */
function formatBandCount(bands: number): string {
  return bands === 1 ? l10n.t('1 band') : l10n.t('{0} bands', formatNumber(bands));
}
