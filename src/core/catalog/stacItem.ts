/**
 * Items of a SpatioTemporal Asset Catalog (STAC): one for each layer of an image, with an asset for each
 * band.
 *
 * Versions are those that `pystac`, `odc-stac` and `stackstac` read: STAC 1.0.0, with `raster:bands` and
 * `eo:bands`, and with both `proj:code` and the older `proj:epsg`. Assets are virtual rasters of a single
 * band, because some readers take nothing else; they have no media type, because none is registered.
 */

import { type SceneRecord, sceneTimes } from '../files/metadataDocument.ts';
import type { CatalogBand } from './catalogDocument.ts';
import type { CatalogLayer } from './catalogModel.ts';
import { fileFields, type ReferencedFile } from './fileFields.ts';
import { outlineFields, projectionFields } from './placeFields.ts';
import { sceneFields } from './sceneFields.ts';
import { formatNodata } from './vrt.ts';

export const STAC_VERSION = '1.0.0';
/** Addresses of the schemas of extensions, by which they are known. */
export const EXTENSIONS = {
  projection: 'https://stac-extensions.github.io/projection/v1.2.0/schema.json',
  raster: 'https://stac-extensions.github.io/raster/v1.1.0/schema.json',
  eo: 'https://stac-extensions.github.io/eo/v1.1.0/schema.json',
  view: 'https://stac-extensions.github.io/view/v1.0.0/schema.json',
  file: 'https://stac-extensions.github.io/file/v2.1.0/schema.json',
} as const;

/** Common names of the eo extension, by those of Cedar. */
const COMMON_NAMES: Readonly<Record<string, string>> = {
  coastal: 'coastal',
  blue: 'blue',
  green: 'green',
  red: 'red',
  rededge1: 'rededge',
  rededge2: 'rededge',
  rededge3: 'rededge',
  nir: 'nir',
  nir08: 'nir08',
  swir1: 'swir16',
  swir2: 'swir22',
  thermal: 'lwir',
};

/** Files of an item, seen from its own. */
export interface ItemFiles {
  /** The virtual raster of each band, in the order of the bands. */
  readonly bands: readonly ReferencedFile[];
  /** The virtual raster with all bands. */
  readonly all: ReferencedFile;
  /** The metadata document of the image. */
  readonly document: ReferencedFile;
}

/** The item of a layer, as JSON. @param collection id of the collection of the catalog */
export function stacItem(entry: CatalogLayer, collection: string, files: ItemFiles): object {
  const { id, image, layer, title } = entry;
  const { tile, bands } = image.document;
  const ofScenes = sceneFields(layer.scenes);
  return {
    type: 'Feature',
    stac_version: STAC_VERSION,
    stac_extensions: extensionsOf(Object.keys(ofScenes)),
    id,
    ...outlineFields(tile),
    properties: {
      title,
      ...timeFields(entry),
      ...projectionFields(tile),
      ...ofScenes,
      'cedar:collection': image.document.collection,
      'cedar:image': image.document.name ?? image.stem,
      'cedar:scenes': layer.scenes.flatMap(sceneId),
    },
    links: [
      { rel: 'root', href: '../collection.json', type: 'application/json' },
      { rel: 'parent', href: '../collection.json', type: 'application/json' },
      { rel: 'collection', href: '../collection.json', type: 'application/json' },
    ],
    assets: {
      ...Object.fromEntries(
        bands.map((band, index) => [band.name, bandAsset(entry, band, files.bands[index])]),
      ),
      all_bands: {
        title: 'All bands',
        type: 'application/xml',
        roles: ['virtual'],
        ...fileFields(files.all),
      },
      metadata: {
        title: 'Metadata of the image',
        type: 'application/json',
        roles: ['metadata'],
        ...fileFields(files.document),
      },
    },
    collection,
  };
}

/** An item that names the view extension must have one of its fields, which radar scenes do not. */
function extensionsOf(fields: readonly string[]): string[] {
  const { view, ...others } = EXTENSIONS;
  const hasView = fields.some((field) => field.startsWith('view:'));
  return [...Object.values(others), ...(hasView ? [view] : [])];
}

function bandAsset(
  { image }: CatalogLayer,
  { name, scaling }: CatalogBand,
  file: ReferencedFile | undefined,
): object {
  const { nodata } = image.document;
  const common = COMMON_NAMES[name];
  return {
    title: name,
    roles: ['data'],
    'raster:bands': [
      {
        data_type: image.dataType,
        ...(nodata !== undefined && {
          nodata: Number.isFinite(nodata) ? nodata : formatNodata(nodata),
        }),
        ...(scaling && { scale: scaling.scale, offset: scaling.offset }),
        ...(scaling?.unit && { unit: scaling.unit }),
      },
    ],
    'eo:bands': [{ name, ...(common && { common_name: common }) }],
    ...(file && fileFields(file)),
  };
}

/** A layer that is not of one date has the period of its image. */
function timeFields({ image, layer }: CatalogLayer): object {
  const { start, end } = image.document;
  const times = layer.date === undefined ? [] : sceneTimes(layer.scenes);
  const [first = layer.date && Date.parse(layer.date)] = times;
  if (typeof first === 'number') {
    const last = times.at(-1) ?? first;
    const range = { start_datetime: isoTime(first), end_datetime: isoTime(last) };
    return { datetime: isoTime(first), ...(last !== first && range) };
  }
  const [from, to] = [start ?? 0, end === undefined ? (start ?? 0) : end - 1];
  return { datetime: null, start_datetime: isoTime(from), end_datetime: isoTime(to) };
}

export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

function sceneId(scene: SceneRecord): string[] {
  const id = scene['system:id'] ?? scene['system:index'];
  return typeof id === 'string' ? [id] : [];
}
