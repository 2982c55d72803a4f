/** How much Earth Engine has to do for a project already. */
import type { EarthEngine } from './session.ts';

/** Most tasks that Earth Engine lets wait in a project: its guide on export limits. */
export const MOST_WAITING = 3000;

/** Operations are listed newest first: what still waits is among the newest by far. */
const PAGES = 20;

export async function countQueue(
  earthEngine: EarthEngine,
  signal?: AbortSignal,
): Promise<{ waiting: number; running: number }> {
  let [waiting, running, pages] = [0, 0, 0];
  for await (const page of earthEngine.operations(signal)) {
    for (const { metadata } of page) {
      if (metadata?.state === 'PENDING') waiting++;
      if (metadata?.state === 'RUNNING' || metadata?.state === 'CANCELLING') running++;
    }
    if (++pages === PAGES) break;
  }
  return { waiting, running };
}
