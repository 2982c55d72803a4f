/** Metadata documents of the images of one tile, in the folder that an order was downloaded to. */
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { isImageFile, parsePieceOffsets } from '../../../domain/pieceNames.ts';
import {
  type DocumentedTile,
  type ImageMetadata,
  readMetadataDocument,
} from '../readImageMetadata.ts';
import { readTileHead } from '../tileHead.ts';
import type { SeriesPiece } from './seriesMessages.ts';

export interface TileDocument {
  /** Name of the image, without the ending of its files. */
  readonly name: string;
  readonly metadata: ImageMetadata;
  /** Empty if none of its files is in the folder. */
  readonly pieces: readonly SeriesPiece[];
}

const AT_ONCE = 16;

interface KnownDocument {
  readonly version: string;
  readonly metadata: ImageMetadata | undefined;
}

/** The documents of a tile. */
export interface TileDocuments {
  /** In the order of their names. */
  readonly images: readonly TileDocument[];
  /** Names of images of the same row and column of another grid. */
  readonly ofOtherGrids: readonly string[];
}

/** Reads documents once, and again when they have changed. */
export class TileDocumentReader {
  readonly #known = new Map<string, KnownDocument>();

  async find(folder: string, tile: DocumentedTile, signal: AbortSignal): Promise<TileDocuments> {
    const files = await readdir(folder);
    const documents = files.filter((file) => file.endsWith('.json')).sort();
    const found: (TileDocument | undefined)[] = [];
    const ofOtherGrids: string[] = [];
    const read = async (file: string, i: number) => {
      const metadata = await this.#read(path.join(folder, file), tile);
      const name = file.slice(0, -'.json'.length);
      if (metadata?.tile?.key === tile.key) {
        found[i] = { name, metadata, pieces: piecesOf(folder, files, name) };
      } else if (metadata?.tile && metadata.tile.index === tile.index && tile.index !== '[]') {
        ofOtherGrids.push(name);
      }
    };
    await forEachBounded(documents, AT_ONCE, read, signal);
    return { images: found.flatMap((each) => each ?? []), ofOtherGrids: ofOtherGrids.sort() };
  }

  async #read(file: string, tile: DocumentedTile): Promise<ImageMetadata | undefined> {
    const { size, mtimeMs } = await stat(file);
    const version = `${size} ${mtimeMs} ${tile.key}`;
    const known = this.#known.get(file);
    if (known?.version === version) return known.metadata;
    const metadata = (await mayBeOf(file, tile)) ? await readMetadataDocument(file) : undefined;
    this.#known.set(file, { version, metadata });
    return metadata;
  }
}

/** Whether the start of a document is that of the tile, or does not contain any tile. */
async function mayBeOf(file: string, { left, top, index }: DocumentedTile): Promise<boolean> {
  const head = await readTileHead(file);
  if (!head) return true;
  const [ownLeft, , , ownTop] = head.bounds;
  return (ownLeft === left && ownTop === top) || head.index === index;
}

function piecesOf(folder: string, files: readonly string[], name: string): SeriesPiece[] {
  return files
    .filter((file) => isImageFile(file, name))
    .map((file) => {
      const { row, column } = parsePieceOffsets(file, name) ?? { row: 0, column: 0 };
      return { path: path.join(folder, file), row, column };
    });
}
