/** Images of a series: their layers, bands and scalings, as their documents describe them. */
import type { ImageCollection } from '../../../core/index.ts';
import { formulaBands } from '../../../domain/bandFormula.ts';
import { namedBands } from '../collectionBands.ts';
import { type BandRow, qualityBandAmong } from '../pixelQuality.ts';
import type { BandScaling, SeriesBand, SeriesFormula } from '../protocol.ts';
import type { DocumentedTile, ImageMetadata } from '../readImageMetadata.ts';
import type { SeriesCube, SeriesImage, SeriesPiece } from './seriesMessages.ts';

export interface SeriesSource {
  readonly name: string;
  readonly metadata: ImageMetadata;
  readonly pieces: readonly SeriesPiece[];
  /** The cube that has the image, in place of files. */
  readonly cube?: SeriesCube;
  /** Names of bands in the files, where they do not begin with dates. */
  readonly bandNames?: readonly string[];
  /** Indices of the dates that are part of the series; all unless given. */
  readonly wanted?: readonly number[];
  /** Whether the picture shows it. */
  readonly isShown?: true;
}

/** A source with what is known of its bands. */
export interface KnownSource extends SeriesSource {
  readonly bands: readonly KnownBand[];
  /** Whether its collection is known, so that bands without a scaling are in physical units. */
  readonly isOfKnownCollection: boolean;
}

export interface KnownBand extends SeriesBand {
  readonly scaling?: BandScaling;
  readonly row?: BandRow;
  /** Whether its physical values are not known, while those of other sources are. */
  readonly isStored?: true;
}

/** Digital numbers, the unit of stored values. */
const STORED_UNIT = 'DN';

/** @param collections that Cedar knows, and that configurations describe */
export function withKnownBands(
  source: SeriesSource,
  collections: readonly ImageCollection[],
): KnownSource {
  const { metadata } = source;
  const rows = namedBands(metadata.collection, metadata.bands, collections);
  const isScaled = metadata.scalings.some(Boolean);
  const bands = metadata.bands.map((name, i): KnownBand => {
    const row = rows.get(name);
    // The Python tool's documents contain no scalings.
    const scaling = isScaled ? metadata.scalings[i] : row?.scaling;
    return { name, unit: scaling?.unit ?? '', ...(scaling && { scaling }), ...(row && { row }) };
  });
  return { ...source, bands, isOfKnownCollection: rows.size > 0 };
}

/**
 * Makes bands of their own of stored numbers whose scaling is not known, where another source has
 * physical values of the same name: one line must not have both.
 */
export function withStoredBands(sources: readonly KnownSource[]): KnownSource[] {
  const all = sources.flatMap(({ bands }) => bands);
  const scaled = new Set(all.flatMap(({ name, scaling }) => (scaling ? [name] : [])));
  return sources.map((source) => {
    if (source.isOfKnownCollection) return source;
    const bands = source.bands.map((band): KnownBand => {
      const isStored = !band.scaling && scaled.has(band.name);
      return isStored ? { ...band, unit: STORED_UNIT, isStored } : band;
    });
    return { ...source, bands };
  });
}

/** Bands of all sources; those of the same name in another unit are bands of their own. */
export function commonBands(sources: readonly KnownSource[]): SeriesBand[] {
  const found = new Map<string, SeriesBand>();
  for (const { name, unit } of sources.flatMap(({ bands }) => bands)) {
    const key = JSON.stringify([name, unit]);
    if (!found.has(key)) found.set(key, { name, unit });
  }
  return [...found.values()];
}

/** Indices of the dates of a source that are part of the series. */
export function wantedDates({ metadata, wanted }: SeriesSource): readonly number[] {
  return wanted ?? metadata.dates.map((_, index) => index);
}

/** The image of a source, with its bands in the order of the series. */
export function seriesImage(
  source: KnownSource,
  bands: readonly SeriesBand[],
  formulas: readonly SeriesFormula[],
): SeriesImage {
  const { metadata, pieces, cube, bandNames } = source;
  const wanted = wantedDates(source);
  // The dates of a cube may be those of several collections.
  const layerAt = (index: number) => cube?.layers[index] ?? index;
  const own = bands.map(({ name, unit }) =>
    source.bands.findIndex((band) => band.name === name && band.unit === unit),
  );
  const known = own.map((i) => source.bands[i]);
  const quality = qualityOf(known);
  return {
    ...pixelPlacement(metadata.tile),
    pieces,
    bandCount: metadata.bands.length * metadata.dates.length,
    layers: wanted.map((index) =>
      own.map((band) => (band < 0 ? -1 : layerAt(index) * metadata.bands.length + band)),
    ),
    ...(cube && { cube: { ...cube, layers: wanted.map(layerAt) } }),
    naming: {
      bands: bandNames ?? metadata.bands,
      layers: bandNames
        ? [{ prefix: '' }]
        : metadata.dates.map(({ date, name, prefix = name }) => ({ date, prefix })),
    },
    scalings: known.map((band) => band?.scaling),
    measured: known.flatMap((band, i) =>
      band && !band.row?.bits && !band.row?.classes ? [i] : [],
    ),
    formulas: formulas.map(({ steps }) => ({ steps, bands: operands(steps, known) })),
    ...(metadata.noData !== undefined && { noData: metadata.noData }),
    ...(quality && { quality }),
  };
}

/** Indices of the bands of a formula; without those that the image does not have. */
function operands(
  steps: SeriesFormula['steps'],
  known: readonly (KnownBand | undefined)[],
): Record<string, number> {
  return Object.fromEntries(
    formulaBands(steps).flatMap((name) => {
      const index = known.findIndex((band) => band?.name === name && !band.isStored);
      return index < 0 ? [] : [[name, index]];
    }),
  );
}

function pixelPlacement(tile: DocumentedTile | undefined): Pick<SeriesImage, 'size' | 'transform'> {
  if (!tile) return {};
  const { width, height, left, top, pixelWidth, pixelHeight } = tile;
  return { size: { width, height }, transform: [pixelWidth, 0, left, 0, -pixelHeight, top] };
}

/** The band that shows clouds, by its index in the bands of the series. */
function qualityOf(bands: readonly (KnownBand | undefined)[]): SeriesImage['quality'] {
  return qualityBandAmong(bands.map((band) => band?.row));
}

export function qualityBandOf(bands: readonly KnownBand[]): BandRow | undefined {
  const quality = qualityOf(bands);
  return quality && bands[quality.band]?.row;
}
