/** Metadata documents of images that cubes are made of: complete ones, whose bands can be variables. */

import * as l10n from '@vscode/l10n';
import { formatIsoDate } from '../../domain/isoDates.ts';
import { parseJson } from '../../domain/parseJson.ts';
import { CubeError } from '../errors.ts';
import {
  type DocumentBand,
  type DocumentTile,
  type MetadataDocument,
  parseMetadataDocument,
} from '../files/metadataDocument.ts';
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
export interface ImageDocument
  extends Pick<
    MetadataDocument,
    | 'collection'
    | 'dateStart'
    | 'dateEnd'
    | 'submitted'
    | 'filters'
    | 'program'
    | 'isEmpty'
    | 'nodata'
    | 'dataType'
    | 'layers'
  > {
  /** Name of the image: that of the document without `.json`. */
  readonly name: string;
  /** Path of the document, for messages. */
  readonly path: string;
  /** The document as it is. */
  readonly text: string;
  readonly tile: Tile;
  readonly epsg?: number | undefined;
  readonly bands: readonly ImageBand[];
  readonly dates: readonly CubeDate[];
  /** Whether files without any data were not written. */
  readonly skipsEmptyFiles: boolean;
}

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
  const document = parseMetadataDocument(parseJson(text));
  if (!document) return undefined;
  const { collection, tile, layers, skipsEmptyPieces, problems, ...others } = document;
  const dates = layers.flatMap(({ time, scenes }): CubeDate[] =>
    time === undefined ? [] : [{ time, collection, scenes: scenes as SceneProperties[] }],
  );
  const [wrong] = [
    ...problems,
    ...(areVariables(document.bands) ? [] : ['image.bands']),
    ...(dates.length < layers.length ? ['image.images'] : []),
  ];
  if (wrong !== undefined || !tile?.index) throw invalid(path, wrong ?? 'tile.index');
  checkBandNames(document.bands, path);
  return {
    ...others,
    layers,
    name,
    path,
    text,
    collection,
    tile: cubeTile(tile, tile.index),
    epsg: tile.epsg,
    bands: document.bands.map(({ unit, ...band }) => ({
      ...band,
      ...(unit !== undefined && { units: unit }),
    })),
    dates,
    skipsEmptyFiles: skipsEmptyPieces,
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

function cubeTile(
  { crs, bounds, res, size }: DocumentTile,
  index: readonly [number, number],
): Tile {
  return new Tile({
    crs,
    index: [...index],
    bounds: [...bounds],
    res: [...res],
    size: [...size],
  });
}

/** Names of dimensions, of the variables that describe them, and of the metadata of a Zarr cube. */
const RESERVED = new Set(['time', 'y', 'x', 'crs', 'collection', 'zarr.json']);

/** Whether bands can be variables of a cube, and folders of it. */
function areVariables(bands: readonly DocumentBand[]): boolean {
  const names = bands.map(({ name }) => name);
  return new Set(names).size === names.length && names.every((name) => /^\w[\w.-]*$/.test(name));
}

/**
 * Refuses bands that a cube would confuse with its coordinates, or with each other: variables of Zarr
 * are folders, whose names are the same for Windows and macOS if they differ in upper case only.
 *
 * @throws CubeError
 */
function checkBandNames(bands: readonly DocumentBand[], path: string): void {
  const known = new Set<string>();
  for (const { name } of bands) {
    const folder = name.toLowerCase();
    const problem = RESERVED.has(folder)
      ? l10n.t(
          'The band "{0}" of "{1}" has the name of something else in every cube. Describe the collection in cedar.yaml with another name for the band, and order it again.',
          name,
          path,
        )
      : known.has(folder)
        ? l10n.t(
            'The band "{0}" of "{1}" has the name of another band, apart from upper and lower case, which Windows and macOS do not distinguish. Describe the collection in cedar.yaml with another name for the band, and order it again.',
            name,
            path,
          )
        : undefined;
    if (problem !== undefined) throw new CubeError('document', path, problem);
    known.add(folder);
  }
}

/** The UTC date of a layer: two images of a collection must not both have it. */
export function dayOf({ time }: CubeDate): string {
  return formatIsoDate(time);
}
