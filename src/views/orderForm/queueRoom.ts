/** State of the project's queue, requested at intervals in the background. */
import * as l10n from '@vscode/l10n';
import type { CostEstimate, QueueCount } from '../../core/index.ts';
import { isCedarError } from '../../domain/cedarError.ts';
import { messageOf } from '../../domain/messages.ts';
import { withoutSecrets } from '../../domain/secrets.ts';
import type { ConfigurationOrders } from '../../orders/order.ts';
import { describeEstimate } from './costEstimate.ts';
import { describeQueue } from './preview.ts';

/** Tasks start and end within minutes; each request reads the whole list of operations. */
const ASK_AGAIN_MS = 60_000;

interface Known {
  readonly configuration: ConfigurationOrders;
  readonly askedAt: number;
  readonly queue?: QueueCount;
  /** Why the last request failed. */
  readonly problem?: string;
}

export class QueueRoom {
  readonly #onText: (words: string) => void;
  #known: Known | undefined;
  #tasks = 0;
  #configuration: ConfigurationOrders | undefined;
  #estimate: CostEstimate | undefined;

  /** @param onText called with the text to show, whenever it may have changed */
  constructor(onText: (words: string) => void) {
    this.#onText = onText;
  }

  /** @param tasks number of tasks that would be ordered; zero while it is unknown */
  show(configuration: ConfigurationOrders, tasks: number): void {
    this.#tasks = tasks;
    if (this.#configuration !== configuration) this.#estimate = undefined;
    this.#configuration = configuration;
    this.#notify(configuration);
    const known = this.#known?.configuration === configuration ? this.#known : undefined;
    if (tasks === 0 || (known && Date.now() - known.askedAt < ASK_AGAIN_MS)) return;
    const askedAt = Date.now();
    this.#known = { ...known, configuration, askedAt };
    const learn = (learned: Pick<Known, 'queue' | 'problem'>) => {
      // A newer request may have been made in the meantime.
      if (this.#known?.configuration !== configuration || this.#known.askedAt !== askedAt) return;
      this.#known = { configuration, askedAt, ...learned };
      this.#notify(configuration);
    };
    configuration.queue().then(
      (queue) => learn({ queue }),
      (error: unknown) => learn({ problem: describeQueueProblem(error) }),
    );
  }

  /** Shows what the order will cost, where that is known, below the state of the queue. */
  setEstimate(estimate: CostEstimate | undefined): void {
    this.#estimate = estimate;
    if (this.#configuration) this.#notify(this.#configuration);
  }

  #notify(configuration: ConfigurationOrders): void {
    const { queue, problem = '' } = this.#known?.configuration === configuration ? this.#known : {};
    const words = queue ? describeQueue(queue, this.#tasks) : problem;
    const costs = this.#estimate
      ? describeEstimate(this.#estimate, this.#tasks, queue?.waiting)
      : '';
    this.#onText(this.#tasks > 0 ? [words, costs].filter(Boolean).join('\n') : '');
  }
}

/** One line; submitting reports the whole error. */
function describeQueueProblem(error: unknown): string {
  const reason = isCedarError(error, 'service') ? error.serviceMessage : messageOf(error);
  const line = withoutSecrets(reason).trim().split('\n')[0] ?? '';
  return l10n.t("The state of Earth Engine's queue is unknown: {0}", line);
}
