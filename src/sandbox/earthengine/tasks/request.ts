/** Checks requests to export an image, as far as possible before any pixel is computed. */
import { badFields } from '../api/fieldViolations.ts';
import type { Message } from '../api/message.ts';
import { EvaluationError, invalidArgument } from '../evaluationErrors.ts';
import { type ExpressionGraph, missingAlgorithm, parseExpression } from '../expression.ts';
import type { Registry } from '../signature.ts';

/** A grid given with the request instead of in the expression. */
export interface RequestGrid {
  readonly crs: string;
  readonly transform: readonly number[];
  readonly dimensions: readonly [width: number, height: number];
}

export interface ExportRequest {
  /** Email address of the account that requested it; a parsed request has none. */
  readonly account?: string;
  readonly description: string;
  readonly expression: ExpressionGraph;
  readonly requestId?: string;
  readonly priority: number;
  /** Label of its compute in Cloud Monitoring; no operation shows it. */
  readonly workloadTag?: string;
  readonly maxPixels: number;
  /** The bucket of an export to Cloud Storage; undefined for one to Drive. */
  readonly bucket?: string;
  /** Name of the folder of an export to Drive; empty for the root. */
  readonly driveFolder?: string;
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
/** https://developers.google.com/earth-engine/guides/monitoring_usage */
const WORKLOAD_TAG = /^[a-z0-9](?:[-_a-z0-9]{0,61}[a-z0-9])?$/;
const DEFAULT_PRIORITY = 100;
const DEFAULT_MAX_PIXELS = 1e8;
const DEFAULT_TILE_SIZE = 256;
const LARGEST_FILE_SIDE = 131072;

/**
 * Parses a request whose fields have been checked to be of their types.
 *
 * @param json a message `ExportImageRequest`
 * @throws GoogleError 400 in Earth Engine's words
 */
export function parseExportRequest(json: Message, registry: Registry): ExportRequest {
  refuseMissing(json);
  const options = object(json.fileExportOptions);
  if (!json.fileExportOptions) throw invalidArgument('An export must have file export options.');
  const tiff = object(options.geoTiffOptions);
  const requestId = text(json.requestId);
  if (requestId !== undefined && !REQUEST_ID.test(requestId)) {
    throw invalidArgument(
      `Invalid request ID '${requestId}': at most 60 characters from a..z, A..Z, 0..9 and - are allowed.`,
    );
  }
  checkMaxWorkers(number(json.maxWorkers));
  const workloadTag = text(json.workloadTag);
  checkWorkloadTag(workloadTag);
  const noData = number(object(tiff.noData).floatValue) ?? number(object(tiff.noData).integerValue);
  return {
    description: parseDescription(text(json.description) ?? ''),
    expression: parseGraph(json.expression, registry),
    ...(requestId !== undefined && { requestId }),
    priority: parsePriority(number(json.priority)),
    ...(workloadTag && { workloadTag }),
    maxPixels: parseMaxPixels(number(json.maxPixels)),
    ...parseDestination(options),
    ...parseFileSize(tiff),
    cloudOptimized: tiff.cloudOptimized === true,
    skipEmptyFiles: tiff.skipEmptyFiles === true,
    ...(noData !== undefined && { noData }),
    ...(json.grid ? { grid: parseGrid(object(json.grid)) } : {}),
  };
}

/**
 * Refuses options that would change what is written, in a way that the sandbox does not support.
 */
function refuseMissing(json: Message): void {
  const options = object(json.fileExportOptions);
  const tiff = object(options.geoTiffOptions);
  const format = text(options.fileFormat);
  const resampling = text(object(tiff.pyramidOptions).resamplingMethod);
  const missing: Readonly<Record<string, boolean>> = {
    assetExportOptions: json.assetExportOptions !== undefined,
    tfRecordOptions: options.tfRecordOptions !== undefined,
    [`fileFormat ${format}`]: !isOneOf(format, ['GEO_TIFF', 'IMAGE_FILE_FORMAT_UNSPECIFIED']),
    ...Object.fromEntries(
      ['permissions', 'bucketCorsUris'].map((name) => [
        `cloudStorageDestination.${name}`,
        object(options.cloudStorageDestination)[name] !== undefined,
      ]),
    ),
    'geoTiffOptions.metadataKeys': tiff.metadataKeys !== undefined,
    // Overviews are made of the nearest pixels.
    [`resamplingMethod ${resampling}`]: !isOneOf(resampling, [
      'NEAREST',
      'RESAMPLING_METHOD_UNSPECIFIED',
    ]),
  };
  for (const [name, given] of Object.entries(missing)) {
    if (given) throw invalidArgument(`The sandbox does not implement ${name}.`);
  }
}

function isOneOf(value: string | undefined, known: readonly string[]): boolean {
  return value === undefined || known.includes(value);
}

function checkMaxWorkers(maxWorkers: number | undefined): void {
  if (maxWorkers === undefined || maxWorkers > 0) return;
  throw invalidArgument(`Maximum number of workers must be positive, not ${maxWorkers}.`);
}

/** Refuses a workload tag that Cloud Monitoring could not show. @throws GoogleError 400 */
export function checkWorkloadTag(tag: string | undefined): void {
  if (!tag || WORKLOAD_TAG.test(tag)) return;
  const description =
    `Invalid workload tag, "${tag}". Tags must be 1-63 characters, beginning and ending with a ` +
    'lowercase alphanumeric character ([a-z0-9]) with dashes (-), underscores (_), and lowercase ' +
    'alphanumerics between.';
  throw badFields([{ field: 'workload_tag', description }]);
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

/** The graph, with every algorithm in it known and implemented. */
export function parseGraph(json: unknown, registry: Registry): ExpressionGraph {
  try {
    const expression = parseExpression(json);
    checkAlgorithms(expression.values, expression.values, registry);
    return expression;
  } catch (error) {
    throw error instanceof EvaluationError ? invalidArgument(error.message) : error;
  }
}

function checkAlgorithms(node: unknown, values: Message, registry: Registry): void {
  if (Array.isArray(node)) {
    for (const item of node) checkAlgorithms(item, values, registry);
  } else if (typeof node === 'object' && node !== null) {
    for (const [key, value] of Object.entries(node)) {
      if (key === 'constantValue') continue;
      const named =
        key === 'functionName' ||
        (key === 'functionReference' && !Object.hasOwn(values, String(value)));
      if (named && typeof value === 'string' && !registry.has(value)) {
        throw missingAlgorithm(value);
      }
      checkAlgorithms(value, values, registry);
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

function parseDestination(
  options: Message,
): Pick<ExportRequest, 'bucket' | 'driveFolder' | 'prefix'> {
  if (options.driveDestination !== undefined) {
    const { folder, filenamePrefix } = object(options.driveDestination);
    return { driveFolder: text(folder) ?? '', prefix: text(filenamePrefix) ?? '' };
  }
  const destination = object(options.cloudStorageDestination);
  const bucket = text(destination.bucket);
  if (!bucket) throw invalidArgument('An export to Cloud Storage must name a bucket.');
  return { bucket, prefix: text(destination.filenamePrefix) ?? '' };
}

function parseFileSize(options: Message): Pick<ExportRequest, 'tileSize' | 'fileDimensions'> {
  const tileSize = number(options.tileSize) ?? DEFAULT_TILE_SIZE;
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

function parseGrid(grid: Message): RequestGrid {
  for (const field of ['dimensions', 'affineTransform']) {
    if (grid[field]) continue;
    throw invalidArgument(`The sandbox does not implement a grid without ${field}.`);
  }
  const { width, height } = object(grid.dimensions);
  // A field of a message that is left out is zero.
  const dimensions = [number(width) ?? 0, number(height) ?? 0] as const;
  if (!dimensions.every((side) => side > 0)) {
    throw invalidArgument(`Grid dimensions (${dimensions.join('x')}) must be positive.`);
  }
  const affine = object(grid.affineTransform);
  const names = ['scaleX', 'shearX', 'translateX', 'shearY', 'scaleY', 'translateY'];
  const transform = names.map((name) => number(affine[name]) ?? 0);
  const [scaleX = 0, shearX = 0, , shearY = 0, scaleY = 0] = transform;
  if (scaleX * scaleY === shearX * shearY) {
    throw invalidArgument(`Grid transform must be invertible: [${transform.join(', ')}].`);
  }
  return {
    crs: text(grid.crsCode) ?? text(grid.crsWkt) ?? 'EPSG:4326',
    transform,
    dimensions,
  };
}

function object(value: unknown): Message {
  return typeof value === 'object' && value !== null ? (value as Message) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
