/** Extends orders that repeat at regular times, one after the other. Does not import `vscode`. */
import { type Clock, systemClock } from '../domain/clock.ts';
import { messageOf } from '../domain/messages.ts';

/** Periods are days at least: an hour more or less makes no difference. */
export const REPETITION_INTERVAL_MS = 60 * 60_000;

/** The first pass leaves the start of the window to others. */
export const FIRST_REPETITION_MS = 60_000;

export interface RepetitionScheduleParts {
  /** Addresses of the files to extend in this window. */
  readonly files: () => readonly string[];
  /** Whether requests are allowed that the user has not asked for. */
  readonly isWanted: () => boolean;
  /** Orders what is due of a file. */
  readonly extend: (file: string, signal: AbortSignal) => Promise<void>;
  /** Called with an error; `isRepeated` where the file had the same one in the pass before. */
  readonly failed: (file: string, error: unknown, isRepeated: boolean) => void;
  readonly clock?: Clock;
}

export class RepetitionSchedule {
  readonly #parts: RepetitionScheduleParts;
  readonly #clock: Clock;
  readonly #ended = new AbortController();
  /** Messages of the last errors, by file. */
  readonly #errors = new Map<string, string>();
  #timer: { dispose(): void };
  #isRunning = false;

  constructor(parts: RepetitionScheduleParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? systemClock;
    this.#timer = this.#clock.after(FIRST_REPETITION_MS, () => this.#run());
  }

  /** Aborted when the window closes. */
  get signal(): AbortSignal {
    return this.#ended.signal;
  }

  dispose(): void {
    this.#timer.dispose();
    this.#ended.abort();
  }

  #run(): void {
    this.#timer = this.#clock.after(REPETITION_INTERVAL_MS, () => this.#run());
    if (this.#isRunning || !this.#parts.isWanted()) return;
    this.#isRunning = true;
    void this.#extendAll().finally(() => {
      this.#isRunning = false;
    });
  }

  async #extendAll(): Promise<void> {
    for (const file of this.#parts.files()) {
      if (this.signal.aborted) return;
      try {
        await this.#parts.extend(file, this.signal);
        this.#errors.delete(file);
      } catch (error) {
        if (this.signal.aborted) return;
        const message = messageOf(error);
        this.#parts.failed(file, error, this.#errors.get(file) === message);
        this.#errors.set(file, message);
      }
    }
  }
}
