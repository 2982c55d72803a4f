/** Requests to export an image: what of them can be judged before any pixel is computed. */
import { EvaluationError, invalidArgument } from '../errors.ts';
import { type Expression, parseExpression } from '../expression.ts';
import type { Registry } from '../signature.ts';

/** A grid given with the request instead of in the expression. */
export interface RequestGrid {
  readonly crs: string;
  readonly transform: readonly number[];
  readonly dimensions: readonly [width: number, height: number];
}

export interface ExportRequest {
  readonly description: string;
  readonly expression: Expression;
  readonly requestId?: string;
  readonly priority: number;
  readonly maxPixels: number;
  readonly bucket: string;
  readonly prefix: string;
  /** Side of a tile within a file. */
  readonly tileSize: number;
  /** Size of a file in pixels; as large as Earth Engine makes them, unless given. */
  readonly fileDimensions?: readonly [width: number, height: number];
  readonly cloudOptimized: boolean;
  readonly skipEmptyFiles: boolean;
  readonly noData?: number;
  readonly grid?: RequestGrid;
}

const DESCRIPTION_LENGTH = 100;
const DESCRIPTION = /^[A-Za-z0-9.,:;_-]*$/;
const REQUEST_ID = /^[A-Za-z0-9-]{1,60}$/;
const DEFAULT_PRIORITY = 100;
const DEFAULT_MAX_PIXELS = 1e8;
const DEFAULT_TILE_SIZE = 256;
const LARGEST_FILE_SIDE = 131072;

type Json = Readonly<Record<string, unknown>>;

/** @throws GoogleError 400 in Earth Engine's words */
export function parseExportRequest(body: unknown, registry: Registry): ExportRequest {
  const json = object(body);
  const options = object(json.fileExportOptions);
  if (!json.fileExportOptions) {
    throw invalidArgument(
      json.assetExportOptions
        ? 'Exports to assets are not available here: export to Cloud Storage.'
        : 'An export must have file export options.',
    );
  }
  const requestId = text(json.requestId);
  if (requestId !== undefined && !REQUEST_ID.test(requestId)) {
    throw invalidArgument(
      `Invalid request ID '${requestId}': at most 60 characters from a..z, A..Z, 0..9 and - are allowed.`,
    );
  }
  const format = text(options.fileFormat) ?? 'GEO_TIFF';
  if (format !== 'GEO_TIFF')
    throw invalidArgument(`File format ${format} is not available here: use GEO_TIFF.`);
  const noData = number(object(object(options.geoTiffOptions).noData).floatValue);
  return {
    description: parseDescription(text(json.description) ?? ''),
    expression: parseGraph(json.expression, registry),
    ...(requestId !== undefined && { requestId }),
    priority: parsePriority(number(json.priority)),
    maxPixels: parseMaxPixels(number(json.maxPixels)),
    ...parseDestination(options),
    ...parseFileSize(object(options.geoTiffOptions)),
    cloudOptimized: object(options.geoTiffOptions).cloudOptimized === true,
    skipEmptyFiles: object(options.geoTiffOptions).skipEmptyFiles === true,
    ...(noData !== undefined && { noData }),
    ...(json.grid ? { grid: parseGrid(object(json.grid)) } : {}),
  };
}

function parseDescription(description: string): string {
  if (description.length > DESCRIPTION_LENGTH) {
    throw invalidArgument(
      `The task description must be at most ${DESCRIPTION_LENGTH} characters long, but has ${description.length}: "${description}".`,
    );
  }
  if (!DESCRIPTION.test(description)) {
    throw invalidArgument(
      `The task description may only contain the characters a..z, A..Z, 0..9, ".", ",", ":", ";", "_" or "-": "${description}".`,
    );
  }
  return description;
}

/** The graph, with every algorithm in it known. */
export function parseGraph(json: unknown, registry: Registry): Expression {
  try {
    const expression = parseExpression(json);
    checkAlgorithms(expression.values, registry);
    return expression;
  } catch (error) {
    throw error instanceof EvaluationError ? invalidArgument(error.message) : error;
  }
}

function checkAlgorithms(node: unknown, registry: Registry): void {
  if (Array.isArray(node)) {
    for (const item of node) checkAlgorithms(item, registry);
  } else if (typeof node === 'object' && node !== null) {
    for (const [key, value] of Object.entries(node)) {
      if (key === 'constantValue') continue;
      if (key === 'functionName' && typeof value === 'string' && !registry.has(value)) {
        throw new EvaluationError(`Unknown algorithm '${value}'.`, true);
      }
      checkAlgorithms(value, registry);
    }
  }
}

function parsePriority(priority: number = DEFAULT_PRIORITY): number {
  if (Number.isInteger(priority) && priority >= 0 && priority <= 9999) return priority;
  throw invalidArgument(`Priority must be an integer between 0 and 9999, not ${priority}.`);
}

function parseMaxPixels(maxPixels: number = DEFAULT_MAX_PIXELS): number {
  if (Number.isInteger(maxPixels) && maxPixels > 0) return maxPixels;
  throw invalidArgument(`Maximum number of pixels must be a positive integer, not ${maxPixels}.`);
}

function parseDestination(options: Json): { bucket: string; prefix: string } {
  if (options.driveDestination) {
    throw invalidArgument(
      'Exports to Google Drive are not available here: export to Cloud Storage.',
    );
  }
  const destination = object(options.cloudStorageDestination);
  const bucket = text(destination.bucket);
  if (!bucket) throw invalidArgument('An export to Cloud Storage must name a bucket.');
  return { bucket, prefix: text(destination.filenamePrefix) ?? '' };
}

function parseFileSize(options: Json): Pick<ExportRequest, 'tileSize' | 'fileDimensions'> {
  // Clients send the size bare or as an object around it.
  const tileSize =
    number(options.tileSize) ?? number(object(options.tileSize).value) ?? DEFAULT_TILE_SIZE;
  if (!Number.isInteger(tileSize) || tileSize < 16 || tileSize > 4096 || tileSize % 16 !== 0) {
    throw invalidArgument(
      `Shard size must be a multiple of 16 between 16 and 4096, not ${tileSize}.`,
    );
  }
  if (!options.tileDimensions) return { tileSize };
  const { width, height } = object(options.tileDimensions);
  const dimensions = [number(width) ?? 0, number(height) ?? number(width) ?? 0] as const;
  for (const side of dimensions) {
    if (side <= 0 || !Number.isInteger(side) || side % tileSize !== 0) {
      throw invalidArgument(
        `File dimensions (${dimensions.join('x')}) must be positive and a multiple of the shard size (${tileSize}).`,
      );
    }
    if (side > LARGEST_FILE_SIDE) {
      throw invalidArgument(
        `File dimensions (${dimensions.join('x')}) must be at most ${LARGEST_FILE_SIDE}.`,
      );
    }
  }
  return { tileSize, fileDimensions: dimensions };
}

function parseGrid(grid: Json): RequestGrid {
  const { width, height } = object(grid.dimensions);
  const affine = object(grid.affineTransform);
  const names = ['scaleX', 'shearX', 'translateX', 'shearY', 'scaleY', 'translateY'];
  return {
    crs: text(grid.crsCode) ?? text(grid.crsWkt) ?? 'EPSG:4326',
    transform: names.map((name) => number(affine[name]) ?? 0),
    dimensions: [number(width) ?? 0, number(height) ?? 0],
  };
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Numbers come as such or, 64-bit ones, as text. */
function number(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' ? Number(value) : undefined;
}
