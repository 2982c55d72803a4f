/** Runs the reading of a series in a thread of its own, which ends when it is cancelled. */
import { Worker } from 'node:worker_threads';
import type { FromSeriesThread, ImageAnswer, SeriesJob } from './seriesMessages.ts';

/** As it is in the sources, and as it is in `dist/`. */
const FILE = new URL(
  import.meta.url.endsWith('.ts') ? 'seriesWorker.ts' : 'pixelSeries.cjs',
  import.meta.url,
);

/**
 * @param file the program of the thread
 * @returns an answer for each image of the job
 * @throws the signal's reason; an Error when the thread fails
 */
export async function readSeriesInThread(
  job: SeriesJob,
  signal: AbortSignal,
  onProgress: (done: number) => void,
  file: URL = FILE,
): Promise<readonly ImageAnswer[]> {
  signal.throwIfAborted();
  const worker = new Worker(file, {
    name: 'Cedar series',
    execArgv: [],
    workerData: job,
  });
  let cancel = () => {};
  try {
    return await new Promise((resolve, reject) => {
      cancel = () => reject(signal.reason);
      signal.addEventListener('abort', cancel, { once: true });
      worker.on('message', (message: FromSeriesThread) => {
        if (message.kind === 'progress') onProgress(message.done);
        else if (message.kind === 'done') resolve(message.answers);
        else reject(new Error(message.message));
      });
      worker.on('error', reject);
      // After an answer this has no effect.
      worker.on('exit', (code) => reject(new Error(String(code))));
    });
  } finally {
    signal.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}
