/** Files of a Zarr cube besides its shards: coordinates and metadata documents. */
import { SAMPLE_BYTES } from '../../domain/imageSize.ts';
import { cfDataset } from './cf/cfDataset.ts';
import type { CfDataset, CfValues, CfVariable } from './cf/cfTypes.ts';
import type { ChunkSizes } from './chunkSizes.ts';
import type { CubeLayout } from './cubeLayout.ts';
import { bytesOf } from './cubeValues.ts';
import { CEDAR_ATTRIBUTE, type CedarRecord, layoutText, ZARR_DOCUMENT } from './existingCube.ts';
import { geoZarrAttributes } from './geoZarr.ts';
import { packed } from './zarrCodec.ts';
import {
  bandArray,
  encodeFillValue,
  groupDocument,
  plainArray,
  type ZarrArrayDocument,
  type ZarrAttributes,
} from './zarrMetadata.ts';

/** A file of a cube. */
export interface ZarrFile {
  readonly key: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Files of a cube besides its shards. */
export interface ZarrFiles {
  /** Chunks of coordinates, and metadata of arrays; the metadata of the group is written last. */
  readonly files: readonly ZarrFile[];
  /** Metadata of the group, with that of all arrays. */
  readonly group: ZarrFile;
}

/** Dates in a chunk of a coordinate: a cube that grows keeps its chunks. */
const TIME_CHUNK = 4096;

/** All files of a cube besides its shards. */
export function zarrFiles(layout: CubeLayout, sizes: ChunkSizes): ZarrFiles {
  const dataset = cfDataset(layout);
  const arrays = zarrArrays(layout, sizes, dataset);
  const files: ZarrFile[] = [];
  for (const coordinate of dataset.coordinates) {
    files.push(...chunkFiles(coordinate, arrays[coordinate.name]));
  }
  for (const [name, document] of Object.entries(arrays)) {
    files.push({ key: `${name}/${ZARR_DOCUMENT}`, bytes: jsonBytes(document) });
  }
  const record: CedarRecord = {
    layout: layoutText(layout),
    sizes,
    dates: layout.dates.map(({ time, collection }) => [time, collection] as const),
  };
  const attributes: ZarrAttributes = {
    ...dataset.attributes,
    ...geoZarrAttributes(layout),
    [CEDAR_ATTRIBUTE]: record,
  };
  return {
    files,
    group: { key: ZARR_DOCUMENT, bytes: jsonBytes(groupDocument(attributes, arrays)) },
  };
}

function zarrArrays(
  layout: CubeLayout,
  sizes: ChunkSizes,
  { coordinates, variables }: CfDataset,
): Record<string, ZarrArrayDocument> {
  const lengths = { time: layout.dates.length, y: layout.height, x: layout.width };
  const arrays: Record<string, ZarrArrayDocument> = {};
  for (const coordinate of coordinates) {
    const { name, dataType, dimensions } = coordinate;
    const shape = dimensions.map((dimension) => lengths[dimension]);
    const chunk = dimensions.map((dimension, i) => {
      return dimension === 'time' ? TIME_CHUNK : Math.max(1, shape[i] ?? 1);
    });
    arrays[name] = plainArray(dataType, shape, chunk, zarrAttributes(coordinate), dimensions);
  }
  const shape = [lengths.time, lengths.y, lengths.x];
  for (const [i, variable] of layout.variables.entries()) {
    const described = variables[i];
    const attributes = described ? zarrAttributes(described) : {};
    arrays[variable.name] = bandArray(variable, shape, sizes, attributes);
  }
  return arrays;
}

function zarrAttributes({ attributes, dataType }: CfVariable): ZarrAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      const isFill = name === '_FillValue' && typeof value === 'number';
      return [name, isFill ? encodeFillValue(dataType, value) : value];
    }),
  );
}

/** The chunks of a coordinate: complete ones, the last one filled up with zeros. */
function chunkFiles(
  { name, values, dimensions }: CfVariable,
  document: ZarrArrayDocument | undefined,
): ZarrFile[] {
  if (!values || !document) return [];
  const [size = 1] = document.chunk_grid.configuration.chunk_shape;
  const count = Math.ceil(values.length / size);
  const files: ZarrFile[] = [];
  for (let i = 0; i < count; i++) {
    const key = dimensions.length === 0 ? `${name}/c` : `${name}/c/${i}`;
    files.push({ key, bytes: packed(chunkOf(values, i, size)) });
  }
  return files;
}

function chunkOf(values: CfValues, index: number, size: number): Uint8Array<ArrayBuffer> {
  const bytes = size * values.BYTES_PER_ELEMENT;
  const chunk = new Uint8Array(bytes);
  chunk.set(bytesOf(values).subarray(index * bytes, (index + 1) * bytes));
  return chunk;
}

function jsonBytes(value: object): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(JSON.stringify(value, undefined, 1)));
}

/** Bytes of the values of a cube before compression. */
export function cubeBytes({ width, height, dates, variables }: CubeLayout): number {
  const perPixel = variables.reduce((sum, { dataType }) => sum + SAMPLE_BYTES[dataType], 0);
  return width * height * dates.length * perPixel;
}

/** Metadata documents by key, as texts. */
export function documentTexts({ files, group }: ZarrFiles): Record<string, string> {
  const documents = [...files, group].filter(({ key }) => key.endsWith(ZARR_DOCUMENT));
  return Object.fromEntries(
    documents.map(({ key, bytes }) => [key, Buffer.from(bytes).toString('utf8')]),
  );
}
