/**
 * All tasks of a project, kept up to date by few requests.
 *
 * ```ts
 * const list = new TaskList();
 * await new OperationsPass().join().list(earthEngine, list);
 * list.tasks; // newest first
 * ```
 *
 * The first listing reads all pages. Later ones end at the first page on which everything is known and
 * after which no task can change; `restart` makes the next one complete again.
 */
import { isDeepStrictEqual } from 'node:util';
import { FINAL_STATES } from '../../domain/taskStates.ts';
import type { Operation } from './operations.ts';
import { type ProjectTask, projectTask } from './projectTask.ts';

/** Most tasks that a list keeps, the newest ones: about 3 MB. */
export const MAX_LISTED_TASKS = 10_000;

/** Receives the pages of a listing of operations, newest first. */
export interface OperationsListener {
  /** A listing begins, perhaps again after one that failed. */
  begin(): void;
  /**
   * Receives a page.
   *
   * @param page operations, newest first
   * @returns whether older pages are wanted
   */
  add(page: readonly Operation[]): boolean;
  /**
   * The listing has ended.
   *
   * @param isComplete whether there is no older page
   */
  end(isComplete: boolean): void;
}

/** The tasks of one project. */
export class TaskList implements OperationsListener {
  readonly #limit: number;
  #tasks: readonly ProjectTask[] = [];
  #byId = new Map<string, ProjectTask>();
  /** Whether all pages have been read once. */
  #isComplete = false;
  #isCut = false;
  #version = 0;
  #found = new Map<string, ProjectTask>();
  /** Known tasks that may change and that the listing has not shown yet. */
  #open = new Set<string>();

  constructor(limit = MAX_LISTED_TASKS) {
    this.#limit = limit;
  }

  /** Newest first. */
  get tasks(): readonly ProjectTask[] {
    return this.#tasks;
  }

  /** Whether the project has older tasks than those that are kept. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Changes whenever any task has changed. */
  get version(): number {
    return this.#version;
  }

  /**
   * A task by its id.
   *
   * @param id last part of the operation's name
   */
  find(id: string): ProjectTask | undefined {
    return this.#byId.get(id);
  }

  /** Makes the next listing read all pages. */
  restart(): void {
    this.#isComplete = false;
  }

  /** A listing begins, perhaps again after one that failed. */
  begin(): void {
    this.#found = new Map();
    const open = this.#tasks.filter(({ state }) => !FINAL_STATES.has(state));
    this.#open = new Set(open.map(({ id }) => id));
  }

  /**
   * Receives a page.
   *
   * @param page operations, newest first
   * @returns whether older pages are wanted
   */
  add(page: readonly Operation[]): boolean {
    let hasNews = false;
    for (const operation of page) {
      const task = projectTask(operation);
      const known = this.#byId.get(task.id);
      hasNews ||= !known || !isDeepStrictEqual(known, task);
      // The same object as long as nothing changes, so that comparing it is enough.
      this.#found.set(task.id, known && isDeepStrictEqual(known, task) ? known : task);
      this.#open.delete(task.id);
    }
    // One more than is kept shows that there are more.
    if (this.#found.size > this.#limit) return false;
    return !this.#isComplete || hasNews || this.#open.size > 0;
  }

  /**
   * The listing has ended.
   *
   * @param isComplete whether there is no older page
   */
  end(isComplete: boolean): void {
    const found = [...this.#found.values()];
    const isCut = found.length > this.#limit;
    const isWhole = isComplete || isCut;
    const all = isWhole ? found : [...found, ...this.#olderThanFound()];
    const tasks = all.slice(0, this.#limit);
    const isSame =
      tasks.length === this.#tasks.length && tasks.every((task, at) => task === this.#tasks[at]);
    this.#isCut = isWhole ? isCut : this.#isCut || all.length > tasks.length;
    this.#isComplete = true;
    this.#found = new Map();
    if (isSame) return;
    this.#tasks = tasks;
    this.#byId = new Map(tasks.map((task) => [task.id, task]));
    this.#version += 1;
  }

  /** Known tasks behind the oldest one that the listing has shown. */
  #olderThanFound(): readonly ProjectTask[] {
    const last = this.#tasks.findLastIndex(({ id }) => this.#found.has(id));
    return this.#tasks.slice(last + 1);
  }
}
