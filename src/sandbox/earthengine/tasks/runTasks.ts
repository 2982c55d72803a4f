/**
 * Runs tasks: two at a time, the more important ones first, then the older ones.
 *
 * A task takes as long as its work takes, and at least as long as Earth Engine would make one wait,
 * divided by `speed`: users shall see tasks wait, run and end.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { GoogleError } from '../../http.ts';
import { EvaluationError } from '../evaluationErrors.ts';
import { createTaskId, isFinal, type TaskRecord } from './record.ts';
import type { ExportRequest } from './request.ts';
import type { TaskStore } from './taskStore.ts';

/** Tasks that run at the same time. */
const AT_ONCE = 2;
/** Tasks that may wait. */
const MAX_WAITING = 3000;
/** Milliseconds at speed 1: how long a task waits at least, and what its steps take at least. */
const PACE = { queue: 800, compute: 2500, write: 600 };

/** Milliseconds between two looks at a task that is waited for. */
const WAIT_STEP = 50;

/** Interface through which the work of a task reports progress. */
export interface TaskProgress {
  readonly signal: AbortSignal;
  /** Number of work units, when it is known. */
  plan(units: number): void;
  /** Work units that are done. Waits if the work is faster than it is meant to be. */
  done(units: number): Promise<void>;
  /** Files are written from now on. */
  writing(files: number): void;
  written(files: number): Promise<void>;
}

/** Does the work of a task. @returns addresses of the files, for the user */
export type Work = (task: TaskRecord, progress: TaskProgress) => Promise<string[]>;

export class TaskQueue {
  readonly #store: TaskStore;
  readonly #work: Work;
  readonly #speed: number;
  readonly #computeFactor: () => number;
  readonly #mostWaiting: number;
  readonly #running = new Map<string, { abort: AbortController; done: Promise<void> }>();
  #closed = false;

  /** @param computeFactor what the compute time of tasks is multiplied by, now */
  constructor(
    store: TaskStore,
    work: Work,
    speed: number,
    mostWaiting = MAX_WAITING,
    computeFactor: () => number = () => 1,
  ) {
    this.#computeFactor = computeFactor;
    this.#mostWaiting = mostWaiting;
    this.#store = store;
    this.#work = work;
    this.#speed = speed;
    for (const task of store.all()) {
      // Tasks that a restart interrupted begin again; those that were being cancelled are cancelled
      // now.
      if (task.state === 'CANCELLING') this.#end(task, 'CANCELLED');
      else if (task.state === 'RUNNING') task.state = 'PENDING';
    }
    this.#next();
  }

  /** Adds a task, or finds the one that the same request started before. */
  async submit(request: ExportRequest): Promise<TaskRecord> {
    const before = this.#find(request.requestId);
    if (before) return before;
    const waiting = this.#store.all().filter(({ state }) => state === 'PENDING').length;
    if (waiting >= this.#mostWaiting) {
      throw new GoogleError(
        400,
        `Too many tasks already in the queue (${this.#mostWaiting}). Please wait for some of them to complete.`,
        'FAILED_PRECONDITION',
      );
    }
    const now = Date.now();
    const task: TaskRecord = {
      id: createTaskId(),
      sequence: this.#store.nextSequence,
      request,
      createTime: now,
      updateTime: now,
      state: 'PENDING',
      attempt: 0,
      stages: [],
    };
    await this.#store.save(task);
    this.#next();
    return task;
  }

