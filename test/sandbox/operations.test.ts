/** The sandbox's queue of tasks and its list of operations. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listOperations } from '../../src/sandbox/earthengine/tasks/listOperations.ts';
import {
  type TaskRecord,
  toFreshOperation,
  toOperation,
} from '../../src/sandbox/earthengine/tasks/record.ts';
import type { ExportRequest } from '../../src/sandbox/earthengine/tasks/request.ts';
import {
  type TaskProgress,
  TaskQueue,
  type Work,
} from '../../src/sandbox/earthengine/tasks/runTasks.ts';
import { TaskStore } from '../../src/sandbox/earthengine/tasks/taskStore.ts';
import { GoogleError } from '../../src/sandbox/http.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

let folder: string;
let queue: TaskQueue | undefined;
beforeEach(async () => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await queue?.close();
  queue = undefined;
});

/** Works that continue until they are ended, one after the other. */
class Works {
  readonly begun: {
    task: TaskRecord;
    progress: TaskProgress;
    end: () => void;
    fail: (error: Error) => void;
  }[] = [];
  readonly work: Work = (task, progress) =>
    new Promise((resolve, reject) => {
      progress.signal.addEventListener('abort', () => reject(progress.signal.reason));
      this.begun.push({ task, progress, end: () => resolve(['gs://here']), fail: reject });
    });
  get names(): string[] {
    return this.begun.map(({ task }) => task.request.description);
  }
}

function request(description: string, changes: Partial<ExportRequest> = {}): ExportRequest {
  return {
    description,
    expression: { result: '0', values: {} },
    priority: 100,
    maxPixels: 1e8,
    bucket: 'b',
    prefix: description,
    tileSize: 256,
    cloudOptimized: false,
    skipEmptyFiles: false,
    ...changes,
  };
}

async function start(works: Works, speed = 1e6, mostWaiting?: number): Promise<TaskQueue> {
  queue = new TaskQueue(await TaskStore.open(folder), works.work, speed, mostWaiting);
  return queue;
}

const operation = (task: TaskRecord) =>
  toOperation('p', task) as { done?: boolean; error?: object; metadata: Record<string, unknown> };

describe('the queue', () => {
  it('runs two tasks at a time, by priority and then by age', async () => {
    const works = new Works();
    const running = await start(works);
    for (const name of ['a', 'b', 'c']) await running.submit(request(name));
    await running.submit(request('urgent', { priority: 200 }));
    await expect.poll(() => works.names).toEqual(['a', 'b']);
    works.begun[0]?.end();
    await expect.poll(() => works.names).toEqual(['a', 'b', 'urgent']);
    works.begun[1]?.end();
    await expect.poll(() => works.names).toEqual(['a', 'b', 'urgent', 'c']);
  });

  it('treats a repeated request as the same task, also after a restart', async () => {
    const first = await (await start(new Works())).submit(request('a', { requestId: 'same' }));
    expect(await queue?.submit(request('a', { requestId: 'same' }))).toBe(first);
    await queue?.close();
    const again = await (await start(new Works())).submit(request('a', { requestId: 'same' }));
    expect(again.id).toBe(first.id);
  });

  it('refuses tasks above its limit', async () => {
    const works = new Works();
    const running = await start(works, 1e6, 3);
    for (const name of ['a', 'b']) await running.submit(request(name));
    await expect.poll(() => works.names.length).toBe(2);
    await Promise.all(Array.from({ length: 3 }, (_, i) => running.submit(request(`t${i}`))));
    await expect(running.submit(request('one more'))).rejects.toThrow(
      'Too many tasks already in the queue (3). Please wait for some of them to complete.',
    );
  });

  it('cancels waiting tasks at once, and running ones at the next opportunity', async () => {
    const works = new Works();
    const running = await start(works);
    const [a, , c] = await Promise.all(
      ['a', 'b', 'c'].map((name) => running.submit(request(name))),
    );
    await expect.poll(() => works.names.length).toBe(2);
    if (!a || !c) throw new Error('no tasks');
    running.cancel(c);
    expect(operation(c)).toMatchObject({
      done: true,
      error: { code: 1, message: 'Cancelled by user.' },
      metadata: { state: 'CANCELLED' },
    });
    running.cancel(a);
    expect(operation(a).metadata.state).toBe('CANCELLING');
    expect(operation(a).done).toBeUndefined();
    await expect.poll(() => operation(a).metadata.state).toBe('CANCELLED');
  });

  it('starts running tasks again after a restart, and keeps those that have ended', async () => {
    const before = new Works();
    const running = await start(before);
    await running.submit(request('done'));
    await running.submit(request('interrupted'));
    await expect.poll(() => before.names.length).toBe(2);
    before.begun[0]?.end();
    await expect.poll(() => before.begun[0]?.task.state).toBe('SUCCEEDED');
    await running.close();

    const after = new Works();
    await start(after);
    await expect.poll(() => after.names).toEqual(['interrupted']);
    expect(after.begun[0]?.task.attempt).toBe(2);
    const [done] = (await TaskStore.open(folder)).all();
    expect(done?.state).toBe('SUCCEEDED');
  });

  it('fails a task with the message of the error', async () => {
    const works = new Works();
    const task = await (await start(works)).submit(request('a'));
    await expect.poll(() => works.names.length).toBe(1);
    works.begun[0]?.fail(new GoogleError(403, 'Unable to write to bucket b (permission denied).'));
    await expect
      .poll(() => operation(task))
      .toMatchObject({
        done: true,
        error: { code: 7, message: 'Unable to write to bucket b (permission denied).' },
        metadata: { state: 'FAILED' },
      });
  });

  it('ends no task sooner than its speed allows', async () => {
    const quick: Work = async (_, progress) => {
      progress.plan(4);
      for (let i = 1; i <= 4; i++) await progress.done(i);
      progress.writing(1);
      await progress.written(1);
      return [];
    };
    queue = new TaskQueue(await TaskStore.open(folder), quick, 10);
    const began = performance.now();
    const task = await queue.submit(request('a'));
    await queue.ended(task, 5000);
    expect(task.state).toBe('SUCCEEDED');
    expect(performance.now() - began).toBeGreaterThan(350);
  });
});

