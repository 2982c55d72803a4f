/** Opens the images of neighboring tiles as a mosaic around the opened image. */
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { withoutPieceOffsets } from '../../../domain/pieceNames.ts';
import { formatTileName } from '../../../domain/tileName.ts';
import type { GeoImage, ImageFacts } from '../../../imageFiles/index.ts';
import type { CollectionBands } from '../collectionBands.ts';
import { describeDamagedDocument } from '../damagedDocuments.ts';
import { describeImage } from '../imageDescription.ts';
import { describeUnreadable } from '../imageTexts.ts';
import type { ImageDescription, SeriesGap } from '../protocol.ts';
import type { ImageMetadata } from '../readImageMetadata.ts';
import { MosaicImage, type MosaicReader, type MosaicSource } from './mosaicImage.ts';
import { findNeighborFiles, type NeighborFile, type NeighborFiles } from './neighborFiles.ts';

/** The image that is open already. */
export interface OpenedImage {
  readonly file: string;
  readonly image: MosaicReader;
  readonly metadata: ImageMetadata;
  readonly description: ImageDescription;
  /** The bands of its collection. */
  readonly rows: CollectionBands;
}

export interface OpenedMosaic {
  readonly mosaic: MosaicImage;
  /** Files that are not shown, and the reasons. */
  readonly leftOut: readonly SeriesGap[];
}

/** Size of the caches of all neighbors together, bytes; a reader alone has as much. */
const MAX_CACHED_BYTES = 96 * 2 ** 20;
/** Most files that are open at a time: those of the nearest tiles. */
const MAX_FILES = 64;
/** Part of a pixel that a file may be off its grid, which is shown nowhere. */
const TOLERANCE = 0.01;

/** The image of a mosaic for the page. @param description of the opened image */
export function describeMosaic(
  description: ImageDescription,
  { mosaic, leftOut }: OpenedMosaic,
): ImageDescription {
  const { width, height, levels } = mosaic.facts;
  const tiles = mosaic.sources.map(({ name, tile, left, top, width, height }) => ({
    ...{ name, tile, left, top, width, height },
  }));
  return {
    ...description,
    width,
    height,
    levels,
    mosaic: { origin: mosaic.origin, tiles, leftOut },
  };
}

/** @throws the signal's reason */
export async function openMosaic(opened: OpenedImage, signal: AbortSignal): Promise<OpenedMosaic> {
  const { GeoImage, TILE_SIZE, createSampleArray } = await import('../../../imageFiles/index.ts');
  const { file, image, metadata, description } = opened;
  const leftOut: SeriesGap[] = [];
  const read = findNeighborFiles(file, metadata, signal);
  const { neighbors, damaged } = await read.catch((error): NeighborFiles => {
    signal.throwIfAborted();
    leftOut.push({ name: path.dirname(file), message: describeUnreadable(error) });
    return { neighbors: [], damaged: [] };
  });
  leftOut.push(...damaged.map(describeDamagedDocument));
  const files = neighbors.slice(0, MAX_FILES);
  for (const { file } of neighbors.slice(MAX_FILES)) {
    const message = l10n.t('A mosaic has at most {0} files.', MAX_FILES);
    leftOut.push({ name: path.basename(file), message });
  }
  const maxCachedBytes = MAX_CACHED_BYTES / Math.max(1, files.length);
  const keys = bandKeys(description);
  const own = placed(opened, image, new Map([...keys.values()].map((band) => [band, band])), {
    left: 0,
    top: 0,
  });
  const sources: [MosaicSource, ...MosaicSource[]] = [own];
  try {
    for (const each of files) {
      signal.throwIfAborted();
      const source = await openNeighbor(each, opened, keys, (path) =>
        GeoImage.open(path, { maxCachedBytes }),
      );
      if (source && 'message' in source) leftOut.push(source);
      else if (source) sources.push(source);
    }
    const { sampleType } = image.facts;
    const mosaic = new MosaicImage(sources, TILE_SIZE, (count) =>
      createSampleArray(sampleType, count),
    );
    return { mosaic, leftOut };
  } catch (error) {
    await Promise.all(sources.slice(1).map((source) => source.image.close()));
    throw error;
  }
}

