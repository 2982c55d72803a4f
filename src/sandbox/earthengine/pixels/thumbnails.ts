/** Thumbnails: requests for pictures that are kept under an id, at whose address the picture is. */
import { randomBytes } from 'node:crypto';
import type { AssetCatalog } from '../../earth/earthTypes.ts';
import { GoogleError } from '../../http.ts';
import { algorithms } from '../algorithms/index.ts';
import type { Message } from '../api/message.ts';
import { EvaluationError, invalidArgument } from '../evaluationErrors.ts';
import { parseGraph } from '../tasks/request.ts';
import { THUMBNAIL_LIMITS } from './pixelRequest.ts';
import { type PixelSource, preparePixels } from './sendPixels.ts';

/** Thumbnails that are kept; Earth Engine forgets them after some hours. */
const MAX_THUMBNAILS = 2000;

export class Thumbnails {
  readonly #sources = new Map<string, PixelSource>();

  /**
   * Keeps a request and returns its id.
   *
   * @throws GoogleError 400 for what can be refused before pixels are computed, such as its size
   */
  create(body: Message, catalog: AssetCatalog): string {
    const source = { body, expression: parseGraph(body.expression, algorithms()) };
    try {
      preparePixels(source, { catalog, limits: THUMBNAIL_LIMITS, checkTime: () => {} });
    } catch (error) {
      throw error instanceof EvaluationError ? invalidArgument(error.message) : error;
    }
    const id = `${randomBytes(16).toString('hex')}-${randomBytes(16).toString('hex')}`;
    this.#sources.set(id, source);
    for (const oldest of this.#sources.keys()) {
      if (this.#sources.size <= MAX_THUMBNAILS) break;
      this.#sources.delete(oldest);
    }
    return id;
  }

  /** @throws GoogleError 404 */
  find(id: string): PixelSource {
    const source = this.#sources.get(id);
    if (source) return source;
    throw new GoogleError(404, `Thumbnail '${id}' not found.`, 'NOT_FOUND', 'notFound');
  }
}

/** The id in the path of a thumbnail's pixels, or undefined for another path. */
export function thumbnailId(path: string): string | undefined {
  return /^projects\/[^/]+\/thumbnails\/([^/:]+):getPixels$/.exec(path)?.[1];
}