  #find(requestId: string | undefined): TaskRecord | undefined {
    if (requestId === undefined) return undefined;
    return this.#store.all().find(({ request }) => request.requestId === requestId);
  }

  /** Cancels a task; one that has ended stays as it is. */
  cancel(task: TaskRecord): void {
    if (isFinal(task.state) || task.state === 'CANCELLING') return;
    const running = this.#running.get(task.id);
    if (running) {
      task.state = 'CANCELLING';
      task.updateTime = Date.now();
      void this.#store.save(task);
      running.abort.abort();
    } else {
      this.#end(task, 'CANCELLED');
    }
  }

  /** Waits until a task has ended, at most so many milliseconds. */
  async ended(task: TaskRecord, limit: number): Promise<void> {
    const end = performance.now() + limit;
    while (!isFinal(task.state) && performance.now() < end && !this.#closed) await sleep(WAIT_STEP);
  }

  /** Stops running tasks, so that they begin again at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { abort } of this.#running.values()) abort.abort();
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    await this.#store.finishWrites();
  }

  /** Starts waiting tasks while there is room. */
  #next(): void {
    while (!this.#closed && this.#running.size < AT_ONCE) {
      const [task] = this.#store
        .all()
        .filter(({ id, state }) => state === 'PENDING' && !this.#running.has(id))
        .sort((a, b) => b.request.priority - a.request.priority || a.sequence - b.sequence);
      if (!task) return;
      const abort = new AbortController();
      const done = this.#run(task, abort.signal).finally(() => {
        this.#running.delete(task.id);
        this.#next();
      });
      this.#running.set(task.id, { abort, done });
    }
  }

  async #run(task: TaskRecord, signal: AbortSignal): Promise<void> {
    try {
      await this.#pause(PACE.queue - (Date.now() - task.createTime) * this.#speed, signal);
      this.#begin(task);
      const uris = await this.#work(task, this.#progress(task, signal));
      signal.throwIfAborted();
      task.destinationUris = uris;
      task.progress = 1;
      this.#end(task, 'SUCCEEDED');
    } catch (error) {
      this.#fail(task, error, signal);
    }
  }

  #begin(task: TaskRecord): void {
    task.state = 'RUNNING';
    task.startTime = task.updateTime = Date.now();
    task.attempt += 1;
    task.progress = 0;
    task.stages = [
      {
        displayName: 'Create Local Files',
        description: 'Computation and writing of temporary files.',
      },
      {
        displayName: 'Write Files to Destination',
        description: 'Uploading of files to the export destination.',
      },
    ];
    void this.#store.save(task);
  }

  #fail(task: TaskRecord, error: unknown, signal: AbortSignal): void {
    if (this.#closed) return;
    if (signal.aborted) {
      this.#end(task, 'CANCELLED');
      return;
    }
    const code =
      error instanceof GoogleError
        ? grpcCode(error.code)
        : error instanceof EvaluationError
          ? 3
          : 13;
    const message = error instanceof Error ? error.message : String(error);
    task.error = { code, message: code === 13 ? `Internal error: ${message}` : message };
    this.#end(task, 'FAILED');
  }

  #end(task: TaskRecord, state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED'): void {
    task.state = state;
    task.endTime = task.updateTime = Date.now();
    if (task.startTime !== undefined) task.eecuSeconds = this.#eecuSeconds(task);
    if (state === 'CANCELLED') task.error = { code: 1, message: 'Cancelled by user.' };
    void this.#store.save(task);
  }

  #progress(task: TaskRecord, signal: AbortSignal): TaskProgress {
    const [create, write] = task.stages;
    const keepPace = this.#stepper(signal);
    let pace = keepPace(PACE.compute);
    const advance = async (
      stage: TaskRecord['stages'][number] | undefined,
      units: number,
      from: number,
      to: number,
    ) => {
      signal.throwIfAborted();
      if (!stage) return;
      const total = stage.totalWorkUnits ?? units;
      await pace(units / total);
      stage.completeWorkUnits = units;
      task.progress = from + (to - from) * (units / total);
      task.updateTime = Date.now();
      task.eecuSeconds = this.#eecuSeconds(task);
    };
    return {
      signal,
      plan: (units) => {
        if (create) Object.assign(create, { completeWorkUnits: 0, totalWorkUnits: units });
      },
      done: (units) => advance(create, units, 0, 0.9),
      writing: (files) => {
        pace = keepPace(PACE.write);
        if (write) Object.assign(write, { completeWorkUnits: 0, totalWorkUnits: files });
      },
      written: (files) => advance(write, files, 0.9, 1),
    };
  }

  /**
   * Earth Engine counts compute units, also of tasks that run, fail or are cancelled; here a second
   * of the machine at the speed of Earth Engine.
   */
  #eecuSeconds({ startTime = 0, updateTime }: TaskRecord): number {
    const factor = Math.max(1, this.#speed) * this.#computeFactor();
    return Math.round((updateTime - startTime) * factor) / 1000;
  }

  /** Of a step that shall take so long at speed 1: waits until a share of it may be done. */
  #stepper(signal: AbortSignal): (length: number) => (share: number) => Promise<void> {
    return (length) => {
      const start = performance.now();
      return async (share) => {
        const elapsed = (performance.now() - start) * this.#speed;
        await this.#pause(length * share - elapsed, signal);
      };
    };
  }

  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const length = milliseconds / this.#speed;
    // Even without a wait, others get their turn.
    await sleep(Math.max(0, length), undefined, { signal });
  }
}

/** Operations carry gRPC's codes. */
function grpcCode(httpStatus: number): number {
  const codes: Readonly<Record<number, number>> = {
    400: 3,
    401: 16,
    403: 7,
    404: 5,
    409: 10,
    429: 8,
    503: 14,
  };
  return codes[httpStatus] ?? 13;
}
