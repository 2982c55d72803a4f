/**
 * Bands of image collections by their names in an image: those of each date are described by the
 * collection of this date, of which a data cube may have several.
 */
import type { ImageCollection } from '../../core/index.ts';
import { sensorCode } from '../../domain/sensorCode.ts';
import { type BandRow, bandRows } from './pixelQuality.ts';
import type { ImageMetadata } from './readImageMetadata.ts';

/** Bands of a collection, by their names in the image. */
export type NamedBands = ReadonlyMap<string, BandRow>;

/** Bands of each collection of an image, by its id. */
export type CollectionBands = ReadonlyMap<string, NamedBands>;

/** Ids of the collections of an image. */
export function collectionsOf({ collection, dates }: ImageMetadata): string[] {
  return [...new Set([collection, ...dates.map((date) => date.collection)])].flatMap(
    (id) => id ?? [],
  );
}

/**
 * Bands of the collections of an image.
 *
 * @param described collections that configurations describe, before those that Cedar knows
 */
export async function collectionBands(
  metadata: ImageMetadata | undefined,
  described: readonly ImageCollection[],
): Promise<CollectionBands> {
  const ids = metadata ? collectionsOf(metadata) : [];
  if (!metadata || ids.length === 0) return new Map();
  const { collections } = await import('../../core/index.ts');
  const known = [...described, ...collections()];
  return new Map(ids.map((id) => [id, namedBands(id, metadata.bands, known)]));
}

/**
 * Bands of a collection, empty for one that is not known.
 *
 * @param names of bands in the image; a cube of several sensors may have `pixel_qa_LC08_LC09`
 */
export function namedBands(
  id: string | undefined,
  names: readonly string[],
  known: readonly ImageCollection[],
): NamedBands {
  if (id === undefined) return new Map();
  const rows = bandRows(known.find((each) => each.id === id));
  const found = new Map(rows.map((row) => [row.name, row]));
  const own = sensorCode(id);
  const codes = [...new Set(known.map((each) => sensorCode(each.id)))];
  for (const name of names) {
    const row = rows.find((each) => {
      if (!name.startsWith(`${each.name}_`)) return false;
      return codesIn(name.slice(each.name.length + 1), codes)?.includes(own);
    });
    if (row && !found.has(name)) found.set(name, row);
  }
  return found;
}

/** The codes that a text is joined of; undefined for another text. */
function codesIn(text: string, codes: readonly string[]): string[] | undefined {
  if (codes.includes(text)) return [text];
  for (const code of codes) {
    if (!text.startsWith(`${code}_`)) continue;
    const others = codesIn(text.slice(code.length + 1), codes);
    if (others) return [code, ...others];
  }
  return undefined;
}
