/** Number of tasks that a project has in Earth Engine's queue, and the limit for it. */
import { MAX_WAITING_TASKS, type QueueCount } from '../../domain/taskQueue.ts';
import { ServiceError } from '../errors.ts';
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
export function queueLimit({ baseUrl, project }: EarthEngine): number {
  return knownLimits.get(`${baseUrl} ${project}`) ?? MAX_WAITING_TASKS;
}

/**
 * Whether Earth Engine refused an export because too many tasks wait already. The limit that the
 * refusal names is remembered.
 */
export function isQueueFull(error: unknown, { baseUrl, project }: EarthEngine): boolean {
  if (!(error instanceof ServiceError)) return false;
  const refusal = /too many tasks already in the queue(?: \((\d+)\))?/i.exec(error.said);
  if (refusal?.[1]) knownLimits.set(`${baseUrl} ${project}`, Number(refusal[1]));
  return refusal !== null;
}

/** Operations are listed newest first: what still waits is among the newest by far. */
const PAGES = 20;

/** Counts the tasks of a project that wait and that run. */
export async function countQueue(
  earthEngine: EarthEngine,
  signal?: AbortSignal,
): Promise<QueueCount> {
  let [waiting, running, pages] = [0, 0, 0];
  const hasRun = new Set(['SUCCEEDED', 'FAILED']);
  for await (const page of earthEngine.operations(signal)) {
    const before = waiting + running;
    for (const { metadata } of page) {
      if (metadata?.state === 'PENDING') waiting++;
      if (metadata?.state === 'RUNNING' || metadata?.state === 'CANCELLING') running++;
    }
    // Older tasks than a whole page of finished ones have finished as well, but for a few.
    // Cancelled ones show nothing about those before them: they may not have had their turn.
    const isFinished = page.some(({ metadata }) => hasRun.has(metadata?.state ?? ''));
    if ((waiting + running === before && isFinished) || ++pages === PAGES) break;
  }
  return { waiting, running, limit: queueLimit(earthEngine) };
}
