/**
 * The threads that read images and write shards, and the jobs that they have.
 *
 * ```ts
 * const threads = new CubeThreads({ count: 2, storeOf, signal });
 * const facts = await threads.run('inspect', { store, file });
 * await threads.end();
 * ```
 */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import * as l10n from '@vscode/l10n';
import { CancelledError } from '../errors.ts';
import type { ByteStore, ByteStoreReference } from './byteStore.ts';
import { failureError } from './cubeFailures.ts';
import type {
  BucketRequest,
  CubeFailure,
  CubeJobName,
  CubeJobs,
  CubeTask,
  FromCubeThread,
  ToCubeThread,
} from './cubeMessages.ts';
import { type Answer, newAnswer } from './threadAnswer.ts';

/** As it is in the sources, and as it is in `dist/`. */
const FILE = import.meta.url.endsWith('.ts') ? 'cubeWorker.ts' : 'cubeWorker.cjs';

/** More threads than this wait for the disk rather than for the processor. */
const MAX_THREADS = 8;

/** Space for short-lived objects of a thread: it has few, and V8 would let it grow to 48 MB. */
const YOUNG_OBJECTS_MB = 6;

/** Time for the current step of a job, once it is to end. */
const MAX_STOPPING_MS = 5_000;

/** Number of threads for this machine: one for each processor that this process may use. */
export function usualThreadCount(): number {
  return Math.min(MAX_THREADS, availableParallelism());
}

interface Job {
  readonly name: CubeJobName;
  readonly arguments: CubeJobs[CubeJobName]['arguments'];
  readonly answer: Answer;
}

interface Thread {
  readonly worker: Worker;
  readonly jobs: Map<number, Job>;
  /** Errors of its requests about buckets, with their advice, until the job that they are of ends. */
  readonly bucketErrors: Map<number, unknown>;
}

/** Options of threads. */
export interface CubeThreadsOptions {
  readonly count: number;
  /** Opens a bucket, which the threads have no token for. */
  readonly storeOf: (reference: ByteStoreReference) => ByteStore;
  readonly signal?: AbortSignal | undefined;
}

export class CubeThreads {
  readonly #options: CubeThreadsOptions;
  readonly #threads: Thread[] = [];
  readonly #waiting: { readonly id: number; readonly job: Job }[] = [];
  readonly #cubes: CubeTask[] = [];
  readonly #onAbort = () => this.#fail(new CancelledError());
  /** Threads that end. */
  readonly #stopping: Promise<void>[] = [];
  #count: number;
  #latest = 0;
  #failure: unknown;

