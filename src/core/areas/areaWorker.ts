/**
 * The thread that reads areas: receives the bytes of a file, and answers with polygons and tiles.
 *
 * A large file takes seconds, in which the thread of VS Code's extensions stays free. It has no
 * texts, and ends when the caller cancels.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { runAreaJob } from './areaJob.ts';
import type { AreaJob, FromAreaThread } from './areaMessages.ts';
import { AreaProblemError } from './areaProblem.ts';

function send(message: FromAreaThread, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

async function answer(job: AreaJob): Promise<void> {
  try {
    const found = await runAreaJob(job, {
      onStep: (step) => send({ kind: 'step', step }),
      onProgress: (share) => send({ kind: 'progress', share }),
    });
    const { coordinates, counts } = found.polygons;
    send({ kind: 'done', answer: found }, [coordinates.buffer, counts.buffer]);
  } catch (error) {
    if (error instanceof AreaProblemError) {
      const { problem, names, layers } = error;
      send({ kind: 'refused', problem, names, layers });
    } else
      send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

void answer(workerData as AreaJob);