/** @returns undefined for a file without a date of the opened image */
async function openNeighbor(
  neighbor: NeighborFile,
  { image, rows, description }: OpenedImage,
  keys: ReadonlyMap<string, number>,
  open: (file: string) => Promise<GeoImage>,
): Promise<MosaicSource | SeriesGap | undefined> {
  const name = path.basename(neighbor.file);
  let other: GeoImage | undefined;
  try {
    other = await open(neighbor.file);
    const described = await describeImage(name, other.facts, neighbor.metadata, rows);
    const bands = new Map(
      [...bandKeys(described)].flatMap(([key, band]) => {
        const own = keys.get(key);
        return own === undefined ? [] : [[own, band] as const];
      }),
    );
    const problem = described.sampleType !== description.sampleType;
    const at = offsetOf(other.facts, image.facts);
    if (bands.size > 0 && at && !problem) {
      const source = placed({ ...neighbor, description: described }, other, bands, at);
      other = undefined;
      return source;
    }
    if (bands.size === 0) return undefined;
    const message = problem
      ? l10n.t('Its values are of another type: {0}', described.sampleType)
      : l10n.t('Its pixels are not in the grid of this image.');
    return { name, message };
  } catch (error) {
    return { name, message: describeUnreadable(error) };
  } finally {
    await other?.close();
  }
}

function placed(
  { file, metadata, description }: Pick<OpenedImage, 'file' | 'metadata' | 'description'>,
  image: MosaicReader,
  bands: ReadonlyMap<number, number>,
  at: { readonly left: number; readonly top: number },
): MosaicSource {
  const { width, height } = image.facts;
  const stem = withoutPieceOffsets(path.basename(file, path.extname(file)));
  return {
    image,
    file,
    metadata,
    bands,
    noData: description.noData === undefined ? undefined : Number(description.noData),
    tile: tileNameOf(metadata) ?? stem,
    name: stem,
    ...at,
    width,
    height,
  };
}

/** "h004v004", if the tile is one of a grid. */
function tileNameOf({ tile }: ImageMetadata): string | undefined {
  const [row, column] = JSON.parse(tile?.index ?? '[]') as readonly unknown[];
  const isTile = Number.isInteger(row) && Number.isInteger(column);
  return isTile ? formatTileName(Number(row), Number(column)) : undefined;
}

/** Bands of a file by date and name, which are the same in all files of an order. */
function bandKeys({ dates, bands, numbers }: ImageDescription): Map<string, number> {
  const keys = new Map<string, number>();
  for (const [i, row] of numbers.entries()) {
    const { layer = '', date = '' } = dates[i] ?? {};
    for (const [band, number] of row.entries()) {
      if (number >= 0) keys.set(JSON.stringify([layer || date, bands[band]?.name]), number);
    }
  }
  return keys;
}

/** Column and row of a file in the pixels of another one; undefined in another grid. */
function offsetOf(
  { transform: other }: ImageFacts,
  { transform }: ImageFacts,
): { readonly left: number; readonly top: number } | undefined {
  if (!other || !transform) return undefined;
  const [a, b, c, d, e, f] = transform;
  const [otherA, otherB, otherC, otherD, otherE, otherF] = other;
  const isSame = (x: number, y: number) => Math.abs(x - y) <= 1e-9 * (Math.abs(a) + Math.abs(e));
  if (!isSame(a, otherA) || !isSame(b, otherB) || !isSame(d, otherD) || !isSame(e, otherE)) {
    return undefined;
  }
  const determinant = a * e - b * d;
  const [dx, dy] = [otherC - c, otherF - f];
  const left = (e * dx - b * dy) / determinant;
  const top = (a * dy - d * dx) / determinant;
  const isWhole = (value: number) => Math.abs(value - Math.round(value)) <= TOLERANCE;
  return isWhole(left) && isWhole(top)
    ? { left: Math.round(left), top: Math.round(top) }
    : undefined;
}
