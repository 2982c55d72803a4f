/** Storage of the values of a NetCDF-4 file: sizes of chunks, and their compression. */
import * as l10n from '@vscode/l10n';
import { type DataType, SAMPLE_BYTES } from '../../../domain/imageSize.ts';
import { CubeError } from '../../errors.ts';
import type { CubeEncoding, CubeExtent, CubeLayout } from '../cubeLayout.ts';
import type { ChunkFilter } from './hdf5Headers.ts';

/** Sizes of chunks and filters, as `ard.encoding` gives them. */
export interface NetcdfEncoding {
  /** Along time, y and x. */
  readonly chunk: CubeExtent;
  /** Level of zlib from 1 to 9; 0 for none. */
  readonly level: number;
  /** Whether bytes of the same significance are put together before they are compressed. */
  readonly isShuffled: boolean;
  /** Whether values may take a little more space to be compressed in a third of the time. */
  readonly isFast: boolean;
}

/** Sizes unless given: 2 MB of 16 bits, as in cubes of Zarr. */
const DEFAULT_CHUNK = { time: 16, y: 256, x: 256 } as const;

/** That of the Python tool, and of the library of netCDF. */
const DEFAULT_LEVEL = 4;

/** Numbers of filters. Source: https://github.com/HDFGroup/hdf5_plugins/blob/master/docs/RegisteredFilterPlugins.md */
const [DEFLATE, SHUFFLE] = [1, 2];

/** Bytes of a chunk before compression: sizes in the file have 32 bits. */
const MAX_CHUNK_VALUES = 2 ** 28;

/** Keys of `ard.encoding` with an effect on NetCDF, besides `chunks`. */
const KNOWN_KEYS: ReadonlySet<string> = new Set(['zlib', 'complevel', 'shuffle']);

/** Keys of `ard.encoding` that have no effect here. */
export function keysWithoutEffect({ others }: CubeEncoding): readonly string[] {
  return Object.keys(others).filter((key) => !KNOWN_KEYS.has(key));
}

/** @throws CubeError for a value that cannot be used */
export function netcdfEncoding(
  { dates, width, height }: CubeLayout,
  { chunks = {}, others }: CubeEncoding,
): NetcdfEncoding {
  const size = (key: 'time' | 'y' | 'x', length: number) =>
    Math.min(chunkSize(key, chunks[key], length), length);
  const chunk: CubeExtent = [size('time', dates.length), size('y', height), size('x', width)];
  if (chunk[0] * chunk[1] * chunk[2] > MAX_CHUNK_VALUES) {
    throw encodingError(
      'chunks',
      l10n.t('a chunk must not have more than {0} values', MAX_CHUNK_VALUES),
    );
  }
  const isCompressed = flagOf(others, 'zlib', true);
  const level = levelOf(others.complevel);
  const isShuffled = flagOf(others, 'shuffle', true);
  return {
    chunk,
    level: isCompressed ? level : 0,
    isShuffled: isCompressed && isShuffled,
    isFast: others.complevel === undefined,
  };
}

/** The Python tool takes -1 for all. */
function chunkSize(key: 'time' | 'y' | 'x', given: number | undefined, length: number): number {
  if (given === undefined) return DEFAULT_CHUNK[key];
  if (given === -1) return length;
  if (Number.isInteger(given) && given > 0) return given;
  throw encodingError(`chunks.${key}`, l10n.t('it must be a whole number greater than 0'));
}

function flagOf(others: CubeEncoding['others'], key: string, fallback: boolean): boolean {
  const value = others[key] ?? fallback;
  if (typeof value === 'boolean') return value;
  throw encodingError(key, l10n.t('it must be true or false'));
}

function levelOf(value: unknown = DEFAULT_LEVEL): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 9) {
    return value;
  }
  throw encodingError('complevel', l10n.t('it must be a whole number from 0 to 9'));
}

function encodingError(key: string, problem: string): CubeError {
  return new CubeError(
    'request',
    `ard.encoding.${key}`,
    l10n.t('"ard.encoding.{0}" in the configuration cannot be used: {1}.', key, problem),
  );
}

/** Filters of a band in the order in which they are applied, as HDF5 describes them. */
export function bandFilters(
  { level, isShuffled }: NetcdfEncoding,
  dataType: DataType,
): ChunkFilter[] {
  return [
    ...(isShuffled ? [{ id: SHUFFLE, values: [SAMPLE_BYTES[dataType]] }] : []),
    ...(level > 0 ? [{ id: DEFLATE, values: [level] }] : []),
  ];
}