describe('an operation', () => {
  it('contains only fields that are known', async () => {
    const works = new Works();
    const running = await start(works);
    const task = await running.submit(request('a'));
    const fresh = toFreshOperation('p', task) as { metadata: Record<string, unknown> };
    expect(Object.keys(fresh.metadata)).toEqual([
      '@type',
      'description',
      'priority',
      'createTime',
      'updateTime',
      'type',
    ]);

    await expect.poll(() => works.names.length).toBe(1);
    expect(operation(task).metadata).toMatchObject({ state: 'RUNNING', attempt: 1, progress: 0 });
    const stages = () => operation(task).metadata.stages as Record<string, unknown>[];
    expect(stages()[0]).not.toHaveProperty('totalWorkUnits');

    works.begun[0]?.progress.plan(8);
    await works.begun[0]?.progress.done(4);
    expect(stages()[0]).toMatchObject({
      displayName: 'Create Local Files',
      completeWorkUnits: 4,
      totalWorkUnits: '8',
    });
    expect(operation(task).metadata.progress).toBeCloseTo(0.45);

    works.begun[0]?.end();
    await expect
      .poll(() => operation(task))
      .toMatchObject({
        done: true,
        metadata: { state: 'SUCCEEDED', progress: 1, destinationUris: ['gs://here'] },
      });
    expect(operation(task).metadata).toHaveProperty('batchEecuUsageSeconds');
  });
});

describe('the list of operations', () => {
  it('has pages with the newest first, unaffected by new tasks', async () => {
    const running = await start(new Works());
    const store = await TaskStore.open(folder);
    const tasks: TaskRecord[] = [];
    for (let i = 0; i < 5; i++) tasks.push(await running.submit(request(`t${i}`)));
    const page = (token?: string) =>
      listOperations(tasks, 'p', { pageSize: 2, ...(token && { pageToken: token }) }) as {
        operations: { metadata: { description: string } }[];
        nextPageToken?: string;
      };
    const names = ({ operations }: ReturnType<typeof page>) =>
      operations.map(({ metadata }) => metadata.description);
    const first = page();
    expect(names(first)).toEqual(['t4', 't3']);
    tasks.push(await running.submit(request('new')));
    const second = page(first.nextPageToken);
    expect(names(second)).toEqual(['t2', 't1']);
    const last = page(second.nextPageToken);
    expect(names(last)).toEqual(['t0']);
    expect(last.nextPageToken).toBeUndefined();
    await store.finishWrites();
  });
});
