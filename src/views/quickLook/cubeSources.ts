/** What time series are read from in a data cube: its dates by collection, and its metadata. */
import path from 'node:path';
import type { CogFolder, CogLayer, CubeFacts, StoredLayer } from '../../cubeFiles/index.ts';
import { collectionName } from '../../domain/collectionNames.ts';
import { groupBy } from '../../domain/groupBy.ts';
import { formatIsoDate } from '../../domain/isoDates.ts';
import type { PixelTransform } from '../../imageFiles/index.ts';
import { describeUnreadable } from './imageTexts.ts';
import type { BandScaling, SeriesGap } from './protocol.ts';
import {
  type DocumentedLayer,
  type DocumentedTile,
  documentedLayer,
  type ImageMetadata,
} from './readImageMetadata.ts';
import type { SeriesSource } from './series/seriesImages.ts';

/** The parts of a cube that time series are read from. */
export interface CubeSeries {
  /** Its file, or its folder. */
  readonly path: string;
  readonly sources: readonly SeriesSource[];
  readonly gaps: readonly SeriesGap[];
}

export interface DescribedSeries {
  readonly metadata: ImageMetadata;
  readonly series: CubeSeries;
}

/**
 * @param file a NetCDF file, or the folder of a Zarr cube
 * @param name of the cube in messages
 */
export function cubeSeries(file: string, name: string, facts: CubeFacts): DescribedSeries {
  const { layers, variables } = facts;
  const metadata = metadataOf(facts);
  const indices = layers.map((_, index) => index);
  const ofCollections = groupBy(indices, (index) => layers[index]?.collection);
  const sources = [...ofCollections].map(([collection, own]): SeriesSource => {
    const dates = own.flatMap((index) => metadata.dates[index] ?? []);
    return {
      name,
      metadata: { ...metadata, dates, ...(collection && { collection }) },
      pieces: [],
      cube: { path: file, layers: own, variables: variables.map((each) => each.name) },
    };
  });
  return { metadata, series: { path: file, sources, gaps: [] } };
}

/** @param folder with a GeoTIFF for each date */
export function folderSeries(
  folder: string,
  { layers, leftOut }: Pick<CogFolder, 'layers' | 'leftOut'>,
): DescribedSeries {
  const metadata = metadataOf({ ...cogFacts(layers), layers });
  const sources = layers.map((layer, index): SeriesSource => {
    const dates = metadata.dates.slice(index, index + 1);
    return {
      name: path.basename(layer.path, path.extname(layer.path)),
      metadata: { ...metadata, dates, ...(layer.collection && { collection: layer.collection }) },
      pieces: [{ path: layer.path, row: 0, column: 0 }],
      bandNames: metadata.bands,
    };
  });
  const gaps = leftOut.map(({ path: file, error }): SeriesGap => {
    return { name: path.basename(file), message: describeUnreadable(error) };
  });
  return { metadata, series: { path: folder, sources, gaps } };
}

/** Sources of metadata, for cubes of all formats. */
type DescribedCube = Pick<CubeFacts, 'width' | 'height' | 'layers' | 'transform' | 'crs'> & {
  readonly variables: readonly {
    readonly name: string;
    readonly noData?: number;
    readonly scaling?: BandScaling;
  }[];
};

/** Bands of a folder's files, which all have the same. */
function cogFacts([first]: readonly CogLayer[]): Omit<DescribedCube, 'layers'> {
  if (!first) throw new RangeError('layers');
  const { width, height, bandCount, bands, noData, transform, crs } = first.image.facts;
  return {
    width,
    height,
    variables: Array.from({ length: bandCount }, (_, i) => {
      const { description = String(i + 1), scale, offset = 0, unit = '' } = bands.get(i) ?? {};
      return {
        name: description,
        ...(scale !== undefined && { scaling: { scale, offset, unit } }),
        ...(noData !== undefined && { noData }),
      };
    }),
    ...(transform && { transform }),
    ...(crs && { crs }),
  };
}

function metadataOf({
  width,
  height,
  variables,
  layers,
  transform,
  crs,
}: DescribedCube): ImageMetadata {
  const [collection, ...others] = new Set(layers.map((layer) => layer.collection));
  const tile = transform && tileOf(transform, { width, height, crs: crs?.definition ?? '' });
  return {
    bands: variables.map(({ name }) => name),
    scalings: variables.map(({ scaling }) => scaling),
    dates: namedLayers(layers),
    isCube: true,
    ...(collection && others.length === 0 && { collection }),
    ...(crs?.definition !== undefined && { crs: crs.definition }),
    ...(tile && { tile }),
  };
}

function tileOf(
  [pixelWidth, , left, , pixelHeight, top]: PixelTransform,
  { width, height, crs }: { width: number; height: number; crs: string },
): DocumentedTile {
  return {
    key: JSON.stringify([crs, left, top, pixelWidth, pixelHeight, width, height]),
    index: '[]',
    width,
    height,
    left,
    top,
    pixelWidth,
    pixelHeight: -pixelHeight,
  };
}

/** Layers with names where several have the same date: those of their collections, or times. */
function namedLayers(layers: readonly StoredLayer[]): DocumentedLayer[] {
  const days = layers.map(({ time }) => formatIsoDate(time));
  const names = layers.map((layer, i) => `${days[i]} ${labelOf(layer)}`);
  return layers.map((layer, i) => {
    const day = days[i] ?? '';
    const isOnly = days.indexOf(day) === days.lastIndexOf(day);
    const isOnlyOfCollection = names.indexOf(names[i] ?? '') === names.lastIndexOf(names[i] ?? '');
    const clock = new Date(layer.time).toISOString().slice(11, 19).replaceAll(':', '');
    const label = isOnlyOfCollection ? labelOf(layer) : `t${clock}`;
    const name = isOnly ? undefined : `${day.replaceAll('-', '')}_${label}`;
    const { time, collection } = layer;
    return {
      ...documentedLayer(day, name, layer.scenes),
      time,
      ...(collection && { collection }),
    };
  });
}

/** "LC08"; letters and numbers only, because names of layers are put together of such. */
function labelOf({ collection = '' }: StoredLayer): string {
  return (collectionName(collection)?.code ?? collection).replaceAll(/[^A-Za-z0-9]/g, '');
}
