/** Describes an open image for the page: its dates, bands, sizes and colors. */
import type { ImageCollection } from '../../core/index.ts';
import type { ImageFacts, StoredSampleType } from '../../imageFiles/index.ts';
import { bandTable, compositesOf } from './bandTable.ts';
import { type BandRow, bandRows, qualityBandAmong } from './pixelQuality.ts';
import type { ArrayType, ImageDescription, PictureBand } from './protocol.ts';
import type { ImageMetadata } from './readImageMetadata.ts';

/** @param rows the bands of the image in its collection, by name */
export async function describeImage(
  name: string,
  facts: ImageFacts,
  metadata: ImageMetadata | undefined,
  rows: ReadonlyMap<string, BandRow>,
): Promise<ImageDescription> {
  const { TILE_SIZE } = await import('../../imageFiles/index.ts');
  const { width, height, bandCount, sampleType, colors, palette, alphaBand, levels, crs } = facts;
  const shown = Array.from({ length: bandCount }, (_, i) => i).filter((i) => i !== alphaBand);
  // The Python tool's documents contain the collection, but not the scaling of its numbers.
  const isScaled = metadata?.scalings.some(Boolean) ?? false;
  const scalingOf = (band: string) => (isScaled ? undefined : rows.get(band)?.scaling);
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
    ...qualityOf(table.bands, rows),
    colors,
    // Alpha of several files would have to be joined; images of Cedar have none.
    ...(metadata?.tile && facts.transform && alphaBand === undefined && { isTile: true }),
    ...(palette && { palette }),
    ...(alphaBand !== undefined && { alphaBand }),
    ...(noData !== undefined && { noData: String(noData) }),
    ...(crsName && { crs: crsName }),
  };
}

function qualityOf(
  bands: readonly PictureBand[],
  rows: ReadonlyMap<string, BandRow>,
): Pick<ImageDescription, 'quality'> {
  const quality = qualityBandAmong(bands.map(({ name }) => rows.get(name)));
  return quality ? { quality } : {};
}

/**
 * The bands of the image's collection, by name.
 *
 * @param described collections that configurations describe, before those that Cedar knows
 */
export async function bandRowsOf(
  metadata: ImageMetadata | undefined,
  described: readonly ImageCollection[],
): Promise<ReadonlyMap<string, BandRow>> {
  if (!metadata?.collection) return new Map();
  const { collections } = await import('../../core/index.ts');
  const known = [...described, ...collections()];
  const rows = bandRows(known.find(({ id }) => id === metadata.collection));
  return new Map(rows.map((row) => [row.name, row]));
}

/** Matches the arrays that `reading/samples.ts` creates. */
function arrayTypeOf({ format, bits }: StoredSampleType): ArrayType {
  if (format === 'float') return bits === 64 ? 'Float64' : 'Float32';
  if (bits === 64) return 'Float64';
  const size = bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
  return format === 'int' ? `Int${size}` : `Uint${size}`;
}
