/** Describes an open image for the page: its dates, bands, sizes and colors. */
import type { ImageFacts, StoredSampleType } from '../../imageFiles/index.ts';
import { bandTable, compositesOf } from './bandTable.ts';
import type { CollectionBands } from './collectionBands.ts';
import { qualityBandAmong } from './pixelQuality.ts';
import type { ArrayType, BandScaling, ImageDescription } from './protocol.ts';
import type { ImageMetadata } from './readImageMetadata.ts';

/** @param rows the bands of the collections of the image */
export async function describeImage(
  name: string,
  facts: ImageFacts,
  metadata: ImageMetadata | undefined,
  rows: CollectionBands,
): Promise<ImageDescription> {
  const { TILE_SIZE } = await import('../../imageFiles/index.ts');
  const { width, height, bandCount, sampleType, colors, palette, alphaBand, levels, crs } = facts;
  const shown = Array.from({ length: bandCount }, (_, i) => i).filter((i) => i !== alphaBand);
  // The Python tool's documents contain the collection, but not the scaling of its numbers.
  const isScaled = metadata?.scalings.some(Boolean) ?? false;
  const scalingOf = (band: string) => (isScaled ? undefined : commonScaling(band, rows));
  const table = bandTable(shown, facts.bands, metadata, scalingOf);
  const noData = facts.noData ?? metadata?.noData;
  const crsName = crs?.name ?? metadata?.crs;
  return {
    name,
    width,
    height,
    tileSize: TILE_SIZE,
    levels,
    arrayType: arrayTypeOf(sampleType),
    sampleType: `${sampleType.format}${sampleType.bits}`,
    ...table,
    composites: compositesOf(table.bands),
    ...qualityOf(table, metadata, rows),
    colors,
    // Alpha of several files would have to be joined; images of Cedar have none.
    ...(metadata?.tile && facts.transform && alphaBand === undefined && { isTile: true }),
    ...(palette && { palette }),
    ...(alphaBand !== undefined && { alphaBand }),
    ...(noData !== undefined && { noData: String(noData) }),
    ...(crsName && { crs: crsName }),
  };
}

/** Scaling of a band that all collections of the image have in common. */
function commonScaling(band: string, rows: CollectionBands): BandScaling | undefined {
  const [first, ...others] = [...rows.values()].flatMap((each) => each.get(band) ?? []);
  const isCommon = others.every(
    ({ scaling }) => JSON.stringify(scaling) === JSON.stringify(first?.scaling),
  );
  return isCommon ? first?.scaling : undefined;
}

/** The quality band of each date, by the collection of the date. */
function qualityOf(
  { bands, dates, numbers }: Pick<ImageDescription, 'bands' | 'dates' | 'numbers'>,
  metadata: ImageMetadata | undefined,
  rows: CollectionBands,
): Pick<ImageDescription, 'quality'> {
  const quality = numbers.map((row, date) => {
    const collection = dates[date]?.collection ?? metadata?.collection ?? '';
    const named = rows.get(collection);
    const present = bands.map(({ name }, i) => ((row[i] ?? -1) < 0 ? undefined : named?.get(name)));
    return qualityBandAmong(present) ?? null;
  });
  return quality.some(Boolean) ? { quality } : {};
}

/** Matches the arrays that `reading/samples.ts` creates. */
function arrayTypeOf({ format, bits }: StoredSampleType): ArrayType {
  if (format === 'float') return bits === 64 ? 'Float64' : 'Float32';
  if (bits === 64) return 'Float64';
  const size = bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
  return format === 'int' ? `Int${size}` : `Uint${size}`;
}
