/** How full the project's queue is: asked once in a while, and nobody waits for the answer. */
import type { Root } from '../../orders/root.ts';
import { queueInWords } from './preview.ts';

/** Tasks start and end by the minute; each look reads the whole list of operations. */
const ASK_AGAIN_MS = 60_000;

interface Known {
  readonly root: Root;
  readonly askedAt: number;
  readonly queue?: { readonly waiting: number; readonly running: number };
}

export class QueueRoom {
  readonly #told: (words: string) => void;
  #known: Known | undefined;
  #tasks = 0;

  /** @param told is called with what to show, whenever that may have changed */
  constructor(told: (words: string) => void) {
    this.#told = told;
  }

  /** @param tasks how many would be ordered; none while that is not known */
  show(root: Root, tasks: number): void {
    this.#tasks = tasks;
    this.#tell(root);
    const known = this.#known?.root === root ? this.#known : undefined;
    if (tasks === 0 || (known && Date.now() - known.askedAt < ASK_AGAIN_MS)) return;
    this.#known = { root, askedAt: Date.now(), ...(known?.queue && { queue: known.queue }) };
    root.queue().then(
      (queue) => {
        if (this.#known?.root === root) this.#known = { ...this.#known, queue };
        this.#tell(root);
      },
      // Whoever orders is told why nothing can be reached; this is only good to know.
      () => {},
    );
  }

  #tell(root: Root): void {
    const queue = this.#known?.root === root ? this.#known.queue : undefined;
    this.#told(queue && this.#tasks > 0 ? queueInWords(queue, this.#tasks) : '');
  }
}
