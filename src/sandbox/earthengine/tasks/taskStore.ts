/** Stores tasks on disk: one file each, so that they survive a restart. */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TaskRecord } from './record.ts';

export class TaskStore {
  readonly #folder: string;
  readonly #tasks: Map<string, TaskRecord>;
  /** Writes of one task follow each other. */
  readonly #writing = new Map<string, Promise<void>>();

  private constructor(folder: string, tasks: Map<string, TaskRecord>) {
    this.#folder = folder;
    this.#tasks = tasks;
  }

  static async open(folder: string): Promise<TaskStore> {
    await mkdir(folder, { recursive: true });
    const tasks: TaskRecord[] = [];
    for (const name of await readdir(folder)) {
      if (name.endsWith('.json')) {
        tasks.push(JSON.parse(await readFile(path.join(folder, name), 'utf8')) as TaskRecord);
      }
    }
    tasks.sort((a, b) => a.sequence - b.sequence);
    return new TaskStore(folder, new Map(tasks.map((task) => [task.id, task])));
  }

  /** All tasks, oldest first. */
  all(): TaskRecord[] {
    return [...this.#tasks.values()];
  }

  get(id: string): TaskRecord | undefined {
    return this.#tasks.get(id);
  }

  get nextSequence(): number {
    return (this.all().at(-1)?.sequence ?? 0) + 1;
  }

  /** Keeps what a task is now; what it was meant to be meanwhile is never seen on disk in part. */
  save(task: TaskRecord): Promise<void> {
    this.#tasks.set(task.id, task);
    const text = JSON.stringify(task);
    return this.#after(task.id, async () => {
      const file = this.#file(task.id);
      await writeFile(`${file}.new`, text);
      await rename(`${file}.new`, file);
    });
  }

  remove(id: string): Promise<void> {
    this.#tasks.delete(id);
    return this.#after(id, () => rm(this.#file(id), { force: true }));
  }

  /** Removes what ended before a time, milliseconds since 1970. */
  async removeEnded(before: number): Promise<void> {
    const old = this.all().filter(({ endTime }) => endTime !== undefined && endTime <= before);
    await Promise.all(old.map(({ id }) => this.remove(id)));
  }

  /** Waits until everything is on disk. */
  async finishWrites(): Promise<void> {
    await Promise.all(this.#writing.values());
  }

  #after(id: string, write: () => Promise<void>): Promise<void> {
    const before = this.#writing.get(id) ?? Promise.resolve();
    const done = before.catch(() => {}).then(write);
    this.#writing.set(id, done);
    return done.finally(() => {
      if (this.#writing.get(id) === done) this.#writing.delete(id);
    });
  }

  #file(id: string): string {
    return path.join(this.#folder, `${id}.json`);
  }
}
