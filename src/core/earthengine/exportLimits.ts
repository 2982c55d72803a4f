/**
 * Limits of Earth Engine that decide about an export before it is sent.
 *
 * ```ts
 * const image = { collection, size: [5000, 5000], dates: 63 } as const;
 * exportViolation(image, { fileDimensions: 5120 })?.message; // names 4096, the largest that works
 * completeOptions(image, {}); // { shardSize: 128, fileDimensions: 4096 }
 * ```
 */
import * as l10n from '@vscode/l10n';
import { FILE_BYTES_LIMIT, SAMPLE_BYTES } from '../../domain/imageSize.ts';
import { formatNumber } from '../../domain/locale.ts';
import type { ImageCollection } from '../collections/index.ts';
import type { ExportOptions } from './requestOptions.ts';

/** Most bands of one image, from the documentation of `ImageCollection.toBands`. */
export const MAX_BANDS = 5000;

/** Earth Engine's `maxPixels` where an export sets none, from its guide on exporting images. */
export const DEFAULT_MAX_PIXELS = 1e8;

/** Earth Engine's `shardSize` where an export sets none, from its guide on exporting images. */
export const DEFAULT_SHARD_SIZE = 256;

/**
 * Most bytes of one computed block: 80 MiB, from Earth Engine's error "Output of image computation
 * is too large", which counts a byte for the mask beside each sample.
 */
const MAX_BLOCK_BYTES = 80 * 2 ** 20;
const MASK_BYTES = 1;

/** Pixels, of which the sides of blocks in GeoTIFFs are multiples. */
export const MIN_SHARD_SIZE = 16;
/** Longest side of a block, pixels. */
export const MAX_SHARD_SIZE = 4096;
/** Longest side of a file, pixels. */
export const MAX_FILE_SIDE = 131_072;
/** Largest `maxPixels`: less than a number of 64 bits can hold, of which not all are exact here. */
export const MAX_PIXELS = 9e18;

/** Properties that decide whether an image can be exported. */
export interface ExportedImage {
  readonly collection: ImageCollection;
  /** Width and height in pixels. */
  readonly size: readonly [width: number, height: number];
  /** Days (UTC) with scenes. */
  readonly dates: number;
}

/** A limit that an export exceeds. */
export interface LimitViolation {
  /** The part of an order request, or the export option, that has to change. */
  readonly field: 'maxPixels' | 'fileDimensions' | 'shardSize' | 'periodFrequency';
  /** The limit, the excess, and a request that would work. */
  readonly message: string;
}

/**
 * Export options with those added that the caller left to Cedar: `maxPixels` and `shardSize` where
 * Earth Engine's own default would not do, and the largest `fileDimensions` that works, but no
 * larger than the image needs.
 */
export function completeOptions(image: ExportedImage, options: ExportOptions): ExportOptions {
  const [width, height] = image.size;
  const shard = largestShardSize(image);
  // Files of the default block hold whole smaller ones as well.
  const { shardSize: unit = DEFAULT_SHARD_SIZE } = options;
  const needed = Math.ceil(Math.max(width, height) / unit) * unit;
  return {
    ...options,
    ...(options.maxPixels === undefined &&
      width * height > DEFAULT_MAX_PIXELS && { maxPixels: width * height }),
    ...(options.shardSize === undefined && shard !== DEFAULT_SHARD_SIZE && { shardSize: shard }),
    ...(options.fileDimensions === undefined && {
      fileDimensions: Math.max(unit, Math.min(needed, largestFileDimensions(image, unit))),
    }),
  };
}

/** The first limit that makes Earth Engine refuse an export with these options, if any. */
export function exportViolation(
  image: ExportedImage,
  options: ExportOptions,
): LimitViolation | undefined {
  return (
    rangeViolation(options) ??
    pixelViolation(image, options) ??
    unevenViolation(options, image) ??
    bandViolation(image) ??
    fileViolation(image, options)
  );
}

