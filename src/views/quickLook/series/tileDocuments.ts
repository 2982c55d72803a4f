/** Metadata documents of the images of one tile, in the folder that an order was downloaded to. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { isSameReference } from '../../../core/index.ts';
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { isImageFile, parsePieceOffsets } from '../../../domain/pieceNames.ts';
import { type DamagedDocument, mayBePlaced } from '../damagedDocuments.ts';
import { type DocumentedTile, examineDocument, type ImageMetadata } from '../readImageMetadata.ts';
import { readTileHead, type TileHead } from '../tileHead.ts';
import { compareReferences, isSameCorner, isSameGrid, type PlacedTile } from './sameTile.ts';
import type { SeriesPiece } from './seriesMessages.ts';

export interface TileDocument {
  /** Name of the image, without the ending of its files. */
  readonly name: string;
  readonly metadata: ImageMetadata;
  /** Empty if none of its files is in the folder. */
  readonly pieces: readonly SeriesPiece[];
}

const AT_ONCE = 16;

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
  /** Names of images with the same coordinates in a reference system that cannot be compared. */
  readonly ofUnknownReferences: readonly string[];
  /** Those of images that are or may be of the tile, in the order of their names. */
  readonly damaged: readonly DamagedDocument[];
}

/** Reads documents once, and again when they have changed. */
export class TileDocumentReader {
  readonly #known = new Map<string, KnownDocument>();

  /**
   * @param options.withFiles leaves out documents without files: those beside cubes are copies
   * @throws the signal's reason, or the error of the file system for the folder
   */
  async find(
    folder: string,
    place: PlacedTile,
    { isSame, withFiles }: { isSame: typeof isSameReference; withFiles: boolean },
    signal: AbortSignal,
  ): Promise<TileDocuments> {
    const { tile } = place;
    const files = await readdir(folder);
    const documents = files.filter((file) => file.endsWith('.json')).sort();
    const found: (TileDocument | undefined)[] = [];
    const damaged: (DamagedDocument | undefined)[] = [];
    const ofOtherGrids: string[] = [];
    const ofUnknownReferences: string[] = [];
    const read = async (file: string, i: number) => {
      const name = file.slice(0, -'.json'.length);
      const pieces = piecesOf(folder, files, name);
      if (withFiles && pieces.length === 0) return;
      const reading = await this.#read(path.join(folder, file), tile);
      const { metadata, error } = reading;
      if (metadata?.tile) {
        const own = { tile: metadata.tile, crs: metadata.crs };
        const compared = isSameGrid(own.tile, tile)
          ? compareReferences(place, own, isSame)
          : 'different';
        if (compared === 'same') found[i] = { name, metadata, pieces };
        else if (compared === 'unknown') ofUnknownReferences.push(name);
        else if (own.tile.index === tile.index && tile.index !== '[]') ofOtherGrids.push(name);
      } else if (await mayBeMissed(reading, { folder, files, name }, tile)) {
        damaged[i] = { name, error };
      }
    };
    await forEachBounded(documents, AT_ONCE, read, signal);
    return {
      images: found.flatMap((each) => each ?? []),
      ofOtherGrids: ofOtherGrids.sort(),
      ofUnknownReferences: ofUnknownReferences.sort(),
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

function isOf({ bounds, index }: TileHead, tile: DocumentedTile): boolean {
  const [left, , , top] = bounds;
  return isSameCorner({ left, top }, tile) || (index === tile.index && index !== '[]');
}

/** Whether a series may lack an image because its document cannot be used. */
async function mayBeMissed(
  { isDamaged = false, isNamed = false, error }: DocumentReading,
  { folder, files, name }: { folder: string; files: readonly string[]; name: string },
  tile: DocumentedTile,
): Promise<boolean> {
  if (isNamed) return true;
  const own = files.filter((file) => isImageFile(file, name));
  // Without files, it may be a document of any kind.
  if (own.length === 0 || (!isDamaged && error === undefined)) return false;
  const { pixelWidth, pixelHeight } = tile;
  return mayBePlaced({ folder, name, files: own }, ([x, , , y], { row, column }) => {
    const [left, top] = [x - column * pixelWidth, y + row * pixelHeight];
    return isSameCorner({ left, top }, tile);
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
