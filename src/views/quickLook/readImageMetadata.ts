/**
 * The metadata document beside an image: its collection, bands and scenes.
 *
 * Parsed leniently: a file with that name may contain anything, and what cannot be used is left
 * out.
 */

import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { recordedPrefix } from '../../domain/bandNames.ts';
import { withoutByteOrderMark } from '../../domain/byteOrderMark.ts';
import { CLOUD_PROPERTIES, knownCloudShare } from '../../domain/cloudProperties.ts';
import { textFileProblem } from '../../domain/files.ts';
import { DAY_MS, formatIsoDate } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { withoutPieceOffsets } from '../../domain/pieceNames.ts';
import type { BandScaling } from './protocol.ts';

export interface ImageMetadata {
  /** Id of the image collection, if all dates are of the same one. */
  readonly collection?: string;
  /** Names of each date's bands. */
  readonly bands: readonly string[];
  readonly scalings: readonly (BandScaling | undefined)[];
  readonly dates: readonly DocumentedLayer[];
  /** Whether it is of a cube, which has no document of its own. */
  readonly isCube?: true;
  readonly noData?: number;
  /** An EPSG code or WKT. */
  readonly crs?: string;
  readonly tile?: DocumentedTile;
  /** When it was ordered, milliseconds since 1970. */
  readonly submitted?: number;
}

/** A layer of an image: the mosaic of a date, of a date and orbit, or a single scene. */
export interface DocumentedLayer {
  /** ISO date. */
  readonly date?: string;
  /** ISO date of its last scene, if its scenes are of several dates: a median is. */
  readonly lastDate?: string;
  /** `20200103_d044`: what the names of its bands begin with, where a date has several layers. */
  readonly name?: string;
  /** What the names of its bands begin with, which may be nothing. Absent if not known. */
  readonly prefix?: string;
  /** When its first scene was taken, milliseconds since 1970. */
  readonly time?: number;
  /** Id of its image collection, where it may be another one than that of other layers. */
  readonly collection?: string;
  /** Ids of its scenes. */
  readonly scenes: readonly string[];
  /** Mean share of clouds of its scenes, in percent. */
  readonly clouds?: number;
}

export interface DocumentedTile {
  /** Identifies the pixels of the tile: two images with the same text have the same pixels. */
  readonly key: string;
  /** Row and column in its grid, as JSON: of another grid, they are those of another place. */
  readonly index: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
  /** In the coordinates of the tile. */
  readonly left: number;
  readonly top: number;
  readonly pixelWidth: number;
  readonly pixelHeight: number;
}

/** Largest document that is read, bytes; those with a year of dates have some hundred KB. */
const LARGEST = 64 * 2 ** 20;

/** Possible paths of an image's document, the likelier one first. */
export function metadataPaths(image: string): string[] {
  const stem = image.slice(0, image.length - path.extname(image).length);
  const whole = withoutPieceOffsets(stem);
  return [...new Set([whole, stem])].map((name) => `${name}.json`);
}

/** What was found beside an image. */
export interface MetadataReading {
  readonly metadata?: ImageMetadata;
  /** The document that cannot be used, with the file system's error if it could not be read at all. */
  readonly damaged?: { readonly file: string; readonly error?: unknown };
}