/** Options that no image could be exported with. */
function rangeViolation(options: ExportOptions): LimitViolation | undefined {
  const { shardSize = DEFAULT_SHARD_SIZE, fileDimensions = [], maxPixels = 1 } = options;
  const isIn = (value: number, most: number) =>
    Number.isInteger(value) && value >= 1 && value <= most;
  if (!isIn(shardSize, MAX_SHARD_SIZE)) return blockSizeViolation(shardSize);
  const side = [fileDimensions].flat().find((each) => !isIn(each, MAX_FILE_SIDE));
  if (side !== undefined) {
    const message = l10n.t(
      'fileDimensions ({0}) must be whole numbers of pixels from 1 to {1}.',
      side,
      MAX_FILE_SIDE,
    );
    return { field: 'fileDimensions', message };
  }
  if (!isIn(maxPixels, MAX_PIXELS)) {
    const message = l10n.t(
      'maxPixels ({0}) must be a whole number of pixels, 1 or more.',
      maxPixels,
    );
    return { field: 'maxPixels', message };
  }
  return blockSizeViolation(shardSize);
}

/** Blocks with sides that blocks of GeoTIFFs cannot have. */
export function blockSizeViolation(
  shardSize: number = DEFAULT_SHARD_SIZE,
): LimitViolation | undefined {
  const isPossible = shardSize % MIN_SHARD_SIZE === 0 && shardSize > 0;
  if (isPossible && shardSize <= MAX_SHARD_SIZE) return undefined;
  const lower = Math.floor(shardSize / MIN_SHARD_SIZE) * MIN_SHARD_SIZE;
  const message = l10n.t(
    'shardSize ({0}) must be a multiple of {1} up to {2}, as the blocks of GeoTIFFs are. The nearest value is {3}; or leave it out: Cedar then chooses it.',
    shardSize,
    MIN_SHARD_SIZE,
    MAX_SHARD_SIZE,
    Math.min(MAX_SHARD_SIZE, Math.max(MIN_SHARD_SIZE, lower || 0)),
  );
  return { field: 'shardSize', message };
}

/**
 * Files that could not be made of whole blocks; Earth Engine refuses them.
 *
 * @param image the image, where it is known: only sizes that it can have are proposed then
 */
export function unevenViolation(
  options: ExportOptions,
  image?: ExportedImage,
): LimitViolation | undefined {
  const { shardSize = DEFAULT_SHARD_SIZE, fileDimensions = [] } = options;
  const uneven = [fileDimensions].flat().find((size) => size % shardSize !== 0);
  if (uneven === undefined) return undefined;
  const lower = Math.max(1, Math.floor(uneven / shardSize)) * shardSize;
  const largest = image ? largestFileDimensions(image, shardSize) : Number.POSITIVE_INFINITY;
  if (largest < shardSize) return undefined;
  const shard = options.shardSize === undefined ? l10n.t('{0}, the default', shardSize) : shardSize;
  const message =
    lower + shardSize <= largest
      ? l10n.t(
          'fileDimensions ({0}) must be a multiple of shardSize ({1}), because Earth Engine writes files in whole blocks. The nearest values are {2} and {3}; or leave it out: Cedar then chooses it.',
          uneven,
          shard,
          lower,
          Math.floor(uneven / shardSize + 1) * shardSize,
        )
      : l10n.t(
          'fileDimensions ({0}) must be a multiple of shardSize ({1}), because Earth Engine writes files in whole blocks. Set it to at most {2}, or leave it out: Cedar then chooses it.',
          uneven,
          shard,
          Math.min(lower, largest),
        );
  return { field: 'fileDimensions', message };
}

/**
 * Limit at which Earth Engine ends exports according to reports of its users, though its
 * documentation has no such limit: blocks of more than 80 MiB.
 */
export function blockViolation(
  image: ExportedImage,
  options: ExportOptions,
): LimitViolation | undefined {
  const { shardSize } = options;
  if (!shardSize || shardSize ** 2 * blockBytesPerPixel(image) <= MAX_BLOCK_BYTES) return undefined;
  return {
    field: 'shardSize',
    message: l10n.t(
      'With {0} bands, blocks of shardSize {1} take more than the 80 MiB that Earth Engine computes at once. Set shardSize to at most {2} under tracker: export_image_kwds in cedar.yaml, or leave it out: Cedar then chooses it.',
      formatNumber(bandCount(image)),
      shardSize,
      largestShardSize(image),
    ),
  };
}

