/** Number of tasks that a project has in Earth Engine's queue, and the limit for it. */
import { MAX_WAITING_TASKS, type QueueCount } from '../../domain/taskQueue.ts';
import { ServiceError } from '../errors.ts';
import type { Operation } from './operations.ts';
import type { EarthEngine } from './session.ts';

export {
  MAX_WAITING_TASKS,
  type QueueCount,
  roomFor,
  SMALL_ORDER,
} from '../../domain/taskQueue.ts';

/** Limits that Earth Engine has named in a refusal, by project and address. */
const knownLimits = new Map<string, number>();

/** Most tasks that may wait in the project of a session, as far as is known. */
export function queueLimit({ baseUrl, project }: Pick<EarthEngine, 'baseUrl' | 'project'>): number {
  return knownLimits.get(`${baseUrl} ${project}`) ?? MAX_WAITING_TASKS;
}

/**
 * Whether Earth Engine refused an export because too many tasks wait already. The limit that the
 * refusal names is remembered.
 */
export function isQueueFull(error: unknown, { baseUrl, project }: EarthEngine): boolean {
  if (!(error instanceof ServiceError)) return false;
  const refusal = /too many tasks already in the queue(?: \((\d+)\))?/i.exec(error.serviceMessage);
  if (refusal?.[1]) knownLimits.set(`${baseUrl} ${project}`, Number(refusal[1]));
  return refusal !== null;
}

/** Operations are listed newest first: what still waits is among the newest by far. */
const PAGES = 20;

/** States of tasks that have had their turn. */
const HAVE_RUN = new Set(['SUCCEEDED', 'FAILED']);

/** Counts the tasks that wait and that run in pages of operations, newest first. */
export class QueueCounter {
  #waiting = 0;
  #running = 0;
  #pages = 0;

  get count(): Pick<QueueCount, 'waiting' | 'running'> {
    return { waiting: this.#waiting, running: this.#running };
  }

  /** @returns whether older pages can have tasks that wait or run */
  add(page: readonly Operation[]): boolean {
    const before = this.#waiting + this.#running;
    for (const { metadata } of page) {
      if (metadata?.state === 'PENDING') this.#waiting++;
      if (metadata?.state === 'RUNNING' || metadata?.state === 'CANCELLING') this.#running++;
    }
    // Older tasks than a whole page of finished ones have finished as well, but for a few.
    // Cancelled ones show nothing about those before them: they may not have had their turn.
    const isFinished = page.some(({ metadata }) => HAVE_RUN.has(metadata?.state ?? ''));
    const isUnchanged = this.#waiting + this.#running === before;
    return !(isUnchanged && isFinished) && ++this.#pages < PAGES;
  }
}

/** Counts the tasks of a project that wait and that run. */
export async function countQueue(
  earthEngine: EarthEngine,
  signal?: AbortSignal,
): Promise<QueueCount> {
  const counter = new QueueCounter();
  for await (const page of earthEngine.operations(signal)) {
    if (!counter.add(page)) break;
  }
  return { ...counter.count, limit: queueLimit(earthEngine) };
}
