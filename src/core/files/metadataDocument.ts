/**
 * The metadata document of an image, as exact types: those of Cedar and those of the Python tool.
 *
 * ```ts
 * const document = parseMetadataDocument(JSON.parse(text)); // undefined for JSON of another kind
 * if (document?.problems.length === 0) show(document.tile, document.bands);
 * ```
 *
 * Parts that are missing or cannot be used are absent, and named in `problems`: callers decide which of
 * them they need. Documents of the Python tool contain neither dates, types nor scales.
 */
import { recordedPrefix } from '../../domain/bandNames.ts';
import { type DataType, isDataType } from '../../domain/imageSize.ts';
import { formatIsoDate, parseUtc } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';

/** A scene's properties, as Earth Engine has them. */
export type SceneRecord = Readonly<Record<string, unknown>>;

/** A band of an image, the same in each of its layers: physical = stored × scale + offset. */
export interface DocumentBand {
  readonly name: string;
  /** Absent for bands that are not measurements. */
  readonly scale?: number;
  readonly offset?: number;
  readonly unit?: string;
}

/** A layer of an image: usually the mosaic of a date, with all bands. */
export interface DocumentLayer {
  /** ISO date; absent for a layer that is not of one date. */
  readonly date?: string;
  /** Distinguishes layers of one date, such as `d044` for an orbit. */
  readonly label?: string;
  /**
   * What the names of its bands in the file begin with; empty where they are the bands' alone. Absent in
   * documents that do not record it, such as those of the Python tool.
   */
  readonly prefix?: string;
  /**
   * Time of its earliest scene, milliseconds since 1970; the start of its date, or of the period, where
   * scenes have no times. Absent where none is known.
   */
  readonly time?: number;
  readonly scenes: readonly SceneRecord[];
}

/** The pixels of an image, as its document records them. */
export interface DocumentTile {
  /** WKT, or an EPSG code such as `EPSG:4855` where no WKT is known for it. */
  readonly crs: string;
  /** The EPSG code, where it is known. */
  readonly epsg?: number;
  /** [left, bottom, right, top] in CRS units. */
  readonly bounds: readonly [number, number, number, number];
  /** Pixel width and height in CRS units, both positive. */
  readonly res: readonly [number, number];
  /** Columns and rows of pixels. */
  readonly size: readonly [number, number];
  /** [row, column] in the grid. */
  readonly index?: readonly [number, number];
}

/** Fields that are reported when they are missing or cannot be used, in this order. */
export type DocumentField =
  | 'order.collection'
  | 'image.bands'
  | 'image.images'
  | 'tile.crs'
  | 'tile.size'
  | 'tile.index'
  | 'tile.bounds'
  | 'tile.res';

/** Contents of a metadata document. */
export interface MetadataDocument {
  /** Name of the item, which names of its files begin with. */
  readonly name?: string;
  /** Id of the image collection; empty where it is missing. */
  readonly collection: string;
  /** First day of the period and the day after its last one, as the document has them; may be empty. */
  readonly dateStart: string;
  readonly dateEnd: string;
  /** Time of the order, as the document has it; may be empty. */
  readonly submitted: string;
  readonly filters: unknown;
  /** Program that ordered it, with its version; may be empty. */
  readonly program: string;
  /** Absent if one of its fields but `index` cannot be used. */
  readonly tile?: DocumentTile;
  readonly bands: readonly DocumentBand[];
  readonly layers: readonly DocumentLayer[];
  readonly nodata?: number;
  readonly dataType?: DataType;
  /** Whether pieces without data were not exported. */
  readonly skipsEmptyPieces: boolean;
  /** Whether there were no scenes, so that there is no image. */
  readonly isEmpty: boolean;
  readonly problems: readonly DocumentField[];
}

/** @returns undefined for JSON that is not the metadata of an image */
export function parseMetadataDocument(json: unknown): MetadataDocument | undefined {
  const { order, tile, image, task, store, program } = fields(json);
  if (!isRecord(order) || !isRecord(tile) || !isRecord(image)) return undefined;
  if (!Array.isArray(image.bands)) return undefined;
  const collection = textOrEmpty(order.collection);
  const bands = bandsOf(image);
  const layers = layersOf(image, textOrEmpty(order.date_start));
  const found = tileOf(tile);
  const { name, status } = fields(task);
  return {
    ...(textOrEmpty(name) && { name: textOrEmpty(name) }),
    collection,
    dateStart: textOrEmpty(order.date_start),
    dateEnd: textOrEmpty(order.date_end),
    submitted: textOrEmpty(order.submitted),
    filters: order.filters,
    program: programOf(fields(program)),
    ...(found.tile && { tile: found.tile }),
    bands: bands ?? [],
    layers,
    ...(isFiniteNumber(image.nodata) && { nodata: image.nodata }),
    ...(isDataType(image.data_type) && { dataType: image.data_type }),
    skipsEmptyPieces: fields(fields(store).export_image_kwds).skipEmptyTiles === true,
    isEmpty: fields(status).state === 'EMPTY' || layers.length === 0,
    problems: [
      ...problemIf(collection === '', 'order.collection'),
      ...problemIf(!bands, 'image.bands'),
      ...problemIf(!Array.isArray(image.images), 'image.images'),
      ...found.problems,
    ],
  };
}

