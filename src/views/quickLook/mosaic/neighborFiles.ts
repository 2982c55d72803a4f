/** Files of neighboring tiles in the folder of an image, found by their metadata documents. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { isImageFile } from '../../../domain/pieceNames.ts';
import { type DamagedDocument, mayBePlaced } from '../damagedDocuments.ts';
import { type DocumentedTile, examineDocument, type ImageMetadata } from '../readImageMetadata.ts';
import { tileBounds } from '../tileBounds.ts';
import { readTileHead, type TileBounds } from '../tileHead.ts';

/** A file that may be shown beside the opened one. */
export interface NeighborFile {
  readonly file: string;
  readonly metadata: ImageMetadata;
}

export interface NeighborFiles {
  /** The nearest ones first. */
  readonly neighbors: readonly NeighborFile[];
  /** Documents of images beside the opened one, whatever their collection is. */
  readonly damaged: readonly DamagedDocument[];
}

/** Documents read at a time. */
const AT_ONCE = 16;

/**
 * @param file the opened image, which is not part of the result; other pieces of its image are
 * @returns files of the same collection whose tiles touch that of the image and have pixels of its
 *   size
 */
export async function findNeighborFiles(
  file: string,
  metadata: ImageMetadata,
  signal: AbortSignal,
): Promise<NeighborFiles> {
  const { tile } = metadata;
  if (!tile) return { neighbors: [], damaged: [] };
  const folder = path.dirname(file);
  const files = await readdir(folder);
  const documents = files.filter((each) => each.endsWith('.json')).sort();
  const found: (ImageMetadata | undefined)[] = [];
  const damaged: DamagedDocument[] = [];
  const read = async (document: string, i: number) => {
    const reading = await readNeighbor(path.join(folder, document), metadata, tile);
    if ('metadata' in reading) {
      found[i] = reading.metadata;
      return;
    }
    const name = document.slice(0, -'.json'.length);
    const own = files.filter((each) => isImageFile(each, name));
    if (own.length === 0) return;
    const isBeside = await mayBePlaced({ folder, name, files: own }, (bounds) =>
      touches(bounds, tile),
    );
    if (isBeside) damaged.push({ name, error: reading.error });
  };
  await forEachBounded(documents, AT_ONCE, read, signal);
  const neighbors = documents.flatMap((document, i) => {
    const known = found[i];
    const name = document.slice(0, -'.json'.length);
    if (!known) return [];
    return files
      .filter((each) => isImageFile(each, name) && each !== path.basename(file))
      .map((each) => ({ file: path.join(folder, each), metadata: known }));
  });
  const distance = ({ metadata: { tile: other } }: NeighborFile) =>
    other ? Math.hypot(other.left - tile.left, other.top - tile.top) : 0;
  return {
    neighbors: neighbors.sort((a, b) => distance(a) - distance(b)),
    damaged: damaged.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** @returns an error for a document that may be that of a neighbor, but cannot be used */
async function readNeighbor(
  file: string,
  metadata: ImageMetadata,
  tile: DocumentedTile,
): Promise<{ readonly metadata: ImageMetadata | undefined } | { readonly error: unknown }> {
  try {
    const head = await readTileHead(file);
    if (head && !touches(head.bounds, tile)) return { metadata: undefined };
    const known = await examineDocument(file);
    if (known === 'damaged' || (known && !known.tile)) return { error: undefined };
    return { metadata: known && isNeighbor(known, metadata) ? known : undefined };
  } catch (error) {
    return { error };
  }
}

function isNeighbor(other: ImageMetadata, metadata: ImageMetadata): boolean {
  const [a, b] = [other.tile, metadata.tile];
  if (!a || !b || other.collection !== metadata.collection || other.crs !== metadata.crs) {
    return false;
  }
  const isSame = (x: number, y: number) => Math.abs(x - y) <= Math.abs(y) * 1e-9;
  if (!isSame(a.pixelWidth, b.pixelWidth) || !isSame(a.pixelHeight, b.pixelHeight)) return false;
  return touches(tileBounds(a), b);
}

/** Whether edges or corners are less than a pixel apart, or the tiles overlap. */
function touches([left, bottom, right, top]: TileBounds, tile: DocumentedTile): boolean {
  const [ownLeft, ownBottom, ownRight, ownTop] = tileBounds(tile);
  const { pixelWidth, pixelHeight } = tile;
  return (
    left < ownRight + pixelWidth &&
    right > ownLeft - pixelWidth &&
    bottom < ownTop + pixelHeight &&
    top > ownBottom - pixelHeight
  );
}