function pixelViolation(
  { size: [width, height] }: ExportedImage,
  { maxPixels }: ExportOptions,
): LimitViolation | undefined {
  const pixels = width * height;
  if (maxPixels === undefined || pixels <= maxPixels) return undefined;
  return {
    field: 'maxPixels',
    message: l10n.t(
      'Each image has {0} pixels ({1} × {2}), and maxPixels under tracker: export_image_kwds in cedar.yaml allows {3}. Set maxPixels to {4}, or leave it out: Cedar then sets what a tile needs.',
      formatNumber(pixels),
      formatNumber(width),
      formatNumber(height),
      formatNumber(maxPixels),
      pixels,
    ),
  };
}

function bandViolation(image: ExportedImage): LimitViolation | undefined {
  const bands = bandCount(image);
  if (bands <= MAX_BANDS) return undefined;
  return {
    field: 'periodFrequency',
    message: l10n.t(
      'One image would have {0} bands (dates × bands of each: {1}), and Earth Engine allows {2}. Choose a shorter frequency: an image can hold at most {3} dates.',
      formatNumber(bands),
      formatDates(image),
      formatNumber(MAX_BANDS),
      formatNumber(Math.floor(MAX_BANDS / image.collection.bands.length)),
    ),
  };
}

function fileViolation(image: ExportedImage, options: ExportOptions): LimitViolation | undefined {
  const { shardSize: shard = DEFAULT_SHARD_SIZE } = options;
  const largest = largestFileDimensions(image, shard);
  if (largest < shard) {
    return {
      field: 'shardSize',
      message: l10n.t(
        'With {0} bands, not even one block of shardSize {1} fits into a file: Earth Engine allows less than {2} bytes before compression. Set shardSize to at most {3} under tracker: export_image_kwds in cedar.yaml, or leave it out: Cedar then chooses it.',
        formatNumber(bandCount(image)),
        shard,
        formatNumber(FILE_BYTES_LIMIT),
        largestShardSize(image),
      ),
    };
  }
  const [width, height = width] = [options.fileDimensions ?? []].flat();
  if (width === undefined || height === undefined) return undefined;
  const bytes = width * height * bytesPerPixel(image);
  if (bytes < FILE_BYTES_LIMIT) return undefined;
  return {
    field: 'fileDimensions',
    message: l10n.t(
      'With {0} bands (dates × bands of each: {1}), a file of fileDimensions {2} has {3} bytes before compression, and Earth Engine allows less than {4}. Set fileDimensions to at most {5} under tracker: export_image_kwds in cedar.yaml, or leave it out: Cedar then chooses it. A shorter frequency helps as well.',
      formatNumber(bandCount(image)),
      formatDates(image),
      width === height ? width : `[${width}, ${height}]`,
      formatNumber(bytes),
      formatNumber(FILE_BYTES_LIMIT),
      largest,
    ),
  };
}

/** Largest side of a square file in pixels, a multiple of `shard`; 0 when not even one fits. */
function largestFileDimensions(image: ExportedImage, shard: number): number {
  const side = Math.floor(Math.sqrt((FILE_BYTES_LIMIT - 1) / bytesPerPixel(image)));
  return Math.floor(side / shard) * shard;
}

/** A power of two, so that it divides every file that the default divides. */
function largestShardSize(image: ExportedImage): number {
  let shard = DEFAULT_SHARD_SIZE;
  while (shard > MIN_SHARD_SIZE && shard ** 2 * blockBytesPerPixel(image) > MAX_BLOCK_BYTES) {
    shard /= 2;
  }
  return shard;
}

/** "63 × 8" */
function formatDates({ collection, dates }: ExportedImage): string {
  return `${formatNumber(dates)} × ${formatNumber(collection.bands.length)}`;
}

function bandCount({ collection, dates }: ExportedImage): number {
  return collection.bands.length * Math.max(1, dates);
}

/** Bytes of all bands of a pixel before compression. */
export function bytesPerPixel(image: ExportedImage): number {
  return bandCount(image) * SAMPLE_BYTES[image.collection.dataType];
}

function blockBytesPerPixel(image: ExportedImage): number {
  return bandCount(image) * (SAMPLE_BYTES[image.collection.dataType] + MASK_BYTES);
}
