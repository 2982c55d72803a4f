/**
 * The metadata document of a downloaded image, as exact types.
 *
 * ```ts
 * parseCatalogDocument(JSON.parse(text)); // undefined for JSON that is not such a document
 * ```
 *
 * Documents of the Python tool contain neither dates, types nor scales: dates follow from their scenes,
 * and what is unknown is left out.
 */
import { type DataType, isDataType } from '../../domain/imageSize.ts';
import { formatIsoDate, parseUtc } from '../../domain/isoDates.ts';
import { isRecord } from '../../domain/isRecord.ts';

/** A scene's properties, as Earth Engine has them. */
export type SceneRecord = Readonly<Record<string, unknown>>;

/** A band of an image, the same in each of its layers. */
export interface DocumentBand {
  readonly name: string;
  /** physical = stored × scale + offset; absent for bands that are not measurements. */
  readonly scaling?: { readonly scale: number; readonly offset: number; readonly unit: string };
}

/** A layer of an image: usually the mosaic of a date, with all bands. */
export interface DocumentLayer {
  /** ISO date; absent for a layer that is not of one date. */
  readonly date?: string;
  /** Distinguishes layers of one date, such as `d044` for an orbit. */
  readonly label?: string;
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
  readonly index: readonly [number, number];
}

/** Contents of a metadata document that a catalog needs. */
export interface CatalogDocument {
  /** Name of the item, which names of its files begin with. */
  readonly name: string | undefined;
  /** Id of the image collection. */
  readonly collection: string;
  /** First instant of the period, milliseconds since 1970. */
  readonly start: number | undefined;
  /** End of the period, exclusive, milliseconds since 1970. */
  readonly end: number | undefined;
  readonly tile: DocumentTile;
  readonly bands: readonly DocumentBand[];
  readonly layers: readonly DocumentLayer[];
  readonly nodata: number | undefined;
  readonly dataType: DataType | undefined;
  /** Whether pieces without data were not exported. */
  readonly skipsEmptyPieces: boolean;
  /** Whether there were no scenes, so that there is no image. */
  readonly isEmpty: boolean;
}

/** @returns undefined where the document lacks what an image must have */
export function parseCatalogDocument(json: unknown): CatalogDocument | undefined {
  const { order, tile, image, task, store } = fields(json);
  const found = tileOf(fields(tile));
  const bands = bandsOf(fields(image));
  const { collection, date_start: start, date_end: end } = fields(order);
  if (!found || bands.length === 0 || typeof collection !== 'string') return undefined;
  const { nodata, data_type: dataType } = fields(image);
  const { name, status } = fields(task);
  const layers = layersOf(fields(image));
  return {
    name: typeof name === 'string' && name !== '' ? name : undefined,
    collection,
    start: timeOf(start),
    end: timeOf(end),
    tile: found,
    bands,
    layers,
    nodata: typeof nodata === 'number' ? nodata : undefined,
    dataType: isDataType(dataType) ? dataType : undefined,
    skipsEmptyPieces: fields(fields(store).export_image_kwds).skipEmptyTiles === true,
    isEmpty: fields(status).state === 'EMPTY' || layers.length === 0,
  };
}

function tileOf({ crs, epsg, bounds, res, size, index }: SceneRecord): DocumentTile | undefined {
  const [bounds4, res2, size2, index2] = [
    numbers(bounds, 4),
    numbers(res, 2),
    numbers(size, 2),
    numbers(index, 2),
  ];
  if (typeof crs !== 'string' || !bounds4 || !res2 || !size2) return undefined;
  if (!size2.every((each) => Number.isSafeInteger(each) && each > 0)) return undefined;
  if (!res2.every((each) => each > 0)) return undefined;
  return {
    crs,
    ...(Number.isSafeInteger(epsg) && { epsg: Number(epsg) }),
    bounds: bounds4 as [number, number, number, number],
    res: res2 as [number, number],
    size: size2 as [number, number],
    index: (index2 ?? [0, 0]) as [number, number],
  };
}

function bandsOf({ bands, scales, offsets, units }: SceneRecord): DocumentBand[] {
  const names = list(bands);
  if (!names.every((name) => typeof name === 'string')) return [];
  return names.map((name, index) => {
    const [scale, offset, unit] = [scales, offsets, units].map((each) => list(each)[index]);
    if (typeof scale !== 'number') return { name };
    return {
      name,
      scaling: {
        scale,
        offset: typeof offset === 'number' ? offset : 0,
        unit: typeof unit === 'string' ? unit : '',
      },
    };
  });
}

function layersOf(image: SceneRecord): DocumentLayer[] {
  const [images, dates, names] = [list(image.images), list(image.dates), list(image.layers)];
  const isMedian = image.composite === 'median';
  return images.map((scenes, index) => {
    const own = list(scenes).filter(isRecord);
    const taken = isMedian ? undefined : dateOfScenes(own);
    const recorded = dates.length === images.length ? dates[index] : undefined;
    const date =
      typeof recorded === 'string' && parseUtc(recorded) !== undefined ? recorded : taken;
    const label = labelOf(names[index]);
    return { ...(date && { date: date.slice(0, 10) }), ...(label && { label }), scenes: own };
  });
}

/** The part of `20200103_d044` that distinguishes layers of one date. */
function labelOf(name: unknown): string | undefined {
  return typeof name === 'string' ? /^(?:\d{8}_)?(.+)$/.exec(name)?.[1] : undefined;
}

function dateOfScenes(scenes: readonly SceneRecord[]): string | undefined {
  const [first] = sceneTimes(scenes);
  return first === undefined ? undefined : formatIsoDate(first);
}

/** Times at which scenes were taken, milliseconds since 1970, in ascending order. */
export function sceneTimes(scenes: readonly SceneRecord[]): number[] {
  return scenes
    .map((scene) => scene['system:time_start'])
    .filter((time) => typeof time === 'number' && Math.abs(time) < 8.64e15)
    .map(Number)
    .sort((a, b) => a - b);
}

function timeOf(date: unknown): number | undefined {
  return typeof date === 'string' ? parseUtc(date) : undefined;
}

function numbers(value: unknown, count: number): number[] | undefined {
  const all = list(value);
  return all.length === count && all.every((each) => Number.isFinite(each))
    ? all.map(Number)
    : undefined;
}

function fields(value: unknown): SceneRecord {
  return isRecord(value) ? value : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