  constructor(options: CubeThreadsOptions) {
    this.#options = options;
    this.#count = options.count;
    options.signal?.addEventListener('abort', this.#onAbort, { once: true });
    if (options.signal?.aborted) this.#onAbort();
  }

  /** Number of jobs at a time. */
  get count(): number {
    return this.#count;
  }

  /** Lets fewer jobs run at a time. */
  limitTo(count: number): void {
    this.#count = Math.min(this.#count, count);
  }

  /** Makes a cube known to all threads. @returns its number, for jobs */
  addCube(task: CubeTask): number {
    const cube = this.#cubes.push(task) - 1;
    for (const { worker } of this.#threads) send(worker, { kind: 'cube', cube, task });
    return cube;
  }

  /**
   * Runs a job in the next free thread.
   *
   * @throws CubeError, DestinationError, the error of a bucket, or CancelledError
   */
  run<Name extends CubeJobName>(
    name: Name,
    given: CubeJobs[Name]['arguments'],
  ): Promise<CubeJobs[Name]['result']> {
    if (this.#failure) return Promise.reject(this.#failure);
    const answer = newAnswer();
    this.#waiting.push({ id: ++this.#latest, job: { name, arguments: given, answer } });
    this.#next();
    return answer.promise as Promise<CubeJobs[Name]['result']>;
  }

  /** Ends the threads; jobs that are running end at their next step. */
  async end(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#stop();
    await Promise.all(this.#stopping);
  }

  #stop(): void {
    this.#stopping.push(...this.#threads.splice(0).map(stopped));
  }

  #next(): void {
    const waiting = this.#waiting[0];
    if (!waiting) return;
    const free = this.#threads.find(({ jobs }) => jobs.size === 0) ?? this.#start();
    if (!free) return;
    this.#waiting.shift();
    const { id, job } = waiting;
    free.jobs.set(id, job);
    send(free.worker, { kind: 'job', id, name: job.name, arguments: job.arguments });
  }

  #start(): Thread | undefined {
    if (this.#threads.length >= this.#count) return undefined;
    const worker = new Worker(new URL(FILE, import.meta.url), {
      name: 'Cedar cubes',
      execArgv: [],
      workerData: {},
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_OBJECTS_MB },
    });
    const thread: Thread = { worker, jobs: new Map(), bucketErrors: new Map() };
    worker.on('message', (message: FromCubeThread) => this.#receive(thread, message));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', (code) => {
      if (thread.jobs.size > 0)
        this.#fail(new Error(l10n.t('A thread ended with the code {0}.', code)));
    });
    for (const [cube, task] of this.#cubes.entries()) send(worker, { kind: 'cube', cube, task });
    this.#threads.push(thread);
    return thread;
  }

  #receive(thread: Thread, message: FromCubeThread): void {
    if (message.kind === 'bucket') {
      void this.#ask(thread, message.id, message.store, message.request);
      return;
    }
    if (message.kind === 'stopped') return;
    const job = thread.jobs.get(message.id);
    thread.jobs.delete(message.id);
    if (message.kind === 'done') job?.answer.resolve(message.result);
    else if (job) job.answer.reject(this.#errorOf(thread, job, message.failure));
    if (thread.jobs.size === 0) thread.bucketErrors.clear();
    this.#next();
  }

  /** Where a file system does not name the file, the folder that the job is about. */
  #errorOf({ bucketErrors }: Thread, { arguments: given }: Job, failure: CubeFailure): unknown {
    const { bucketRequest } = failure;
    if (bucketRequest !== undefined && bucketErrors.has(bucketRequest)) {
      return bucketErrors.get(bucketRequest);
    }
    const task = 'cube' in given ? this.#cubes[given.cube]?.target : undefined;
    const store = 'store' in given ? given.store : 'target' in given ? given.target : task;
    const folder = store?.kind === 'folder' ? store.path : '';
    return failureError(failure, folder);
  }

  async #ask(
    { worker, bucketErrors }: Thread,
    id: number,
    reference: ByteStoreReference,
    request: BucketRequest,
  ): Promise<void> {
    const { signal } = this.#options;
    const store = this.#options.storeOf(reference);
    try {
      send(worker, { kind: 'bucketAnswer', id, answer: await answerOf(store, request, signal) });
    } catch (error) {
      bucketErrors.set(id, error);
      send(worker, { kind: 'bucketFailed', id, message: String(error) });
    }
  }

  #fail(error: unknown): void {
    this.#failure ??= error;
    const jobs = [
      ...this.#waiting.splice(0).map(({ job }) => job),
      ...this.#threads.flatMap((thread) => [...thread.jobs.values()]),
    ];
    for (const thread of this.#threads) thread.jobs.clear();
    for (const { answer } of jobs) answer.reject(this.#failure);
    this.#stop();
  }
}

/**
 * Lets the jobs of a thread end, so that they close and delete what they have opened. A step takes
 * seconds at most; a thread that does not answer is ended without it.
 */
async function stopped({ worker }: Thread): Promise<void> {
  const answer = newAnswer();
  const timer = setTimeout(answer.resolve, MAX_STOPPING_MS);
  worker.on('message', ({ kind }: FromCubeThread) => {
    if (kind === 'stopped') answer.resolve(undefined);
  });
  worker.on('exit', answer.resolve);
  send(worker, { kind: 'stop' });
  await answer.promise;
  clearTimeout(timer);
  await worker.terminate();
}

function send(worker: Worker, message: ToCubeThread): void {
  worker.postMessage(message);
}

function answerOf(
  store: ByteStore,
  request: BucketRequest,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  switch (request.method) {
    case 'readRange':
      return store.readRange(request.file, request.offset, request.length, { signal });
    case 'read':
      return store.read(request.key, { signal });
    case 'find':
      return store.find(request.key, { signal });
    case 'write':
      return store.write(request.key, request.bytes, { signal });
    case 'join':
      return store.join(request.keys, request.key, { signal });
    case 'remove':
      return store.remove(request.keys, { signal });
  }
}
