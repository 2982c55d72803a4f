/**
 * The tree of all tasks: projects where there are several, and their tasks, newest first.
 *
 * Only rows whose tasks have changed are redrawn; the rows of a project only when a task was added or
 * removed. A project shows 250 tasks, and more on request.
 */
import * as vscode from 'vscode';
import type { ProjectTask } from '../../core/index.ts';
import { messageOf } from '../../domain/messages.ts';
import type { ProjectTasks, TasksOfProject } from '../../orders/projectTasks.ts';
import { filterTasks, isTaskFilter } from '../../orders/taskFilter.ts';
import { formatTaskForSearch } from '../../text/describeProjectTask.ts';
import {
  MoreTasksNode,
  ProjectNode,
  ProjectTaskNode,
  TasksMessageNode,
  type TasksNode,
} from './taskRows.ts';
import type { TasksFilter } from './tasksFilter.ts';

/** Rows shown under one project until the user asks for more. */
const PAGE = 250;

type ListedProjects = Pick<ProjectTasks, 'projects' | 'onDidChange'>;

/** Rows of a project that were drawn last. */
interface Drawn {
  readonly rows: ReadonlyMap<string, ProjectTaskNode>;
  /** The tasks that the rows were drawn with, in their order. */
  readonly tasks: readonly ProjectTask[];
  readonly left: number;
}

export class TasksTree implements vscode.TreeDataProvider<TasksNode>, vscode.Disposable {
  readonly #tasks: ListedProjects;
  readonly #filter: TasksFilter;
  readonly #changes = new vscode.EventEmitter<TasksNode | TasksNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #listening: readonly { dispose(): void }[];
  readonly #projectNodes = new WeakMap<TasksOfProject, ProjectNode>();
  readonly #limits = new Map<string, number>();
  readonly #drawn = new Map<TasksOfProject, Drawn>();

  constructor(tasks: ListedProjects, filter: TasksFilter) {
    this.#tasks = tasks;
    this.#filter = filter;
    this.#listening = [
      tasks.onDidChange((project) => this.#redraw(project)),
      filter.onDidChange(() => {
        this.#limits.clear();
        this.#drawn.clear();
        this.#changes.fire(undefined);
      }),
    ];
  }

  getChildren(node?: TasksNode): TasksNode[] {
    if (node) return node.kind === 'project' ? this.#under(node.project, node) : [];
    const { projects } = this.#tasks;
    const [only] = projects;
    if (only && projects.length === 1) return this.#under(only, undefined);
    return projects.map((project) => this.#projectNode(project));
  }

  getTreeItem(node: TasksNode): vscode.TreeItem {
    return node.toTreeItem();
  }

  /** Creates tooltips only when the pointer rests on a row. */
  async resolveTreeItem(item: vscode.TreeItem, node: TasksNode): Promise<vscode.TreeItem> {
    if (node.kind !== 'projectTask') return item;
    const { projectTaskTooltip } = await import('../tooltips/index.ts');
    item.tooltip = await projectTaskTooltip(node.task);
    return item;
  }

  getParent(node: TasksNode): TasksNode | undefined {
    return node.kind === 'project' ? undefined : node.parent;
  }

  /** Numbers of tasks that pass the filter, and of all. */
  get counts(): { readonly shown: number; readonly all: number } {
    const { projects } = this.#tasks;
    const count = (of: (project: TasksOfProject) => number) =>
      projects.reduce((sum, project) => sum + of(project), 0);
    return {
      shown: count((project) => this.#filtered(project).length),
      all: count(({ tasks }) => tasks.length),
    };
  }

  /** Shows more tasks of a project. */
  showMore({ project }: MoreTasksNode): void {
    this.#limits.set(project.id, this.#limit(project) + PAGE);
    this.#fire(project);
  }

  /** Draws the ages of all rows again. */
  redrawAges(): void {
    this.#drawn.clear();
    this.#changes.fire(undefined);
  }

  dispose(): void {
    for (const each of this.#listening) each.dispose();
    this.#changes.dispose();
  }

  #limit({ id }: TasksOfProject): number {
    return this.#limits.get(id) ?? PAGE;
  }

  #filtered({ tasks }: TasksOfProject): readonly ProjectTask[] {
    return filterTasks(tasks, this.#filter.current, formatTaskForSearch);
  }

  #projectNode(project: TasksOfProject): ProjectNode {
    const node = this.#projectNodes.get(project) ?? new ProjectNode(project);
    this.#projectNodes.set(project, node);
    return node;
  }

  #under(project: TasksOfProject, parent: ProjectNode | undefined): TasksNode[] {
    const found = this.#filtered(project);
    const tasks = found.slice(0, this.#limit(project));
    const before = this.#drawn.get(project)?.rows;
    const rows = new Map<string, ProjectTaskNode>();
    for (const task of tasks) {
      const known = before?.get(task.id);
      const row = known?.parent === parent ? known : undefined;
      if (row) row.task = task;
      rows.set(task.id, row ?? new ProjectTaskNode(project, parent, task));
    }
    const left = found.length - tasks.length;
    this.#drawn.set(project, { rows, tasks, left });
    return [
      ...messagesOf(project, parent, { found, isFiltered: isTaskFilter(this.#filter.current) }),
      ...rows.values(),
      ...(left > 0 ? [new MoreTasksNode(project, parent, left)] : []),
    ];
  }

  #redraw(project: TasksOfProject | undefined): void {
    for (const each of this.#drawn.keys()) {
      if (!this.#tasks.projects.includes(each)) this.#drawn.delete(each);
    }
    if (!project) {
      this.#changes.fire(undefined);
      return;
    }
    const drawn = this.#drawn.get(project);
    const found = this.#filtered(project);
    const tasks = found.slice(0, this.#limit(project));
    const isSame =
      drawn !== undefined &&
      project.state === 'ready' &&
      tasks.length > 0 &&
      found.length - tasks.length === drawn.left &&
      tasks.length === drawn.tasks.length &&
      tasks.every(({ id }, at) => id === drawn.tasks[at]?.id);
    if (!isSame) {
      this.#fire(project);
      return;
    }
    const changed = tasks.filter((task, at) => task !== drawn.tasks[at]);
    const rows = changed.flatMap((task) => {
      const row = drawn.rows.get(task.id);
      if (row) row.task = task;
      return row ?? [];
    });
    this.#drawn.set(project, { ...drawn, tasks });
    if (rows.length > 0) this.#changes.fire(rows);
  }

  #fire(project: TasksOfProject): void {
    const isAlone = this.#tasks.projects.length === 1;
    this.#changes.fire(isAlone ? undefined : this.#projectNode(project));
  }
}

/** One row at most, above the tasks. */
function messagesOf(
  project: TasksOfProject,
  parent: ProjectNode | undefined,
  { found, isFiltered }: { found: readonly ProjectTask[]; isFiltered: boolean },
): TasksMessageNode[] {
  const row = (text: string, options: { icon: string; isRepeatable?: boolean }) => [
    new TasksMessageNode(project, parent, text, options),
  ];
  if (project.state === 'failed') {
    return row(messageOf(project.error), { icon: 'warning', isRepeatable: true });
  }
  if (project.state === 'reading' && project.tasks.length === 0) {
    return row(vscode.l10n.t('Reading the tasks…'), { icon: 'loading~spin' });
  }
  if (found.length > 0) return [];
  return isFiltered && project.tasks.length > 0
    ? row(vscode.l10n.t('No task matches the filter.'), { icon: 'info' })
    : row(vscode.l10n.t('This project has no tasks.'), { icon: 'info' });
}