function problemIf(isWrong: boolean, field: DocumentField): DocumentField[] {
  return isWrong ? [field] : [];
}

function tileOf({ crs, epsg, bounds, res, size, index }: SceneRecord): {
  tile?: DocumentTile;
  problems: DocumentField[];
} {
  const [bounds4, res2, size2, index2] = [
    numbers(bounds, 4),
    numbers(res, 2, (each) => each > 0),
    numbers(size, 2, (each) => Number.isSafeInteger(each) && each > 0),
    numbers(index, 2),
  ];
  const isNamed = typeof crs === 'string' && crs !== '';
  const problems = [
    ...problemIf(!isNamed, 'tile.crs'),
    ...problemIf(!size2, 'tile.size'),
    ...problemIf(!index2, 'tile.index'),
    ...problemIf(!bounds4, 'tile.bounds'),
    ...problemIf(!res2, 'tile.res'),
  ];
  if (!isNamed || !bounds4 || !res2 || !size2) return { problems };
  const tile: DocumentTile = {
    crs,
    ...(Number.isSafeInteger(epsg) && { epsg: Number(epsg) }),
    bounds: bounds4 as [number, number, number, number],
    res: res2 as [number, number],
    size: size2 as [number, number],
    ...(index2 && { index: index2 as [number, number] }),
  };
  return { tile, problems };
}

function bandsOf({ bands, scales, offsets, units }: SceneRecord): DocumentBand[] | undefined {
  const names = list(bands);
  if (!names.every((name) => typeof name === 'string')) return undefined;
  return names.map((name, index) => {
    const [scale, offset, unit] = [scales, offsets, units].map((each) => list(each)[index]);
    return {
      name,
      ...(isFiniteNumber(scale) && { scale }),
      ...(isFiniteNumber(offset) && { offset }),
      ...(typeof unit === 'string' && { unit }),
    };
  });
}

function layersOf(image: SceneRecord, dateStart: string): DocumentLayer[] {
  const [images, dates, names] = [list(image.images), list(image.dates), list(image.layers)];
  const isMedian = image.composite === 'median';
  return images.map((scenes, index) => {
    const own = list(scenes).filter(isRecord);
    const [earliest] = sceneTimes(own);
    const taken = isMedian || earliest === undefined ? undefined : formatIsoDate(earliest);
    const recorded = dates.length === images.length ? textOrEmpty(dates[index]) : '';
    const date = parseUtc(recorded) === undefined ? taken : recorded.slice(0, 10);
    const label = labelOf(names[index]);
    const time = earliest ?? parseUtc(date ?? dateStart);
    const prefix = isMedian ? '' : recordedPrefix(image, index);
    return {
      ...(date && { date }),
      ...(label && { label }),
      ...(prefix !== undefined && { prefix }),
      ...(time !== undefined && { time }),
      scenes: own,
    };
  });
}

/** The part of `20200103_d044` that distinguishes layers of one date. */
function labelOf(name: unknown): string | undefined {
  return typeof name === 'string' ? /^(?:\d{8}_)?(.+)$/.exec(name)?.[1] : undefined;
}

/** Most milliseconds from 1970 to a date of JavaScript: https://tc39.es/ecma262/#sec-time-values */
const MAX_TIME = 8.64e15;

/** Times at which scenes were taken, milliseconds since 1970, in ascending order. */
export function sceneTimes(scenes: readonly SceneRecord[]): number[] {
  return scenes
    .map((scene) => scene['system:time_start'])
    .filter((time) => isFiniteNumber(time) && Math.abs(time) < MAX_TIME)
    .map(Number)
    .sort((a, b) => a - b);
}

function programOf({ name, version }: SceneRecord): string {
  return [name, version].filter((each) => typeof each === 'string').join(' ');
}

function numbers(
  value: unknown,
  count: number,
  isValid: (each: number) => boolean = () => true,
): number[] | undefined {
  const all = list(value);
  return all.length === count && all.every((each) => isFiniteNumber(each) && isValid(each))
    ? all.map(Number)
    : undefined;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function fields(value: unknown): SceneRecord {
  return isRecord(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOrEmpty(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
