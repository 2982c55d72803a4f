/** Requests the values of pixels, one at a time: a mouse is faster than a disk. */
import type {
  FromQuickLook,
  PixelReport,
  PixelRequest,
} from '../../src/views/quickLook/protocol.ts';
import type { Pixel } from './keptState.ts';

export interface WantedPixel extends Pixel {
  /** Whether a screen reader reads the values aloud. */
  readonly isAnnounced: boolean;
}

export interface PixelRequestsParts {
  /** The bands, the date and the formula that are shown; undefined without an image. */
  readonly shown: () => Pick<PixelRequest, 'bands' | 'date' | 'formula'> | undefined;
  readonly post: (message: FromQuickLook) => void;
  readonly show: (report: PixelReport, isAnnounced: boolean) => void;
}

export class PixelRequests {
  readonly #parts: PixelRequestsParts;
  /** Counts down, so that it is never the number of a request for a tile. */
  #request = 0;
  #isAnnounced = false;
  #isWaiting = false;
  /** The last pixel that was wanted in the meantime. */
  #next: WantedPixel | undefined;

  constructor(parts: PixelRequestsParts) {
    this.#parts = parts;
  }

  request({ column, row, isAnnounced }: WantedPixel): void {
    const shown = this.#parts.shown();
    if (!shown) return;
    if (this.#isWaiting) {
      const isBefore = this.#next?.isAnnounced ?? false;
      this.#next = { column, row, isAnnounced: isAnnounced || isBefore };
      return;
    }
    this.#isWaiting = true;
    this.#isAnnounced = isAnnounced;
    this.#request -= 1;
    this.#parts.post({ type: 'pixel', request: this.#request, column, row, ...shown });
  }

  receive(report: PixelReport): void {
    if (report.request !== this.#request) return;
    this.#parts.show(report, this.#isAnnounced && !this.#next);
    this.#goOn();
  }

  /** Forgets all requests: after the file has changed they are no longer answered. */
  reset(): void {
    this.#request -= 1;
    this.#isWaiting = false;
    this.#next = undefined;
  }

  /** @returns whether the failed request is one for a pixel */
  failed(request: number): boolean {
    if (request !== this.#request) return false;
    this.#goOn();
    return true;
  }

  #goOn(): void {
    this.#isWaiting = false;
    const next = this.#next;
    this.#next = undefined;
    if (next) this.request(next);
  }
}
