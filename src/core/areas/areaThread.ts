/** Runs one reading of an area in a thread of its own, and ends the thread when it is cancelled. */
import { Worker } from 'node:worker_threads';
import { CancelledError } from '../errors.ts';
import { throwIfCancelled } from '../watch.ts';
import type { AreaAnswer, AreaJob, AreaJobEvents, FromAreaThread } from './areaMessages.ts';
import { AreaProblemError } from './areaProblem.ts';

/** As it is in the sources, and as it is in `dist/`. */
const FILE = import.meta.url.endsWith('.ts') ? 'areaWorker.ts' : 'areaReader.cjs';

export interface AreaThreadOptions extends AreaJobEvents {
  readonly signal?: AbortSignal | undefined;
}

/** @throws AreaProblemError, CancelledError */
export async function readInThread(
  job: AreaJob,
  { signal, ...events }: AreaThreadOptions,
): Promise<AreaAnswer> {
  throwIfCancelled(signal);
  const worker = new Worker(new URL(FILE, import.meta.url), {
    name: 'Cedar areas',
    execArgv: [],
    workerData: job,
  });
  try {
    const last = await lastMessage(worker, signal, events);
    if (last.kind === 'done') return last.answer;
    if (last.kind === 'refused') throw refusal(last);
    throw new Error(last.kind === 'failed' ? last.message : last.kind);
  } finally {
    await worker.terminate();
  }
}

function refusal({
  problem,
  names,
  layers,
}: Extract<FromAreaThread, { kind: 'refused' }>): AreaProblemError {
  return Object.assign(new AreaProblemError(problem), { names, layers });
}

function lastMessage(
  worker: Worker,
  signal: AbortSignal | undefined,
  { onStep, onProgress }: AreaJobEvents,
): Promise<FromAreaThread> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new CancelledError(undefined, { cause: signal?.reason }));
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (message: FromAreaThread) => {
      if (message.kind === 'step') onStep?.(message.step);
      else if (message.kind === 'progress') onProgress?.(message.share);
      else resolve(message);
    });
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      const problem = { reason: 'out-of-memory' } as const;
      if (isFull) resolve({ kind: 'refused', problem, names: [], layers: [] });
      else reject(error);
    });
    worker.on('exit', (code) => {
      signal?.removeEventListener('abort', cancel);
      // After an answer this has no effect.
      resolve({ kind: 'failed', message: String(code) });
    });
  });
}
