/** Context that the steps of a run share. */
import { setTimeout as wait } from 'node:timers/promises';
import type { EarthEngine, Operation, Store } from '../../src/core/index.ts';
import type { Budget } from './budget.ts';
import type { StepRecord } from './recording.ts';
import { bodyOf, type Services } from './services.ts';

/** Beginning of the names of objects, folders and tasks of all runs. */
export const RUN_PREFIX = 'cedar-first-contact-';

export interface Run {
  /** Name of this run, with which its objects, folders and tasks begin. */
  readonly name: string;
  readonly project: string;
  readonly bucket: string;
  readonly earthEngine: EarthEngine;
  readonly services: Services;
  /** Stores to order to: that of the bucket, and Drive if it was requested. */
  readonly stores: readonly Store[];
  readonly budget: Budget;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks at tasks. */
  readonly pollMs: number;
}

/** One step: what it finds out. */
export interface Step {
  readonly name: string;
  /** Description for the terminal. */
  readonly title: string;
  run(run: Run): Promise<StepRecord>;
}

/** Waits until tasks have ended, and adds up what they use. @throws BudgetError */
export async function ended(run: Run, names: readonly string[]): Promise<Operation[]> {
  for (;;) {
    const operations: Operation[] = [];
    for (const name of names) operations.push(await operationOf(run, name));
    for (const operation of operations) run.budget.note(operation);
    if (operations.every(({ done }) => done)) return operations;
    await wait(run.pollMs, undefined, { signal: run.signal });
  }
}

async function operationOf({ services, signal }: Run, name: string): Promise<Operation> {
  const answer = await services.send('earthEngine', `/v1/${name}`, {}, signal);
  return bodyOf(answer, `The state of ${name}`) as unknown as Operation;
}
