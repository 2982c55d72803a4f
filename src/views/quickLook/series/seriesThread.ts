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

export interface SeriesThreadEvents {
  /**
   * An image was read.
   *
   * @param image its index in the job
   * @param answer whose values may be wrong until the series is complete
   */
  readonly onRead: (image: number, answer: ImageAnswer) => void;
  /** @param done images that were read, and those whose checksums were compared */
  readonly onProgress: (done: number) => void;
}

/**
 * @param file the program of the threads
 * @returns an answer for each image of the job, in their order
 * @throws the signal's reason; an Error when a thread fails
 */
export async function readSeriesInThreads(
  { images, spans }: SeriesJob,
  signal: AbortSignal,
  { onRead, onProgress }: SeriesThreadEvents,
  file: URL = FILE,
): Promise<readonly ImageAnswer[]> {
  signal.throwIfAborted();
  const wanted = Math.ceil(images.length / IMAGES_OF_THREAD);
  const count = Math.max(1, Math.min(MAX_THREADS, availableParallelism(), wanted));
  // A thread that fails ends the others.
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  let done = 0;
  const parts = await Promise.all(
    Array.from({ length: count }, async (_, thread) => {
      const own = images.filter((__, i) => i % count === thread);
      const receive = (message: FromSeriesThread) => {
        if (message.kind === 'read') onRead(message.image * count + thread, message.answer);
        onProgress(++done);
      };
      try {
        return await readInThread({ images: own, spans }, either, receive, file);
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
  onStep: (message: FromSeriesThread) => void,
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
        if (message.kind === 'done') resolve(message.answers);
        else if (message.kind === 'failed') reject(new Error(message.message));
        else onStep(message);
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
