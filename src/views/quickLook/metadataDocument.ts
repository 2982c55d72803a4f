/**
 * The metadata document beside an image: its collection, bands and scenes.
 *
 * Parsed leniently: a file with that name may contain anything, and what cannot be used is left
 * out.
 */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { textFileProblem } from '../../domain/files.ts';
import { formatIsoDate } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { withoutPieceOffsets } from '../../domain/pieceNames.ts';
import type { BandScaling } from './protocol.ts';

export interface ImageMetadata {
  /** Id of the image collection. */
  readonly collection?: string;
  /** Names of each date's bands. */
  readonly bands: readonly string[];
  readonly scalings: readonly (BandScaling | undefined)[];
  readonly dates: readonly { readonly date?: string; readonly scenes: readonly string[] }[];
  readonly noData?: number;
  /** An EPSG code or WKT. */
  readonly crs?: string;
}

/** Largest document that is read, bytes; those with a year of dates have some hundred KB. */
const LARGEST = 64 * 2 ** 20;

/** Possible paths of an image's document, the likelier one first. */
export function metadataPaths(image: string): string[] {
  const stem = image.slice(0, image.length - path.extname(image).length);
  const whole = withoutPieceOffsets(stem);
  return [...new Set([whole, stem])].map((name) => `${name}.json`);
}

/** @returns undefined without such a document */
export async function readImageMetadata(image: string): Promise<ImageMetadata | undefined> {
  for (const file of metadataPaths(image)) {
    try {
      if (textFileProblem(await stat(file), LARGEST)) continue;
      const found = asImageMetadata(JSON.parse(await readFile(file, 'utf8')));
      if (found) return found;
    } catch {
      // Without a readable document, the picture is shown without metadata.
    }
  }
  return undefined;
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
  const collection = record(record(json).order).collection;
  const crs = record(record(json).tile).crs;
  return {
    bands,
    scalings: bands.map((_, i) => scalingOf(scales[i], offsets[i], units[i])),
    dates: Array.from({ length: Math.max(dates.length, images.length) }, (_, i) =>
      dateOf(dates[i], list(images[i]).map(record)),
    ),
    ...(typeof collection === 'string' && { collection }),
    ...(typeof image.nodata === 'number' && { noData: image.nodata }),
    ...(typeof crs === 'string' && { crs }),
  };
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
function dateOf(date: unknown, scenes: readonly Fields[]): ImageMetadata['dates'][number] {
  const taken = scenes[0]?.['system:time_start'];
  const iso =
    typeof date === 'string' && /^\d{4}-\d{2}-\d{2}/.test(date)
      ? date.slice(0, 10)
      : typeof taken === 'number' && Math.abs(taken) < 8.64e15
        ? formatIsoDate(taken)
        : undefined;
  return { scenes: scenes.flatMap(sceneId), ...(iso && { date: iso }) };
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
