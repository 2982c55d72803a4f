/**
 * The queue of a project's tasks in Earth Engine, and how much of it an order may take.
 *
 * Earth Engine runs about two tasks of a project at a time, so most tasks of an order wait. The queue
 * is shared by everybody who uses the project. An order of more than 100 tasks leaves the last tenth
 * of it to others; what finds no room is recorded, and started as tasks finish.
 */
import { ServiceError } from '../errors.ts';
import type { EarthEngine } from './session.ts';

/** Most tasks that Earth Engine lets wait in a project: its guide on export limits. */
export const MOST_WAITING = 3000;

/** Orders of more tasks leave a part of the queue to others. */
export const SMALL_ORDER = 100;

/** That part is one in so many places of the queue. */
const RESERVED = 10;

/** Tasks of a project, those of others included. */
export interface QueueCount {
  readonly waiting: number;
  readonly running: number;
  /** Most that may wait. */
  readonly limit: number;
}

/** How many of `tasks` can be started now. */
export function roomFor(
  tasks: number,
  { waiting, limit }: Pick<QueueCount, 'waiting' | 'limit'>,
): number {
  const reserved = tasks > SMALL_ORDER ? Math.floor(limit / RESERVED) : 0;
  return Math.max(0, Math.min(tasks, limit - reserved - waiting));
}

/** Limits that Earth Engine has named in a refusal, by project and address. */
const knownLimits = new Map<string, number>();

/** Most tasks that may wait in the project of a session, as far as is known. */
export function queueLimit({ baseUrl, project }: EarthEngine): number {
  return knownLimits.get(`${baseUrl} ${project}`) ?? MOST_WAITING;
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

/** How many tasks of a project wait, and how many run. */
export async function countQueue(
  earthEngine: EarthEngine,
  signal?: AbortSignal,
): Promise<QueueCount> {
  let [waiting, running, pages] = [0, 0, 0];
  for await (const page of earthEngine.operations(signal)) {
    const before = waiting + running;
    for (const { metadata } of page) {
      if (metadata?.state === 'PENDING') waiting++;
      if (metadata?.state === 'RUNNING' || metadata?.state === 'CANCELLING') running++;
    }
    // Older tasks than a whole page of finished ones have finished as well, but for a few.
    if (waiting + running === before || ++pages === PAGES) break;
  }
  return { waiting, running, limit: queueLimit(earthEngine) };
}
