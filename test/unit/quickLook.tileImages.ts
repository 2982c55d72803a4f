/** Downloaded images of a tile for tests: GeoTIFFs with their metadata documents. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tiff } from './quickLook.tiff.ts';

/** Landsat Collection 2 `QA_PIXEL`: clear land; cloud; cloud shadow; snow. */
export const QA = { clear: 21824, cloud: 22280, shadow: 23888, snow: 30048, fill: 1 } as const;

export interface TileImage {
  readonly name: string;
  readonly dates: readonly string[];
  /** Names of layers, where a date has several. */
  readonly layers?: readonly string[];
  readonly bands?: readonly string[];
  readonly collection?: string;
  readonly size?: readonly [width: number, height: number];
  /** Rows and columns of tiles from the first one. */
  readonly tile?: readonly [row: number, column: number];
  /** Stored number of a band of a layer. */
  readonly value: (x: number, y: number, band: string, layer: number) => number;
  /** Row and column of the first pixel, and the size, of each file; a single one unless given. */
  readonly pieces?: readonly (readonly [row: number, column: number, size: number])[];
  /** Changes the document. */
  readonly document?: (document: Record<string, Record<string, unknown>>) => void;
  /** Leaves the bands without names, as some programs do. */
  readonly isUnnamed?: boolean;
  /** Leaves out the place of the image, so that the file can be any piece of it. */
  readonly isUnplaced?: boolean;
  /** Side of the blocks in the file, 16 unless given. */
  readonly block?: number;
  /** Bands in the file, if not those of the document. */
  readonly bandsInFile?: number;
  /** EPSG code of the file's reference system, if not that of the document. */
  readonly epsg?: number;
}

export const ORIGIN = { x: 500_000, y: 4_600_020 };

function originOf({ tile: [row, column] = [0, 0], size: [width, height] = [64, 64] }: TileImage) {
  return { x: ORIGIN.x + column * width * 30, y: ORIGIN.y - row * height * 30 };
}

const DAY_MS = 86_400_000;

function documentOf(image: TileImage): Record<string, Record<string, unknown>> {
  const { dates, layers, bands = BANDS, size: [width, height] = [64, 64] } = image;
  const { x, y } = originOf(image);
  const [row, column] = image.tile ?? [0, 0];
  return {
    program: { name: 'cedar' },
    order: { collection: image.collection ?? 'LANDSAT/LC08/C02/T1_L2' },
    tile: {
      index: [3 + row, 9 + column],
      crs: 'EPSG:32619',
      epsg: 32_619,
      bounds: [x, y - height * 30, x + width * 30, y],
      res: [30, 30],
      size: [width, height],
    },
    image: {
      bands,
      nodata: 0,
      scales: bands.map((band) => SCALINGS[band]?.[0] ?? null),
      offsets: bands.map((band) => SCALINGS[band]?.[1] ?? null),
      units: bands.map((band) => SCALINGS[band]?.[2] ?? null),
      dates,
      ...(layers && { layers }),
      images: dates.map((date, i) => [
        { 'system:index': `scene${i}`, 'system:time_start': Date.parse(date) + DAY_MS / 2 },
      ]),
    },
  };
}

export const BANDS = ['red', 'nir', 'pixel_qa'];

const SCALINGS: Readonly<Record<string, readonly [number, number, string]>> = {
  red: [2.75e-5, -0.2, ''],
  nir: [2.75e-5, -0.2, ''],
  thermal: [0.00341802, 149, 'K'],
};

/** @returns the path of the image's first file */
export async function writeTileImage(folder: string, image: TileImage): Promise<string> {
  const { name, dates, bands = BANDS, layers, size: [width, height] = [64, 64] } = image;
  const { x: left, y: top } = originOf(image);
  const prefixes = layers ?? dates.map((date) => date.replaceAll('-', ''));
  const names = prefixes.flatMap((prefix) =>
    bands.map((band) => [prefix, band].filter(Boolean).join('_')),
  );
  const items = names.map(
    (description, sample) =>
      `<Item name="DESCRIPTION" sample="${sample}" role="description">${description}</Item>`,
  );
  const naming: Readonly<Record<number, string>> = image.isUnnamed
    ? {}
    : { 42112: `<GDALMetadata>${items.join('')}</GDALMetadata>` };
  const pieces = image.pieces ?? [[0, 0, 0]];
  const files = await Promise.all(
    pieces.map(async ([row, column, side]) => {
      const file = path.join(folder, `${name}${side ? offsets(row, column) : ''}.tif`);
      const bytes = tiff({
        width: side ? Math.min(side, width - column) : width,
        height: side ? Math.min(side, height - row) : height,
        bands: image.bandsInFile ?? names.length,
        type: 'uint16',
        tile: image.block ?? 16,
        compression: 'deflate',
        predictor: 2,
        value: (x, y, band) =>
          image.value(
            x + column,
            y + row,
            bands[band % bands.length] ?? '',
            Math.floor(band / bands.length),
          ),
        fields: {
          ...naming,
          42113: '0',
          34735: [1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, image.epsg ?? 32_619],
        },
        doubles: image.isUnplaced
          ? {}
          : {
              33550: [30, 30, 0],
              33922: [0, 0, 0, left + column * 30, top - row * 30, 0],
            },
      });
      await writeFile(file, bytes);
      return file;
    }),
  );
  const document = documentOf(image);
  image.document?.(document);
  await writeFile(path.join(folder, `${name}.json`), JSON.stringify(document));
  return files[0] ?? '';
}

function offsets(row: number, column: number): string {
  return [row, column].map((offset) => String(offset).padStart(10, '0')).join('-');
}
