/**
 * All tasks of the Earth Engine projects of a window, those of orders and others.
 *
 * ```ts
 * const tasks = new ProjectTasks(model);
 * tasks.onDidChange((project) => redraw(project));
 * await updateOrders(new Map(), {}, { tasks, configurations: model.configurations });
 * ```
 *
 * A project is listed once, however many configurations use it. Requests nothing by itself, and does
 * not import `vscode`.
 */
import type { PassMember, ProjectTask, TaskList } from '../core/index.ts';
import { isCedarError } from '../domain/cedarError.ts';
import { Emitter } from './emitter.ts';
import type { OrdersModel } from './model.ts';
import type { ConfigurationOrders } from './order.ts';

/** The tasks of one project, as they were last listed. */
export interface TasksOfProject {
  /** Unique in this window. */
  readonly id: string;
  /** Name of the project; the label of the configuration as long as it is not connected. */
  readonly name: string;
  /** The configurations that use it; the first one acts for all. */
  readonly configurations: readonly ConfigurationOrders[];
  /** Newest first. */
  readonly tasks: readonly ProjectTask[];
  /** Whether Earth Engine lists older tasks that are left out. */
  readonly isCut: boolean;
  readonly state: 'reading' | 'ready' | 'failed';
  /** Why they could not be listed the last time, in state `failed`. */
  readonly error: unknown;
  /** When they were last listed. */
  readonly listedAt: Date | undefined;
}

class Project implements TasksOfProject {
  readonly id: string;
  readonly name: string;
  readonly list: TaskList | undefined;
  configurations: readonly ConfigurationOrders[] = [];
  state: TasksOfProject['state'] = 'reading';
  error: unknown;
  listedAt: Date | undefined;

  constructor(id: string, name: string, list?: TaskList) {
    this.id = id;
    this.name = name;
    this.list = list;
  }

  get tasks(): readonly ProjectTask[] {
    return this.list?.tasks ?? [];
  }

  get isCut(): boolean {
    return this.list?.isCut ?? false;
  }
}

export class ProjectTasks {
  readonly #model: OrdersModel;
  readonly #projects = new Map<string, Project>();
  readonly #changes = new Emitter<TasksOfProject | undefined>();
  /** Fires with the project whose tasks or state have changed; without one for the list of projects. */
  readonly onDidChange = this.#changes.event;
  readonly #listening: { dispose(): void };

  constructor(model: OrdersModel) {
    this.#model = model;
    this.#listening = model.onDidChange(({ configuration }) => {
      if (!configuration) this.#prune();
    });
  }

  /** In the order of the configurations. */
  get projects(): readonly TasksOfProject[] {
    const projects = new Set(
      this.#model.configurations.flatMap((configuration) => this.#projectOf(configuration) ?? []),
    );
    return [...projects];
  }

  /** A listed task by its id, with its project. */
  find(id: string): { project: TasksOfProject; task: ProjectTask } | undefined {
    for (const project of this.#projects.values()) {
      const task = project.list?.find(id);
      if (task) return { project, task };
    }
    return undefined;
  }

  /** Changes whenever the tasks of a configuration's project have changed. */
  versionOf(configuration: ConfigurationOrders): number {
    return this.#projectOf(configuration)?.list?.version ?? 0;
  }

  /** Makes the next listing read all pages, so that tasks that Earth Engine has dropped go as well. */
  restart(): void {
    for (const { list } of this.#projects.values()) list?.restart();
  }

  /**
   * Lists the tasks of a configuration's project as a part of a pass, which has one listing for each
   * project.
   *
   * @param member leaves the pass in any case
   * @returns the error with which the listing failed, which the project keeps as well
   */
  async list(
    configuration: ConfigurationOrders,
    member: PassMember,
    signal?: AbortSignal,
  ): Promise<unknown> {
    let project: Project | undefined;
    try {
      const { earthEngine } = await configuration.tracker(signal);
      const { TaskList } = await import('../core/index.ts');
      const id = `${earthEngine.baseUrl} ${earthEngine.project}`;
      const known = this.#projects.get(id);
      project = known ?? new Project(id, earthEngine.project, new TaskList());
      this.#assign(configuration, project);
      const list = project.list ?? new TaskList();
      const before = list.version;
      await member.list(earthEngine, list, signal);
      this.#finish(project, 'ready', list.version !== before);
      return undefined;
    } catch (error) {
      if (isCedarError(error, 'cancelled')) return undefined;
      project ??=
        this.#projectOf(configuration) ??
        new Project(configuration.source.id, configuration.source.label);
      this.#assign(configuration, project);
      this.#finish(project, 'failed', true, error);
      return error;
    } finally {
      member.leave();
    }
  }

  dispose(): void {
    this.#listening.dispose();
  }

  #projectOf(configuration: ConfigurationOrders): Project | undefined {
    return [...this.#projects.values()].find(({ configurations }) =>
      configurations.includes(configuration),
    );
  }

  #assign(configuration: ConfigurationOrders, project: Project): void {
    if (
      project.configurations.includes(configuration) &&
      this.#projects.get(project.id) === project
    )
      return;
    this.#remove((each) => each === configuration);
    this.#projects.set(project.id, project);
    project.configurations = [...project.configurations, configuration];
    this.#changes.fire(undefined);
  }

  #finish(project: Project, state: 'ready' | 'failed', hasChanged: boolean, error?: unknown): void {
    const isSame = project.state === state && !hasChanged;
    project.state = state;
    project.error = error;
    if (state === 'ready') project.listedAt = new Date();
    if (!isSame) this.#changes.fire(project);
  }

  /** Drops configurations that the window no longer has, and projects without any. */
  #prune(): void {
    this.#remove((configuration) => !this.#model.configurations.includes(configuration));
    this.#changes.fire(undefined);
  }

  #remove(isGone: (configuration: ConfigurationOrders) => boolean): void {
    for (const [id, project] of this.#projects) {
      project.configurations = project.configurations.filter(
        (configuration) => !isGone(configuration),
      );
      if (project.configurations.length === 0) this.#projects.delete(id);
    }
  }
}
