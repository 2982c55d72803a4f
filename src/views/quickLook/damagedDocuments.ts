/**
 * Metadata documents beside images that cannot be used: such images are reported if their files are where the
 * others are wanted, and not silently left out.
 */
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { parsePieceOffsets } from '../../domain/pieceNames.ts';
import { describeUnreadable } from './imageTexts.ts';
import type { SeriesGap } from './protocol.ts';
import type { TileBounds } from './tileHead.ts';

/** An image whose document cannot be used. */
export interface DamagedDocument {
  /** Name of the image, without the ending of its files. */
  readonly name: string;
  /** The file system's error, if the document could not be read at all. */
  readonly error?: unknown;
}

export function describeDamagedDocument({ name, error }: DamagedDocument): SeriesGap {
  if (error !== undefined) return { name: `${name}.json`, message: describeUnreadable(error) };
  return {
    name,
    message: l10n.t('Its metadata is incomplete or damaged. Download the order again.'),
  };
}

/**
 * Whether an image may be in a place, by the coordinates in the first of its files that has any.
 *
 * @param files of the image, in the folder
 * @param isThere is passed the edges of the file, and the row and column of its first pixel in the image
 * @returns true also if none of the files can be read
 */
export async function mayBePlaced(
  { folder, name, files }: { folder: string; name: string; files: readonly string[] },
  isThere: (bounds: TileBounds, offsets: { row: number; column: number }) => boolean,
): Promise<boolean> {
  const { GeoImage } = await import('../../imageFiles/index.ts');
  for (const file of files) {
    // A damaged file does not show where the image is.
    const image = await GeoImage.open(path.join(folder, file)).catch(() => undefined);
    if (!image) continue;
    try {
      const { transform, width, height } = image.facts;
      if (!transform) continue;
      const [pixelWidth, , left, , pixelHeight, top] = transform;
      const bounds = [left, top + height * pixelHeight, left + width * pixelWidth, top] as const;
      return isThere(bounds, parsePieceOffsets(file, name) ?? { row: 0, column: 0 });
    } finally {
      await image.close();
    }
  }
  return true;
}
