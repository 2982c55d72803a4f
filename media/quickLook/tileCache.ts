/**
 * Tiles of the image that are loaded: requests visible ones, cancels those that are no longer
 * visible, and keeps the latest within a limit.
 */
import type {
  FromQuickLook,
  ImageDescription,
  ToQuickLook,
} from '../../src/views/quickLook/protocol.ts';
import type { Values } from './stretch.ts';
import type { VisibleTile } from './viewport.ts';

export interface LoadedTile {
  readonly width: number;
  readonly height: number;
  /** One array for each band. */
  readonly values: readonly Values[];
  readonly alpha?: Values | undefined;
  readonly mask?: Uint8Array | undefined;
}

/** Largest size of cached tiles, bytes. */
const MAX_KEPT_BYTES = 128 * 2 ** 20;

const ARRAYS = {
  Uint8: Uint8Array,
  Int8: Int8Array,
  Uint16: Uint16Array,
  Int16: Int16Array,
  Uint32: Uint32Array,
  Int32: Int32Array,
  Float32: Float32Array,
  Float64: Float64Array,
} as const;

export type TileAnswer = Extract<ToQuickLook, { type: 'tile' | 'tileFailed' | 'progress' }>;

export class Tiles {
  readonly #image: ImageDescription;
  readonly #post: (message: FromQuickLook) => void;
  readonly #loaded = new Map<string, LoadedTile>();
  readonly #failed = new Map<string, string>();
  /** Keys of requested tiles by request number, and the reverse. */
  readonly #requested = new Map<number, string>();
  readonly #requests = new Map<string, number>();
  readonly #progress = new Map<number, number>();
  #nextRequest: number;
  #bytes = 0;

  /**
   * @param firstRequest request numbers start here, so that they differ from those of another
   *   picture
   */
  constructor(
    image: ImageDescription,
    firstRequest: number,
    post: (message: FromQuickLook) => void,
  ) {
    this.#image = image;
    this.#post = post;
    this.#nextRequest = firstRequest;
  }

  get nextRequest(): number {
    return this.#nextRequest;
  }

  get(place: VisibleTile, bands: readonly number[]): LoadedTile | undefined {
    const key = cacheKey(place, bands);
    const tile = this.#loaded.get(key);
    if (tile) {
      this.#loaded.delete(key);
      this.#loaded.set(key, tile);
    }
    return tile;
  }

  /** Why a tile cannot be shown. */
  failure(place: VisibleTile, bands: readonly number[]): string | undefined {
    return this.#failed.get(cacheKey(place, bands));
  }

  isSettled(place: VisibleTile, bands: readonly number[]): boolean {
    const key = cacheKey(place, bands);
    return this.#loaded.has(key) || this.#failed.has(key);
  }

  /**
   * Sets the tiles that are needed now, each with all sets of bands; others are cancelled.
   *
   * @param bandSets the ones requested first are first
   */
  want(places: readonly VisibleTile[], bandSets: readonly (readonly number[])[]): void {
    const wanted = new Map(
      bandSets.flatMap((bands) =>
        places.map((place) => [cacheKey(place, bands), { ...place, bands }] as const),
      ),
    );
    const given = [...this.#requested].filter(([, key]) => !wanted.has(key));
    for (const [request] of given) this.#forget(request);
    if (given.length > 0) {
      this.#post({ type: 'cancel', requests: given.map(([request]) => request) });
    }
    const { alphaBand } = this.#image;
    for (const [key, { level, column, row, bands }] of wanted) {
      if (this.#loaded.has(key) || this.#failed.has(key) || this.#requests.has(key)) continue;
      const request = this.#nextRequest++;
      this.#requested.set(request, key);
      this.#requests.set(key, request);
      const withAlpha = alphaBand === undefined ? bands : [...bands, alphaBand];
      this.#post({ type: 'tile', request, level, column, row, bands: withAlpha });
    }
  }

  /** Share of the needed tiles that has arrived, 0 to 1; 1 when none are pending. */
  get share(): number {
    if (this.#requested.size === 0) return 1;
    let sum = 0;
    for (const request of this.#requested.keys()) sum += this.#progress.get(request) ?? 0;
    return sum / this.#requested.size;
  }

  /** @returns whether it was an answer to a request of this picture */
  receive(message: TileAnswer): boolean {
    const key = this.#requested.get(message.request);
    if (key === undefined) return false;
    if (message.type === 'progress') {
      this.#progress.set(message.request, message.done / message.total);
      return true;
    }
    this.#forget(message.request);
    if (message.type === 'tileFailed') {
      this.#failed.set(key, message.message);
      return true;
    }
    const arrays = message.values.map((buffer) => new ARRAYS[this.#image.arrayType](buffer));
    const alpha = this.#image.alphaBand === undefined ? undefined : arrays.pop();
    this.#keep(key, {
      width: message.width,
      height: message.height,
      values: arrays,
      alpha,
      mask: message.mask && new Uint8Array(message.mask),
    });
    return true;
  }

  /** Allows tiles that could not be read to be requested again. */
  forgetFailures(): void {
    this.#failed.clear();
  }

  #forget(request: number): void {
    const key = this.#requested.get(request);
    this.#requested.delete(request);
    this.#progress.delete(request);
    if (key !== undefined) this.#requests.delete(key);
  }

  #keep(key: string, tile: LoadedTile): void {
    this.#loaded.set(key, tile);
    this.#bytes += bytesOf(tile);
    for (const [oldest, old] of this.#loaded) {
      if (this.#bytes <= MAX_KEPT_BYTES) break;
      this.#loaded.delete(oldest);
      this.#bytes -= bytesOf(old);
    }
  }
}

function cacheKey({ level, column, row }: VisibleTile, bands: readonly number[]): string {
  return `${bands.join(',')}/${level}/${column}/${row}`;
}

/** Size of a tile's numbers, of a painted picture of it, and of the values of a formula. */
function bytesOf({ width, height, values }: LoadedTile): number {
  return values.reduce((sum, { byteLength }) => sum + byteLength, width * height * 8);
}
