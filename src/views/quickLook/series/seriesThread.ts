/** Runs the reading of a series in threads of its own, which end when it is cancelled. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { FromSeriesThread, ImageAnswer, SeriesJob } from './seriesMessages.ts';

/** As it is in the sources, and as it is in `dist/`. */
const FILE = new URL(
  import.meta.url.endsWith('.ts') ? 'seriesWorker.ts' : 'pixelSeries.cjs',
  import.meta.url,
);

/** Threads at most: files are on one disk. */
const MAX_THREADS = 4;
/** Images for which a thread is started: it takes as long as a few of them. */
const IMAGES_OF_THREAD = 4;

/**
 * @param file the program of the threads
 * @returns an answer for each image of the job, in their order
 * @throws the signal's reason; an Error when a thread fails
 */
export async function readSeriesInThreads(
  { images, spans }: SeriesJob,
  signal: AbortSignal,
  onProgress: (done: number) => void,
  file: URL = FILE,
): Promise<readonly ImageAnswer[]> {
  signal.throwIfAborted();
  const wanted = Math.ceil(images.length / IMAGES_OF_THREAD);
  const count = Math.max(1, Math.min(MAX_THREADS, availableParallelism(), wanted));
  // A thread that fails ends the others.
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const done = Array.from({ length: count }, () => 0);
  const parts = await Promise.all(
    done.map(async (_, thread) => {
      const own = images.filter((__, i) => i % count === thread);
      const report = (number: number) => {
        done[thread] = number;
        onProgress(done.reduce((sum, each) => sum + each, 0));
      };
      try {
        return await readInThread({ images: own, spans }, either, report, file);
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    }),
  );
  return images.flatMap((_, i) => parts[i % count]?.[Math.floor(i / count)] ?? []);
}

async function readInThread(
  job: SeriesJob,
  signal: AbortSignal,
  onProgress: (done: number) => void,
  file: URL,
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
