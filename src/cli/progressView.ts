/** Progress of long work: a bar on a terminal, lines in a log. */
import type { Writable } from 'node:stream';
import cliProgress from 'cli-progress';
import type { Progress } from '../core/index.ts';
import { PROGRESS_LABELS } from '../domain/progressLabels.ts';
import { formatSize } from './format.ts';

export interface ProgressView {
  show(step: Progress): void;
  end(): void;
}

/** Shortest time between two lines in a log. */
const LINE_INTERVAL_MS = 5000;

export function progressView(stream: Writable & { readonly isTTY?: boolean }): ProgressView {
  return stream.isTTY ? new Bar(stream) : new Lines(stream);
}

class Bar implements ProgressView {
  readonly #bar: cliProgress.SingleBar;
  #action: Progress['action'] | undefined;

  constructor(stream: Writable) {
    this.#bar = new cliProgress.SingleBar(
      {
        format: '{label} {bar} {counts}',
        hideCursor: true,
        // Ctrl-C ends the command, which ends the bar.
        gracefulExit: false,
        stream: stream as NodeJS.WritableStream,
      },
      cliProgress.Presets.shades_classic,
    );
  }

  show(step: Progress): void {
    const { action, done, total } = step;
    const payload = { label: PROGRESS_LABELS[action], counts: formatStep(step) };
    if (action !== this.#action) {
      if (this.#action) this.#bar.stop();
      this.#action = action;
      this.#bar.start(total, done, payload);
      return;
    }
    this.#bar.setTotal(total);
    this.#bar.update(done, payload);
  }

  end(): void {
    if (this.#action) this.#bar.stop();
    this.#action = undefined;
  }
}

class Lines implements ProgressView {
  readonly #stream: Writable;
  #action: Progress['action'] | undefined;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #text = '';
  #isWritten = true;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  show(step: Progress): void {
    const text = `${PROGRESS_LABELS[step.action]}: ${formatStep(step)}`;
    if (text === this.#text) return;
    const isNext = step.action !== this.#action;
    // The last step of an action is always written.
    if (isNext) this.end();
    this.#action = step.action;
    this.#text = text;
    this.#isWritten = false;
    const now = performance.now();
    if (isNext || now - this.#writtenAt >= LINE_INTERVAL_MS) this.#write(now);
  }

  end(): void {
    if (!this.#isWritten) this.#write(performance.now());
  }

  #write(now: number): void {
    this.#stream.write(`${this.#text}\n`);
    this.#writtenAt = now;
    this.#isWritten = true;
  }
}

/** "12 of 60", "12 of 60, 1.2 GB of 3.4 GB" */
function formatStep({ done, total, bytes }: Progress): string {
  // A piece of an image is a fraction of a step.
  const counts = `${Math.floor(done + 1e-9)} of ${total}`;
  return bytes ? `${counts}, ${formatSize(bytes.done)} of ${formatSize(bytes.total)}` : counts;
}
