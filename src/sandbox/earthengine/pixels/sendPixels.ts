/** Answers a request for pixels: evaluates its expression, computes the pixels and sends the file. */
import type { AssetCatalog } from '../../earth/earthTypes.ts';
import type { Exchange } from '../../http.ts';
import { algorithms } from '../algorithms/index.ts';
import type { Message } from '../api/message.ts';
import { EvaluationError, invalidArgument } from '../evaluationErrors.ts';
import { Evaluation, type ExpressionGraph } from '../expression.ts';
import {
  computePixels,
  type PixelLimits,
  parsePixelRequest,
  type RequestedPixels,
} from './pixelRequest.ts';

export interface PixelSource {
  /** Format, grid, bands and colors. */
  readonly body: Message;
  readonly expression: ExpressionGraph;
}

export interface PixelOptions {
  readonly catalog: AssetCatalog;
  /** For files that are being made. */
  readonly folder: string;
  readonly limits: PixelLimits;
  checkTime(): void;
}

/** @throws GoogleError 400 */
export async function sendPixels(
  { response }: Exchange,
  source: PixelSource,
  options: PixelOptions,
): Promise<void> {
  const answer = await refusing(async () =>
    computePixels(preparePixels(source, options), options.folder),
  );
  response.writeHead(200, {
    'content-type': answer.contentType,
    'content-length': answer.bytes.byteLength,
  });
  response.end(answer.bytes);
}

/** Request of a source; limits are checked before any pixel is computed. */
export function preparePixels(
  { body, expression }: PixelSource,
  { catalog, limits, checkTime }: Omit<PixelOptions, 'folder'>,
): RequestedPixels {
  const evaluation = new Evaluation(expression, algorithms(), { catalog, checkTime });
  const value = evaluation.value(expression.result);
  return parsePixelRequest(body, value, evaluation.context, limits);
}

async function refusing<T>(compute: () => Promise<T>): Promise<T> {
  try {
    return await compute();
  } catch (error) {
    throw error instanceof EvaluationError ? invalidArgument(error.message) : error;
  }
}

/**
 * The expression of an image's own pixels: cut out at a region's edges, and without a grid in the
 * request, bounded by it.
 */
export function assetPixels(id: string, { region, grid }: Message): Message {
  const call = (functionName: string, args: Message) => ({
    functionInvocationValue: { functionName, arguments: args },
  });
  const image = call('Image.load', { id: { constantValue: id } });
  if (region === undefined) return { result: '0', values: { '0': image } };
  const geometry = { constantValue: region };
  const clipped = call('Image.clip', { input: image, geometry });
  const bounded = grid ? clipped : call('Image.clipToBoundsAndScale', { input: clipped, geometry });
  return { result: '0', values: { '0': bounded } };
}
