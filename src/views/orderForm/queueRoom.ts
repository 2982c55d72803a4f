/** How full the project's queue is: asked once in a while, and nobody waits for the answer. */
import * as l10n from '@vscode/l10n';
import type { QueueCount, ServiceError } from '../../core/index.ts';
import type { ConfigurationOrders } from '../../orders/configurationOrders.ts';
import { isCedarError, messageOf, withoutSecrets } from '../../text/errors.ts';
import { queueInWords } from './preview.ts';

/** Tasks start and end by the minute; each look reads the whole list of operations. */
const ASK_AGAIN_MS = 60_000;

interface Known {
  readonly root: ConfigurationOrders;
  readonly askedAt: number;
  readonly queue?: QueueCount;
  /** Why it could not be asked the last time. */
  readonly problem?: string;
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
  show(root: ConfigurationOrders, tasks: number): void {
    this.#tasks = tasks;
    this.#notify(root);
    const known = this.#known?.root === root ? this.#known : undefined;
    if (tasks === 0 || (known && Date.now() - known.askedAt < ASK_AGAIN_MS)) return;
    const askedAt = Date.now();
    this.#known = { ...known, root, askedAt };
    const learn = (learned: Pick<Known, 'queue' | 'problem'>) => {
      // Another answer may be on its way by now.
      if (this.#known?.root !== root || this.#known.askedAt !== askedAt) return;
      this.#known = { root, askedAt, ...learned };
      this.#notify(root);
    };
    root.queue().then(
      (queue) => learn({ queue }),
      (error: unknown) => learn({ problem: problemInWords(error) }),
    );
  }

  #notify(root: ConfigurationOrders): void {
    const { queue, problem = '' } = this.#known?.root === root ? this.#known : {};
    const words = queue ? queueInWords(queue, this.#tasks) : problem;
    this.#told(this.#tasks > 0 ? words : '');
  }
}

/** One line: whoever orders is told all of it. */
function problemInWords(error: unknown): string {
  const isService = isCedarError(error) && error.tag === 'service';
  const said = isService ? (error as ServiceError).said : messageOf(error);
  const line = withoutSecrets(said).trim().split('\n')[0] ?? '';
  return l10n.t('How full the queue is could not be asked: {0}', line);
}
