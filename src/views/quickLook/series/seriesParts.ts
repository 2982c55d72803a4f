/** Answers about images as they arrive, which are passed on now and then: each time, all are drawn. */
import type { ImageAnswer } from './seriesMessages.ts';

/** Time between two parts, ms: drawing takes some of it. */
const INTERVAL_MS = 250;

export class SeriesParts {
  readonly #total: number;
  readonly #onPart: (answers: readonly (ImageAnswer | undefined)[]) => void;
  readonly #answers: (ImageAnswer | undefined)[];
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #last = Number.NEGATIVE_INFINITY;

  /**
   * @param total number of images
   * @param onPart called with an answer for each image, undefined for those that are not read
   */
  constructor(total: number, onPart: (answers: readonly (ImageAnswer | undefined)[]) => void) {
    this.#total = total;
    this.#onPart = onPart;
    this.#answers = Array.from({ length: total });
  }

  add(image: number, answer: ImageAnswer): void {
    this.#answers[image] = answer;
    this.#count++;
    const isLast = this.#count === this.#total;
    const delay = this.#last + INTERVAL_MS - performance.now();
    if (isLast || delay <= 0) this.#pass();
    else this.#timer ??= setTimeout(() => this.#pass(), delay);
  }

  /** Passes on no more. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #pass(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#last = performance.now();
    this.#onPart(this.#answers);
  }
}
