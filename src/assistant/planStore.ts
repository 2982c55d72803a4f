/**
 * Plans of orders that an assistant has made, until they are submitted.
 *
 * A submission names a plan and nothing else, so exactly what the user was shown is ordered, and it is
 * ordered once.
 */
import { randomBytes } from 'node:crypto';
import type { ExistingChoice, OrderRequest } from '../core/index.ts';
import { ToolInputError } from './toolErrors.ts';

/** Time until a plan can no longer be submitted: what it counted may have changed. */
const LIFETIME_MS = 60 * 60_000;

/** Most plans that are kept, the newest ones. */
const MAX_PLANS = 100;

/** Totals of a plan, which the user is shown before it is submitted. */
export interface PlanTotals {
  /** Images of the order. */
  readonly images: number;
  /** Tasks in Earth Engine: images that have scenes and are not left out. */
  readonly tasks: number;
  /** Bytes of all images before compression. */
  readonly bytes: number;
  /** Estimated compute, EECU-seconds; undefined where no earlier order shows it. */
  readonly eecuSeconds: number | undefined;
  /** Images that already exist. */
  readonly existing: number;
}

/** An order that can be submitted. */
export interface StoredPlan {
  readonly id: string;
  /** Id of the configuration. */
  readonly configuration: string;
  readonly request: OrderRequest;
  readonly existing: ExistingChoice | undefined;
  readonly totals: PlanTotals;
  /** Names of the orders that have images of the plan. */
  readonly existingOrders: readonly string[];
  /** Summary for the user, such as collections and period, in one line. */
  readonly outline: string;
}

type State =
  | { readonly kind: 'planned' }
  | { readonly kind: 'submitting' }
  | { readonly kind: 'submitted'; readonly order: string };

interface Entry {
  readonly plan: StoredPlan;
  /** When it was made, milliseconds since 1970. */
  readonly madeAt: number;
  state: State;
}

export class PlanStore {
  readonly #entries = new Map<string, Entry>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Keeps a plan. @returns the plan with its id */
  add(plan: Omit<StoredPlan, 'id'>): StoredPlan {
    const stored = { ...plan, id: `plan-${randomBytes(6).toString('hex')}` };
    this.#entries.set(stored.id, {
      plan: stored,
      madeAt: this.#now(),
      state: { kind: 'planned' },
    });
    for (const id of this.#entries.keys()) {
      if (this.#entries.size <= MAX_PLANS) break;
      this.#entries.delete(id);
    }
    return stored;
  }

  /**
   * A plan that can be submitted now.
   *
   * @throws ToolInputError when there is none of this id, it is too old, or it was submitted
   */
  get(id: string): StoredPlan {
    return this.#usable(id).plan;
  }

  /**
   * Submits a plan, unless it is being submitted or was submitted before.
   *
   * @param submit is passed a function to call with the name of the order once it is recorded: from then
   *   on the plan cannot be submitted again
   * @throws ToolInputError as `get` does; the errors of `submit`
   */
  async submit<Result>(
    id: string,
    submit: (plan: StoredPlan, onRecorded: (order: string) => void) => Promise<Result>,
  ): Promise<Result> {
    const entry = this.#usable(id);
    entry.state = { kind: 'submitting' };
    try {
      return await submit(entry.plan, (order) => {
        entry.state = { kind: 'submitted', order };
      });
    } catch (error) {
      if (isSubmitting(entry)) entry.state = { kind: 'planned' };
      throw error;
    }
  }

  #usable(id: string): Entry {
    const entry = this.#entries.get(id);
    if (!entry) {
      throw new ToolInputError(
        `There is no plan "${id}" in this session. Make one with cedar_plan_order, show it to the user, and submit its planId.`,
      );
    }
    const { state, madeAt } = entry;
    if (state.kind === 'submitted') {
      throw new ToolInputError(
        `The plan "${id}" was submitted already, as the order "${state.order}". Use cedar_order_status for it, or plan again for another order.`,
      );
    }
    if (state.kind === 'submitting') {
      throw new ToolInputError(
        `The plan "${id}" is being submitted by another call. Wait for its answer.`,
      );
    }
    if (this.#now() - madeAt > LIFETIME_MS) {
      throw new ToolInputError(
        `The plan "${id}" is more than an hour old. Plan again, because scenes may have been added.`,
      );
    }
    return entry;
  }
}

function isSubmitting({ state }: Entry): boolean {
  return state.kind === 'submitting';
}
