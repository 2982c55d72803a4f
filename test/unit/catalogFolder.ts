/** Folders of downloads with small images, for tests of their catalogs. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tiff } from './quickLook.tiff.ts';

/** Columns, rows, and meters of a pixel of all images. */
export const SIZE = [6, 4] as const;
const RES = 30;
const LEFT = 600_000;
const TOP = 4_700_000;

export interface ImageOptions {
  /** Name of the item, and of its files. */
  readonly name?: string;
  /** Names of the files, where they are others. */
  readonly stem?: string;
  readonly dates?: readonly string[];
  readonly bands?: readonly string[];
  readonly index?: readonly [number, number];
  /** Columns and rows of each piece; one file unless given. */
  readonly pieces?: readonly [number, number];
  /** Between the name and the offsets of a piece. */
  readonly hyphen?: string;
  /** More of `image` in the document. */
  readonly image?: object;
  /** More of `tile` in the document. */
  readonly tile?: object;
  readonly collection?: string;
  readonly units?: readonly (string | null)[];
  /** Bands in the files, where they are others than the document's. */
  readonly fileBands?: number;
  readonly scene?: object;
  /** The number in a pixel of a band of the file, from 0; `valueAt` unless given. */
  readonly value?: typeof valueAt;
  /** Names of the bands in the files; none unless given. */
  readonly fileNames?: readonly string[];
  /** EPSG code of a projected system in the files; none unless given. */
  readonly fileCode?: number;
}

/** The number in a pixel of a band of the file, from 0. */
export const valueAt = (x: number, y: number, band: number) => 1000 * (band + 1) + 10 * y + x;

/** Writes the document and the files of an image. @returns names of the files with pixels */
export async function writeImage(folder: string, options: ImageOptions = {}): Promise<string[]> {
  const { name = 'IMAGE', stem = name, hyphen = '' } = options;
  await writeFile(path.join(folder, `${stem}.json`), JSON.stringify(documentOf(options)));
  const [columns, rows] = options.pieces ?? SIZE;
  const files: string[] = [];
  for (let row = 0; row < SIZE[1]; row += rows) {
    for (let column = 0; column < SIZE[0]; column += columns) {
      const end = [row, column].map((each) => String(each).padStart(10, '0')).join('-');
      const file = options.pieces ? `${stem}${hyphen}${end}.tif` : `${stem}.tif`;
      await writeFile(path.join(folder, file), pixelsOf(options, { row, column, columns, rows }));
      files.push(file);
    }
  }
  return files;
}

interface Place {
  readonly row: number;
  readonly column: number;
  readonly columns: number;
  readonly rows: number;
}

function pixelsOf(options: ImageOptions, { row, column, columns, rows }: Place): Buffer {
  const { dates = ['2020-06-05'], bands = ['red', 'pixel_qa'], value = valueAt } = options;
  return tiff({
    width: Math.min(columns, SIZE[0] - column),
    height: Math.min(rows, SIZE[1] - row),
    bands: options.fileBands ?? dates.length * bands.length,
    value: (x, y, band) => value(column + x, row + y, band),
    fields: fieldsOf(options),
    doubles: {
      33550: [RES, RES, 0],
      33922: [0, 0, 0, LEFT + RES * column, TOP - RES * row, 0],
    },
  });
}

function fieldsOf({ fileCode, fileNames }: ImageOptions): Record<number, number[] | string> {
  const fields: Record<number, number[] | string> = {};
  // Keys of GeoTIFF: a projected system, whose pixels are areas.
  if (fileCode !== undefined) {
    fields[34735] = [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, fileCode];
  }
  if (fileNames) fields[42112] = namesInXml(fileNames);
  return fields;
}

/** As Earth Engine and GDAL write them. */
function namesInXml(names: readonly string[]): string {
  const items = names.map(
    (name, i) => `<Item name="DESCRIPTION" sample="${i}" role="description">${name}</Item>`,
  );
  return `<GDALMetadata>${items.join('')}</GDALMetadata>`;
}

function documentOf(options: ImageOptions): object {
  const { name = 'IMAGE', dates = ['2020-06-05'], bands = ['red', 'pixel_qa'] } = options;
  const { collection = 'LANDSAT/LC08/C02/T1_L2', scene = {} } = options;
  const isQuality = (band: string) => band.endsWith('_qa');
  return {
    order: { collection, date_start: '2020-06-01T00:00:00', date_end: '2020-07-01T00:00:00' },
    tile: {
      index: options.index ?? [3, 9],
      crs: UTM_19,
      epsg: 32619,
      bounds: [LEFT, TOP - RES * SIZE[1], LEFT + RES * SIZE[0], TOP],
      res: [RES, RES],
      size: SIZE,
      ...options.tile,
    },
    task: { name, status: { state: dates.length === 0 ? 'EMPTY' : 'UNSUBMITTED' } },
    image: {
      bands,
      nodata: 0,
      data_type: 'uint16',
      scales: bands.map((band) => (isQuality(band) ? null : 2.75e-5)),
      offsets: bands.map((band) => (isQuality(band) ? null : -0.2)),
      units: options.units ?? bands.map((band) => (isQuality(band) ? null : '')),
      dates,
      images: dates.map((date) => [
        {
          'system:id': `${collection}/LC08_012030_${date.replaceAll('-', '')}`,
          'system:time_start': Date.parse(`${date}T15:30:00Z`),
          CLOUD_COVER: 12.5,
          SUN_ELEVATION: 61.25,
          SUN_AZIMUTH: 140,
          ...scene,
        },
      ]),
      ...options.image,
    },
  };
}

export const UTM_19 =
  'PROJCS["WGS 84 / UTM zone 19N",GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",-69],PARAMETER["scale_factor",0.9996],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1],AUTHORITY["EPSG","32619"]]';
