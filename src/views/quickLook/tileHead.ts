/** The tile in a metadata document, of which only the start is read. */
import { openRegularFile } from '../../imageFiles/regularFile.ts';

/** In the coordinates of the tile. */
export type TileBounds = readonly [left: number, bottom: number, right: number, top: number];

export interface TileHead {
  readonly bounds: TileBounds;
  /** Row and column in the grid, as JSON without spaces. */
  readonly index?: string;
}

/**
 * Bytes of a document that are read to find its tile, which is recorded near its start: a folder may
 * have documents of thousands of other tiles.
 */
const HEAD_BYTES = 1 << 14;
const BOUNDS = /"tile"\s*:\s*\{[^}]*?"bounds"\s*:\s*\[([^\]]*)\]/;
const INDEX = /"tile"\s*:\s*\{[^}]*?"index"\s*:\s*(\[[^\]]*\])/;

/** @returns undefined if the start of the document does not contain the tile */
export async function readTileHead(file: string): Promise<TileHead | undefined> {
  const handle = await openRegularFile(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const text = buffer.toString('utf8', 0, bytesRead);
    const [, edges] = BOUNDS.exec(text) ?? [];
    if (edges === undefined) return undefined;
    const [left = Number.NaN, bottom = left, right = left, top = left] = edges
      .split(',')
      .map(Number);
    const index = INDEX.exec(text)?.[1]?.replaceAll(/\s/g, '');
    return { bounds: [left, bottom, right, top], ...(index && { index }) };
  } finally {
    await handle.close();
  }
}
