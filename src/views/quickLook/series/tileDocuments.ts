/** Metadata documents of the images of one tile, in the folder that an order was downloaded to. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { isImageFile, parsePieceOffsets } from '../../../domain/pieceNames.ts';
import { type DamagedDocument, mayBePlaced } from '../damagedDocuments.ts';
import { type DocumentedTile, examineDocument, type ImageMetadata } from '../readImageMetadata.ts';
import { readTileHead, type TileHead } from '../tileHead.ts';
import type { SeriesPiece } from './seriesMessages.ts';

export interface TileDocument {
  /** Name of the image, without the ending of its files. */
  readonly name: string;
  readonly metadata: ImageMetadata;
  /** Empty if none of its files is in the folder. */
  readonly pieces: readonly SeriesPiece[];
}

const AT_ONCE = 16;

/** Largest difference between the places of two images of a tile, in pixels. */
const TOLERANCE = 0.01;

interface DocumentReading {
  /** Undefined for documents of other tiles, and for other files. */
  readonly metadata?: ImageMetadata | undefined;
  /** Whether its image may be of the tile, but the document cannot be used. */
  readonly isDamaged?: boolean;
  /** Whether the document names the tile. */
  readonly isNamed?: boolean;
  /** Of the file system. */
  readonly error?: unknown;
}

interface KnownDocument extends DocumentReading {
  readonly version: string;
}

/** The documents of a tile. */
export interface TileDocuments {
  /** In the order of their names. */
  readonly images: readonly TileDocument[];
  /** Names of images of the same row and column of another grid. */
  readonly ofOtherGrids: readonly string[];
  /** Those of images that are or may be of the tile, in the order of their names. */
  readonly damaged: readonly DamagedDocument[];
}

/** Reads documents once, and again when they have changed. */
export class TileDocumentReader {
  readonly #known = new Map<string, KnownDocument>();

  async find(folder: string, tile: DocumentedTile, signal: AbortSignal): Promise<TileDocuments> {
    const files = await readdir(folder);
    const documents = files.filter((file) => file.endsWith('.json')).sort();
    const found: (TileDocument | undefined)[] = [];
    const damaged: (DamagedDocument | undefined)[] = [];
    const ofOtherGrids: string[] = [];
    const read = async (file: string, i: number) => {
      const reading = await this.#read(path.join(folder, file), tile);
      const { metadata, error } = reading;
      const name = file.slice(0, -'.json'.length);
      if (metadata?.tile?.key === tile.key) {
        found[i] = { name, metadata, pieces: piecesOf(folder, files, name) };
      } else if (metadata?.tile) {
        const isOther = metadata.tile.index === tile.index && tile.index !== '[]';
        if (isOther) ofOtherGrids.push(name);
      } else if (await mayBeMissed(reading, { folder, files, name }, tile)) {
        damaged[i] = { name, error };
      }
    };
    await forEachBounded(documents, AT_ONCE, read, signal);
    return {
      images: found.flatMap((each) => each ?? []),
      ofOtherGrids: ofOtherGrids.sort(),
      damaged: damaged.flatMap((each) => each ?? []),
    };
  }

  async #read(file: string, tile: DocumentedTile): Promise<DocumentReading> {
    try {
      const { size, mtimeMs } = await stat(file);
      const version = `${size} ${mtimeMs} ${tile.key}`;
      const known = this.#known.get(file);
      if (known?.version === version) return known;
      const reading = await readDocument(file, tile);
      this.#known.set(file, { version, ...reading });
      return reading;
    } catch (error) {
      return { error };
    }
  }
}

/** Reads all of a document if its start is that of the tile, or does not contain any tile. */
async function readDocument(file: string, tile: DocumentedTile): Promise<DocumentReading> {
  const head = await readTileHead(file);
  if (head && !isOf(head, tile)) return {};
  const metadata = await examineDocument(file);
  const isNamed = head !== undefined;
  if (metadata === 'damaged') return { isDamaged: true, isNamed };
  return { metadata, isDamaged: metadata !== undefined && !metadata.tile };
}

function isOf(
  { bounds, index }: TileHead,
  { left, top, index: ownIndex }: DocumentedTile,
): boolean {
  const [otherLeft, , , otherTop] = bounds;
  return (otherLeft === left && otherTop === top) || index === ownIndex;
}

/** Whether a series may lack an image because its document cannot be used. */
async function mayBeMissed(
  { isDamaged = false, isNamed = false, error }: DocumentReading,
  { folder, files, name }: { folder: string; files: readonly string[]; name: string },
  { left, top, pixelWidth, pixelHeight }: DocumentedTile,
): Promise<boolean> {
  if (isNamed) return true;
  const own = files.filter((file) => isImageFile(file, name));
  // Without files, it may be a document of any kind.
  if (own.length === 0 || (!isDamaged && error === undefined)) return false;
  return mayBePlaced({ folder, name, files: own }, ([x, , , y], { row, column }) => {
    const columns = (x - left) / pixelWidth - column;
    const rows = (top - y) / pixelHeight - row;
    return Math.abs(columns) <= TOLERANCE && Math.abs(rows) <= TOLERANCE;
  });
}

function piecesOf(folder: string, files: readonly string[], name: string): SeriesPiece[] {
  return files
    .filter((file) => isImageFile(file, name))
    .map((file) => {
      const { row, column } = parsePieceOffsets(file, name) ?? { row: 0, column: 0 };
      return { path: path.join(folder, file), row, column };
    });
}
