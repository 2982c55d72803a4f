/**
 * Pixels that a request returns at once: `image:computePixels`, `assets:getPixels` and thumbnails.
 *
 * Limits are those of Earth Engine's documentation and its messages:
 * https://developers.google.com/earth-engine/reference/rest/v1/projects.image/computePixels
 */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isWritable } from '../../geotiff/geoKeyTags.ts';
import { bytesPerSample, createTileSamples, GeoTiffWriter } from '../../geotiff/geoTiffWriter.ts';
import { selectBands } from '../algorithms/imageBands.ts';
import type { Message } from '../api/message.ts';
import { toTransform } from '../coerce.ts';
import type { EvaluationContext } from '../evaluationContext.ts';
import { EvaluationError } from '../evaluationErrors.ts';
import type { EvaluatedBand } from '../values/band.ts';
import { EeProjection } from '../values/eeProjection.ts';
import { gdalTypeOf } from '../values/pixelType.ts';
import { Points } from '../values/points.ts';
import type { Samples } from '../values/samples.ts';
import { commonType } from '../values/sampleType.ts';
import { type Image, isObject, type Value, valueTypeName } from '../values/value.ts';
import { type Visualization, visualizedBands } from '../values/visualize.ts';
import { encodeNpy } from './encodeNpy.ts';
import { encodePicture } from './encodePicture.ts';

/** Pixels to compute: bands over a rectangle of a grid, in a format. */
export interface RequestedPixels {
  readonly bands: readonly EvaluatedBand[];
  readonly grid: EeProjection;
  readonly width: number;
  readonly height: number;
  readonly format: PixelFormat;
}

