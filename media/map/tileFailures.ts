/**
 * Failures of a source of online map tiles: whether to report it as broken, and whether to stop asking it.
 *
 * A source that fails for some tiles only would otherwise be reported again and again, and one that cannot
 * be reached would add an error to the browser's log for each tile of each view.
 */

/** Failures in succession after which no more tiles are requested. OpenLayers loads 16 at a time. */
const MAX_IN_SUCCESSION = 20;

/** Time before the source is tried again, when the map is moved. */
const PAUSE_MS = 30_000;

export class TileFailures {
  /** Whether tiles are missing. */
  isBroken = false;
  readonly #now: () => number;
  #inSuccession = 0;
  #pausedAt = 0;
  /** Since everything of a view was last loaded. */
  #loaded = 0;
  #failed = 0;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Whether no tiles are to be requested. */
  get isPaused(): boolean {
    return this.#inSuccession >= MAX_IN_SUCCESSION;
  }

  addFailure(): void {
    if (this.isPaused) return;
    this.isBroken = true;
    this.#failed++;
    this.#inSuccession++;
    if (this.isPaused) this.#pausedAt = this.#now();
  }

  addSuccess(): void {
    this.#loaded++;
    this.#inSuccession = 0;
  }

  /** All tiles of the view have been loaded, or have failed: without a failure, the source works again. */
  finishView(): void {
    if (this.#loaded > 0 && this.#failed === 0) this.isBroken = false;
    this.#loaded = 0;
    this.#failed = 0;
  }

  /** Ends a pause that is over. @returns whether there was one */
  resume(): boolean {
    if (!this.isPaused || this.#now() - this.#pausedAt < PAUSE_MS) return false;
    this.#inSuccession = 0;
    return true;
  }
}
