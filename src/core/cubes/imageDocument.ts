/**
 * Metadata documents of images, ours and those of the Python tool, as far as cubes need them.
 *
 * Ours have `data_type`, `scales`, `offsets`, `units` and `dates` besides what the Python tool writes.
 */

import * as l10n from '@vscode/l10n';
import { type DataType, isDataType } from '../../domain/imageSize.ts';
import { formatIsoDate, parseUtc } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { CubeError } from '../errors.ts';
import { Tile } from '../grids/tile.ts';
import type { CubeDate, SceneProperties } from './cubeLayout.ts';

/** A band of an image. */
export interface ImageBand {
  readonly name: string;
  readonly scale?: number | undefined;
  readonly offset?: number | undefined;
  readonly units?: string | undefined;
}

/** Contents of an image, by its metadata document. */
export interface ImageDocument {
  /** Name of the image: that of the document without `.json`. */
  readonly name: string;
  /** Path of the document, for messages. */
  readonly path: string;
  /** The document as it is. */
  readonly text: string;
  /** Earth Engine id of the image collection. */
  readonly collection: string;
  /** First day of the period and the day after its last one, as the document has them. */
  readonly dateStart: string;
  readonly dateEnd: string;
  /** When it was ordered, as the document has it. */
  readonly submitted: string;
  readonly filters: unknown;
  /** Program that ordered it, with its version. */
  readonly program: string;
  readonly tile: Tile;
  readonly epsg?: number | undefined;
  /** Whether it has no scenes, and so no image. */
  readonly isEmpty: boolean;
  readonly bands: readonly ImageBand[];
  readonly nodata?: number | undefined;
  readonly dataType?: DataType | undefined;
  readonly dates: readonly CubeDate[];
  /** Whether files without any data were not written. */
  readonly skipsEmptyFiles: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Parses a document.
 *
 * @param name its file name without `.json`
 * @returns undefined for JSON of another kind
 * @throws CubeError when it is the metadata of an image, but cannot be used
 */
export function parseImageDocument(
  text: string,
  name: string,
  path: string,
): ImageDocument | undefined {
  const json = parseJson(text);
  if (!isRecord(json)) return undefined;
  const { order, tile, image, task, program } = json;
  if (!isRecord(order) || !isRecord(tile) || !isRecord(image)) return undefined;
  if (!Array.isArray(image.bands)) return undefined;
  const collection = textOf(order.collection);
  const reject = (field: string) => invalid(path, field);
  if (!collection) throw reject('order.collection');
  const bands = bandsOf(image, reject);
  const dates = datesOf(image, collection, textOf(order.date_start), reject);
  const status = isRecord(task) && isRecord(task.status) ? task.status : {};
  return {
    name,
    path,
    text,
    collection,
    dateStart: textOf(order.date_start),
    dateEnd: textOf(order.date_end),
    submitted: textOf(order.submitted),
    filters: order.filters,
    program: programOf(program),
    tile: tileOf(tile, reject),
    epsg: Number.isInteger(tile.epsg) ? Number(tile.epsg) : undefined,
    isEmpty: status.state === 'EMPTY' || dates.length === 0,
    bands,
    nodata: typeof image.nodata === 'number' ? image.nodata : undefined,
    dataType: isDataType(image.data_type) ? image.data_type : undefined,
    dates,
    skipsEmptyFiles: exportOptions(json).skipEmptyTiles === true,
  };
}

function invalid(path: string, field: string): CubeError {
  return new CubeError(
    'document',
    path,
    l10n.t(
      '"{0}" is the metadata of an image, but its "{1}" is missing or cannot be used. Download the order again.',
      path,
      field,
    ),
  );
}

type Reject = (field: string) => CubeError;

function tileOf({ index, crs, bounds, res, size }: Fields, reject: Reject): Tile {
  const numbers = (value: unknown, count: number, field: string) => {
    const isValid = Array.isArray(value) && value.length === count && value.every(isFiniteNumber);
    if (!isValid) throw reject(`tile.${field}`);
    return value as number[];
  };
  if (typeof crs !== 'string' || crs === '') throw reject('tile.crs');
  const [columns = 0, rows = 0] = numbers(size, 2, 'size');
  if (![columns, rows].every((each) => Number.isSafeInteger(each) && each > 0)) {
    throw reject('tile.size');
  }
  return new Tile({
    index: numbers(index, 2, 'index') as [number, number],
    crs,
    bounds: numbers(bounds, 4, 'bounds') as [number, number, number, number],
    res: numbers(res, 2, 'res') as [number, number],
    size: [columns, rows],
  });
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function bandsOf(image: Fields, reject: Reject): ImageBand[] {
  const names = list(image.bands);
  const isValid = names.every((name) => typeof name === 'string' && isVariableName(name));
  if (!isValid || new Set(names).size < names.length) throw reject('image.bands');
  const [scales, offsets, units] = [list(image.scales), list(image.offsets), list(image.units)];
  return names.map((name, i) => ({
    name: String(name),
    ...(isFiniteNumber(scales[i]) && { scale: scales[i] }),
    ...(isFiniteNumber(offsets[i]) && { offset: offsets[i] }),
    ...(typeof units[i] === 'string' && { units: units[i] }),
  }));
}

/** Names of coordinates and dimensions. */
const RESERVED = new Set(['time', 'y', 'x', 'crs']);

/** Whether a band can be a variable of a cube, and a folder of it. */
function isVariableName(name: string): boolean {
  return /^\w[\w.-]*$/.test(name) && !RESERVED.has(name);
}

/** The time of a date is that of its earliest scene; the Python tool's documents have no other. */
function datesOf(image: Fields, collection: string, dateStart: string, reject: Reject): CubeDate[] {
  if (!Array.isArray(image.images)) throw reject('image.images');
  const days = list(image.dates);
  return image.images.map((scenes: unknown, i): CubeDate => {
    const found = list(scenes).filter(isRecord) as SceneProperties[];
    const starts = found.map((scene) => scene['system:time_start']).filter(isFiniteNumber);
    const day = typeof days[i] === 'string' ? days[i] : dateStart;
    const time = starts.length > 0 ? Math.min(...starts) : parseUtc(day);
    // Beyond it, JavaScript has no dates.
    if (time === undefined || !(Math.abs(time) < 8.64e15)) throw reject('image.images');
    return { time, collection, scenes: found };
  });
}

function programOf(program: unknown): string {
  if (!isRecord(program)) return '';
  return [program.name, program.version].filter((each) => typeof each === 'string').join(' ');
}

function exportOptions({ store }: Fields): Fields {
  const options = isRecord(store) ? store.export_image_kwds : undefined;
  return isRecord(options) ? options : {};
}

/** The UTC date of a layer: two images of a collection must not both have it. */
export function dayOf({ time }: CubeDate): string {
  return formatIsoDate(time);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
