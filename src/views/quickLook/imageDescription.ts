/** Describes an open image for the page: its dates, bands, sizes and colors. */
import type { Band } from '../../core/index.ts';
import type { ImageFacts, StoredSampleType } from '../../imageFiles/index.ts';
import { bandTable, compositesOf } from './bandTable.ts';
import { qualityRulesOf } from './pixelQuality.ts';
import type { ArrayType, ImageDescription, PictureBand } from './protocol.ts';
import type { ImageMetadata } from './readImageMetadata.ts';

/** @param rows the bands of the image in its collection, by name */
export async function describeImage(
  name: string,
  facts: ImageFacts,
  metadata: ImageMetadata | undefined,
  rows: ReadonlyMap<string, Band>,
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

/** The first band that shows clouds: collections list their most detailed one first. */
function qualityOf(
  bands: readonly PictureBand[],
  rows: ReadonlyMap<string, Band>,
): Pick<ImageDescription, 'quality'> {
  for (const [band, { name }] of bands.entries()) {
    const row = rows.get(name);
    const rules = row && qualityRulesOf(row);
    if (rules) return { quality: { band, rules } };
  }
  return {};
}

/** The bands of the image's collection, by name. */
export async function bandRowsOf(
  metadata: ImageMetadata | undefined,
): Promise<ReadonlyMap<string, Band>> {
  if (!metadata?.collection) return new Map();
  const { collections } = await import('../../core/index.ts');
  const found = collections().find(({ id }) => id === metadata.collection);
  const rows = [...(found?.bands ?? []), ...(found?.optionalBands ?? [])];
  return new Map(rows.map((row) => [row.name, row]));
}

/** Matches the arrays that `reading/samples.ts` creates. */
function arrayTypeOf({ format, bits }: StoredSampleType): ArrayType {
  if (format === 'float') return bits === 64 ? 'Float64' : 'Float32';
  if (bits === 64) return 'Float64';
  const size = bits <= 8 ? 8 : bits <= 16 ? 16 : 32;
  return format === 'int' ? `Int${size}` : `Uint${size}`;
}