export interface PixelAnswer {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

const FORMATS = ['PNG', 'JPEG', 'AUTO_JPEG_PNG', 'NPY', 'GEO_TIFF'] as const;
export type PixelFormat = (typeof FORMATS)[number];

export interface PixelLimits {
  /** Pixels of a side. */
  readonly side: number;
  readonly bytes: number;
}

export const COMPUTE_LIMITS: PixelLimits = { side: 32_768, bytes: 48 * 1024 * 1024 };
export const THUMBNAIL_LIMITS: PixelLimits = { side: 10_000, bytes: 48 * 1024 * 1024 };
/** Bands of a request. */
const MAX_BANDS = 1024;
/** Pixels that are computed before other requests get their turn. */
const BLOCK = 65_536;

/**
 * Parses the fields that all requests share.
 *
 * @param value what the expression gave
 * @throws EvaluationError in Earth Engine's words
 */
export function parsePixelRequest(
  body: Message,
  value: Value,
  context: EvaluationContext,
  limits: PixelLimits,
): RequestedPixels {
  if (!isObject(value, 'Image')) {
    throw new EvaluationError(
      `Expected an Image, but found a value of type ${valueTypeName(value)}.`,
    );
  }
  const format = parseFormat(body.fileFormat);
  const chosen = Array.isArray(body.bandIds) && body.bandIds.length > 0 ? body.bandIds : undefined;
  const bands = chosen ? selectBands(value.bands, chosen.map(String)) : value.bands;
  if (bands.length === 0) throw new EvaluationError('Image has no bands.');
  if (bands.length > MAX_BANDS) {
    throw new EvaluationError(
      `The number of bands (${bands.length}) must be less than or equal to ${MAX_BANDS}.`,
    );
  }
  const area = gridOf(value.withBands(bands), body.grid as Message | undefined, context);
  const isPicture = format !== 'NPY' && format !== 'GEO_TIFF';
  const options = body.visualizationOptions as Message | undefined;
  const shown = options || isPicture ? visualizedBands(bands, visualization(options)) : bands;
  const request = { ...area, bands: shown, format };
  checkLimits(request, limits);
  return request;
}

function parseFormat(format: unknown): PixelFormat {
  if (format === undefined || format === 'IMAGE_FILE_FORMAT_UNSPECIFIED') return 'AUTO_JPEG_PNG';
  const known = FORMATS.find((name) => name === format);
  if (known) return known;
  throw new EvaluationError(`The sandbox does not implement fileFormat ${String(format)}.`);
}

function visualization(options: Message = {}): Visualization {
  const ranges = (options.ranges as readonly Message[] | undefined)?.map(({ min, max }) => ({
    min: Number(min ?? 0),
    max: Number(max ?? 0),
  }));
  const palette = options.paletteColors as readonly string[] | undefined;
  return {
    ...(ranges && { ranges }),
    ...(options.gamma !== undefined && { gamma: [Number(options.gamma)] }),
    ...(palette && palette.length > 0 && { palette }),
    ...(options.opacity !== undefined && { opacity: Number(options.opacity) }),
  };
}

/** The grid of a request; what it leaves out is that of the image. */
function gridOf(
  image: Image,
  grid: Message | undefined,
  context: EvaluationContext,
): Pick<RequestedPixels, 'grid' | 'width' | 'height'> {
  const own = ownGrid(image, grid !== undefined, context);
  if (!grid) {
    if (own.width === undefined)
      throw new EvaluationError('Unable to compute pixels of an unbounded image.');
    return { grid: own.grid, width: own.width, height: own.height };
  }
  const code = grid.crsCode ?? grid.crsWkt;
  const transform = grid.affineTransform as Message | undefined;
  const crs = typeof code === 'string' ? code : own.grid.crs;
  const pixels = transform
    ? new EeProjection(crs, toTransform(TRANSFORM.map((name) => Number(transform[name] ?? 0))))
    : new EeProjection(crs, own.grid.transform);
  const dimensions = (grid.dimensions ?? {}) as Message;
  const width = Number(dimensions.width ?? own.width ?? 0);
  const height = Number(dimensions.height ?? own.height ?? 0);
  if (!(width > 0 && height > 0)) {
    throw new EvaluationError(`Pixel grid dimensions (${width}x${height}) must be positive.`);
  }
  return { grid: pixels, width, height };
}

const TRANSFORM = ['scaleX', 'shearX', 'translateX', 'shearY', 'scaleY', 'translateY'] as const;

function ownGrid(
  image: Image,
  mayBeUnbounded: boolean,
  context: EvaluationContext,
):
  | { grid: EeProjection; width: number; height: number }
  | { grid: EeProjection; width?: undefined; height?: undefined } {
  const [first] = image.bands;
  if (first?.dimensions) {
    const [width, height] = first.dimensions;
    return { grid: first.projection, width, height };
  }
  if (mayBeUnbounded && first) return { grid: first.projection };
  const bounded = context.invoke('Image.clipToBoundsAndScale', { input: image });
  const band = isObject(bounded, 'Image') ? bounded.bands[0] : undefined;
  if (!band?.dimensions) return { grid: first?.projection ?? new EeProjection('EPSG:4326') };
  return { grid: band.projection, width: band.dimensions[0], height: band.dimensions[1] };
}

function checkLimits({ bands, width, height, format }: RequestedPixels, limits: PixelLimits): void {
  if (Math.max(width, height) > limits.side) {
    throw new EvaluationError(
      `Pixel grid dimensions (${width}x${height}) must be less than or equal to ${limits.side}.`,
    );
  }
  const types = bands.map((band) => gdalTypeOf(band.dataType));
  const pixel = types.reduce((sum, type) => sum + bytesPerSample(type), 0);
  const bytes = width * height * pixel;
  if (bytes > limits.bytes) {
    throw new EvaluationError(
      `Total request size (${bytes} bytes) must be less than or equal to ${limits.bytes} bytes.`,
    );
  }
  if (format === 'GEO_TIFF') commonType(bands);
}

/**
 * Computes the pixels of a request.
 *
 * @param folder for a file that is being made
 */
export async function computePixels(
  request: RequestedPixels,
  folder: string,
): Promise<PixelAnswer> {
  const { bands, width, height, format } = request;
  const samples = await sampleBands(request);
  if (format === 'GEO_TIFF') return geoTiff(request, samples, folder);
  if (format !== 'NPY') return encodePicture(format, samples, width, height);
  const fields = bands.map(({ id, dataType }, i) => ({
    id,
    type: gdalTypeOf(dataType),
    values: filled(samples[i]),
  }));
  return { contentType: 'application/octet-stream', bytes: encodeNpy(fields, width, height) };
}

/** Masked pixels are 0. */
function filled(samples: Samples | undefined): Float64Array {
  if (!samples) return new Float64Array(0);
  return samples.values.map((value, i) => (samples.mask[i] ? value : 0));
}

async function sampleBands({ bands, grid, width, height }: RequestedPixels): Promise<Samples[]> {
  const all = bands.map(() => ({
    values: new Float64Array(width * height),
    mask: new Uint8Array(width * height),
  }));
  const rows = Math.max(1, Math.floor(BLOCK / width));
  for (let top = 0; top < height; top += rows) {
    const points = Points.block(grid, 0, top, width, Math.min(rows, height - top));
    for (const [i, band] of bands.entries()) {
      const { values, mask } = band.sample(points);
      all[i]?.values.set(values, top * width);
      all[i]?.mask.set(mask, top * width);
      await nextTurn();
    }
  }
  return all;
}

const TILE = 256;

async function geoTiff(
  { bands, grid, width, height }: RequestedPixels,
  samples: readonly Samples[],
  folder: string,
): Promise<PixelAnswer> {
  if (!isWritable(grid.crs)) {
    throw new EvaluationError(`A GeoTIFF cannot describe the projection ${grid.crs.key}.`);
  }
  const sampleType = commonType(bands);
  await mkdir(folder, { recursive: true });
  const writer = await GeoTiffWriter.create(path.join(folder, `pixels-${randomUUID()}`), {
    width,
    height,
    tileSize: TILE,
    sampleType,
    bands: bands.map(({ id }) => id),
    crs: grid.crs,
    transform: grid.transform,
  });
  try {
    for (let row = 0; row * TILE < height; row++) {
      for (let column = 0; column * TILE < width; column++) {
        const tile = createTileSamples(sampleType, TILE * TILE * bands.length);
        fillTile(tile, samples, { column, row, width, height });
        await writer.writeTile({ level: 0, column, row }, [tile]);
      }
    }
    await writer.finish();
    const chunks: Uint8Array[] = [];
    for await (const chunk of writer.content()) chunks.push(chunk);
    return { contentType: 'image/tiff', bytes: Buffer.concat(chunks) };
  } finally {
    await writer.discard();
  }
}

function fillTile(
  tile: ReturnType<typeof createTileSamples>,
  samples: readonly Samples[],
  { column, row, width, height }: { column: number; row: number; width: number; height: number },
): void {
  for (let y = 0; y < TILE && row * TILE + y < height; y++) {
    for (let x = 0; x < TILE && column * TILE + x < width; x++) {
      const i = (row * TILE + y) * width + column * TILE + x;
      for (let b = 0; b < samples.length; b++) {
        const band = samples[b];
        if (band?.mask[i]) tile[(y * TILE + x) * samples.length + b] = band.values[i] ?? 0;
      }
    }
  }
}
