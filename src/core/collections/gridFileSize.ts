/** Sizes of the images that an order in a grid would have, before it is decided on. */
import { FILE_BYTES_LIMIT } from '../../domain/imageSize.ts';
import { estimateBytes } from './imageBytes.ts';
import { imageCollection } from './index.ts';

/** Sizes of an image of one tile, before compression. */
export interface GridFileSize {
  /** Bytes of one date. */
  readonly dateBytes: number;
  /** Dates of a year, about. */
  readonly datesPerYear: number;
  /** Dates that fit into one file; an image with more has several. */
  readonly datesPerFile: number;
}

const DAYS_PER_YEAR = 365.25;

/**
 * Size of the images of a tile.
 *
 * @param collectionId Earth Engine id of the image collection
 * @param grid only the size of its tiles counts
 * @throws CollectionError when the collection does not exist, or Earth Engine no longer has it
 */
export function estimateGridFile(
  collectionId: string,
  { size }: { readonly size: readonly [number, number] },
): GridFileSize {
  const dateBytes = estimateBytes(collectionId, { size }, 1);
  const { daysBetweenDates } = imageCollection(collectionId);
  return {
    dateBytes,
    datesPerYear: daysBetweenDates === undefined ? 1 : DAYS_PER_YEAR / daysBetweenDates,
    datesPerFile: Math.floor((FILE_BYTES_LIMIT - 1) / dateBytes),
  };
}
