/** Files of neighboring tiles in the folder of an image, found by their metadata documents. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { forEachBounded } from '../../../domain/boundedLoop.ts';
import { isImageFile } from '../../../domain/pieceNames.ts';
import {
  type DocumentedTile,
  type ImageMetadata,
  readMetadataDocument,
} from '../readImageMetadata.ts';
import { readTileHead, type TileBounds } from '../tileHead.ts';

/** A file that may be shown beside the opened one. */
export interface NeighborFile {
  readonly file: string;
  readonly metadata: ImageMetadata;
}

/** Documents read at a time. */
const AT_ONCE = 16;

/**
 * @param file the opened image, which is not part of the result; other pieces of its image are
 * @returns files of the same collection whose tiles touch that of the image and have pixels of its
 *   size, the nearest ones first
 */
export async function findNeighborFiles(
  file: string,
  metadata: ImageMetadata,
  signal: AbortSignal,
): Promise<NeighborFile[]> {
  const { tile } = metadata;
  if (!tile) return [];
  const folder = path.dirname(file);
  const files = await readdir(folder);
  const documents = files.filter((each) => each.endsWith('.json')).sort();
  const found: (ImageMetadata | undefined)[] = [];
  const read = async (document: string, i: number) => {
    const head = await readTileHead(path.join(folder, document));
    if (head && !touches(head.bounds, tile)) return;
    const known = await readMetadataDocument(path.join(folder, document));
    if (known && isNeighbor(known, metadata)) found[i] = known;
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
  return neighbors.sort((a, b) => distance(a) - distance(b));
}

function isNeighbor(other: ImageMetadata, metadata: ImageMetadata): boolean {
  const [a, b] = [other.tile, metadata.tile];
  if (!a || !b || other.collection !== metadata.collection || other.crs !== metadata.crs) {
    return false;
  }
  const isSame = (x: number, y: number) => Math.abs(x - y) <= Math.abs(y) * 1e-9;
  if (!isSame(a.pixelWidth, b.pixelWidth) || !isSame(a.pixelHeight, b.pixelHeight)) return false;
  return touches(boundsOf(a), b);
}

function boundsOf({
  left,
  top,
  width,
  height,
  pixelWidth,
  pixelHeight,
}: DocumentedTile): TileBounds {
  return [left, top - height * pixelHeight, left + width * pixelWidth, top];
}

/** Whether edges or corners are less than a pixel apart, or the tiles overlap. */
function touches([left, bottom, right, top]: TileBounds, tile: DocumentedTile): boolean {
  const [ownLeft, ownBottom, ownRight, ownTop] = boundsOf(tile);
  const { pixelWidth, pixelHeight } = tile;
  return (
    left < ownRight + pixelWidth &&
    right > ownLeft - pixelWidth &&
    bottom < ownTop + pixelHeight &&
    top > ownBottom - pixelHeight
  );
}
