/**
 * Metadata documents of a Zarr v3 cube, with consolidated metadata in that of the group.
 *
 * https://zarr-specs.readthedocs.io/en/latest/v3/core/index.html
 */
import { CF_BYTES, type CfDataType } from './cf/cfTypes.ts';
import type { ChunkSizes } from './chunkSizes.ts';
import type { CubeVariable } from './cubeLayout.ts';
import { ZSTD_LEVEL } from './zarrCodec.ts';

/** Attributes as JSON has them. */
export type ZarrAttributes = Readonly<Record<string, unknown>>;

/** Metadata of an array. */
export interface ZarrArrayDocument {
  readonly zarr_format: 3;
  readonly node_type: 'array';
  readonly shape: readonly number[];
  readonly data_type: CfDataType;
  readonly chunk_grid: {
    readonly name: 'regular';
    readonly configuration: { readonly chunk_shape: readonly number[] };
  };
  readonly chunk_key_encoding: {
    readonly name: 'default';
    readonly configuration: { readonly separator: '/' };
  };
  readonly fill_value: number | string;
  readonly codecs: readonly object[];
  readonly attributes: ZarrAttributes;
  readonly dimension_names: readonly string[];
}

/** Metadata of the group of a cube. */
export interface ZarrGroupDocument {
  readonly zarr_format: 3;
  readonly node_type: 'group';
  readonly attributes: ZarrAttributes;
  readonly consolidated_metadata?: {
    readonly kind: 'inline';
    readonly must_understand: false;
    readonly metadata: Readonly<Record<string, ZarrArrayDocument>>;
  };
}

/** Metadata of the array of a band. */
export function bandArray(
  { dataType, nodata }: CubeVariable,
  shape: readonly number[],
  { chunk, shard }: ChunkSizes,
  attributes: ZarrAttributes,
): ZarrArrayDocument {
  const sharding = {
    name: 'sharding_indexed',
    configuration: {
      chunk_shape: chunk,
      codecs: valueCodecs(dataType),
      index_codecs: [littleEndian, { name: 'crc32c' }],
      index_location: 'end',
    },
  };
  return arrayDocument(dataType, shape, shard, [sharding], nodata ?? 0, attributes, [
    'time',
    'y',
    'x',
  ]);
}

/** Metadata of an array that is stored in chunks without shards, such as a coordinate. */
export function plainArray(
  dataType: CfDataType,
  shape: readonly number[],
  chunk: readonly number[],
  attributes: ZarrAttributes,
  dimensions: readonly string[],
): ZarrArrayDocument {
  return arrayDocument(dataType, shape, chunk, valueCodecs(dataType), 0, attributes, dimensions);
}

function arrayDocument(
  dataType: CfDataType,
  shape: readonly number[],
  chunk: readonly number[],
  codecs: readonly object[],
  fill: number,
  attributes: ZarrAttributes,
  dimensions: readonly string[],
): ZarrArrayDocument {
  return {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: dataType,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: chunk } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: fillValue(fill),
    codecs,
    attributes,
    dimension_names: dimensions,
  };
}

const littleEndian = { name: 'bytes', configuration: { endian: 'little' } };

function valueCodecs(dataType: CfDataType): object[] {
  const isByte = CF_BYTES[dataType] === 1;
  return [
    isByte ? { name: 'bytes' } : littleEndian,
    { name: 'zstd', configuration: { level: ZSTD_LEVEL, checksum: false } },
  ];
}

/** JSON has no numbers for these. */
function fillValue(value: number): number | string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return value;
  return value > 0 ? 'Infinity' : '-Infinity';
}

/** Metadata of the group, with that of its arrays. */
export function groupDocument(
  attributes: ZarrAttributes,
  arrays: Readonly<Record<string, ZarrArrayDocument>>,
): ZarrGroupDocument {
  return {
    zarr_format: 3,
    node_type: 'group',
    attributes,
    consolidated_metadata: { kind: 'inline', must_understand: false, metadata: arrays },
  };
}

/**
 * `_FillValue` as xarray writes and reads it in Zarr v3: whole numbers as they are, others as base64
 * of the bytes of a float64. Source: `FillValueCoder` in xarray's `backends/zarr.py`.
 */
export function encodeFillValue(dataType: CfDataType, value: number): number | string {
  if (!dataType.startsWith('float')) return value;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes.toString('base64');
}