/** @returns neither metadata nor a damaged document for an image without one, or with another file */
export async function readImageMetadata(image: string): Promise<MetadataReading> {
  let damaged: MetadataReading['damaged'];
  for (const file of metadataPaths(image)) {
    try {
      const found = await examineDocument(file);
      if (found === 'damaged') damaged ??= { file };
      else if (found) return { metadata: found };
    } catch (error) {
      if (!isAbsent(error)) damaged ??= { file, error };
    }
  }
  return damaged ? { damaged } : {};
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/**
 * Reads a document that may be the metadata of an image.
 *
 * @returns `damaged` for what is not JSON, and for metadata without bands; undefined for other JSON
 * @throws the file system's error
 */
export async function examineDocument(
  file: string,
): Promise<ImageMetadata | 'damaged' | undefined> {
  if (textFileProblem(await stat(file), LARGEST)) return undefined;
  const json = parseJson(withoutByteOrderMark(await readFile(file, 'utf8')));
  if (json === undefined) return 'damaged';
  const isOfImage = isRecord(json) && (isRecord(json.image) || isRecord(json.tile));
  return asImageMetadata(json) ?? (isOfImage ? 'damaged' : undefined);
}

export function asImageMetadata(json: unknown): ImageMetadata | undefined {
  const image = record(record(json).image);
  const bands = list(image.bands).filter((band) => typeof band === 'string');
  if (bands.length === 0) return undefined;
  const scales = list(image.scales);
  const offsets = list(image.offsets);
  const units = list(image.units);
  const dates = list(image.dates);
  const images = list(image.images);
  const layers = list(image.layers);
  const tile = tileOf(record(json).tile);
  const { collection, submitted } = record(record(json).order);
  const time = typeof submitted === 'string' ? Date.parse(submitted) : Number.NaN;
  const crs = record(record(json).tile).crs;
  // The bands of a median have names without a date.
  const isMedian = image.composite === 'median';
  return {
    bands,
    scalings: bands.map((_, i) => scalingOf(scales[i], offsets[i], units[i])),
    dates: Array.from({ length: Math.max(dates.length, images.length) }, (_, i) => {
      const prefix = isMedian ? '' : recordedPrefix(image, i);
      return {
        ...documentedLayer(dates[i], layers[i], list(images[i]).map(record)),
        ...(prefix !== undefined && { prefix }),
      };
    }),
    ...(typeof collection === 'string' && { collection }),
    ...(typeof image.nodata === 'number' && { noData: image.nodata }),
    ...(typeof crs === 'string' && { crs }),
    ...(tile && { tile }),
    ...(!Number.isNaN(time) && { submitted: time }),
  };
}

function tileOf(json: unknown): DocumentedTile | undefined {
  const { index, crs, bounds, size } = record(json);
  const [left, bottom, right, top] = list(bounds);
  const [width, height] = list(size);
  if (!isSize(width) || !isSize(height) || typeof crs !== 'string') return undefined;
  const edges = [left, bottom, right, top];
  if (!edges.every((edge) => typeof edge === 'number')) return undefined;
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = edges;
  return {
    key: JSON.stringify([crs, x0, y0, x1, y1, width, height]),
    index: JSON.stringify(list(index)),
    width,
    height,
    left: x0,
    top: y1,
    pixelWidth: (x1 - x0) / width,
    pixelHeight: (y1 - y0) / height,
  };
}

function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

function scalingOf(scale: unknown, offset: unknown, unit: unknown): BandScaling | undefined {
  if (typeof scale !== 'number') return undefined;
  return {
    scale,
    offset: typeof offset === 'number' ? offset : 0,
    unit: typeof unit === 'string' ? unit : '',
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** Documents of the Python tool contain no dates; their scenes do. */
export function documentedLayer(
  date: unknown,
  name: unknown,
  scenes: readonly Fields[],
): DocumentedLayer {
  const times = scenes.map((scene) => scene['system:time_start']).filter(isTime);
  const first = times.length > 0 ? Math.min(...times) : undefined;
  const last = Math.max(...times);
  const iso =
    typeof date === 'string' && /^\d{4}-\d{2}-\d{2}/.test(date)
      ? date.slice(0, 10)
      : first === undefined
        ? undefined
        : formatIsoDate(first);
  const clouds = cloudsOf(scenes);
  return {
    scenes: scenes.flatMap(sceneId),
    ...(iso && { date: iso }),
    ...(first !== undefined && last - first >= DAY_MS && { lastDate: formatIsoDate(last) }),
    ...(typeof name === 'string' && name && { name }),
    ...(first !== undefined && { time: first }),
    ...(clouds !== undefined && { clouds }),
  };
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) < 8.64e15;
}

function cloudsOf(scenes: readonly Fields[]): number | undefined {
  const shares = scenes.flatMap((scene) =>
    CLOUD_PROPERTIES.flatMap((name) => knownCloudShare(scene[name]) ?? []).slice(0, 1),
  );
  if (shares.length === 0) return undefined;
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function sceneId(scene: Fields): string[] {
  const names = ['LANDSAT_PRODUCT_ID', 'LANDSAT_ID', 'system:index', 'system:id'];
  const id = names.map((name) => scene[name]).find((value) => typeof value === 'string');
  return typeof id === 'string' ? [id] : [];
}

function record(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
