/** Rows of the view of all tasks, by kind, and their appearance. */

import * as vscode from 'vscode';
import type { ProjectTask } from '../../core/index.ts';
import { formatNumber } from '../../domain/locale.ts';
import { firstLine, oneLine } from '../../domain/singleLine.ts';
import { isCedarDescription } from '../../domain/taskDescriptions.ts';
import { isCancellable } from '../../domain/taskStates.ts';
import { computeOfMonth } from '../../orders/computeOfMonth.ts';
import type { TasksOfProject } from '../../orders/projectTasks.ts';
import { formatEecuHours } from '../../text/computeTime.ts';
import { describeProjectTask, formatProjectTaskLabel } from '../../text/describeProjectTask.ts';
import { formatTaskCount } from '../../text/quantities.ts';
import { stateIcon } from '../orders/icons.ts';

export type TasksNode = ProjectNode | ProjectTaskNode | MoreTasksNode | TasksMessageNode;

/** A project; shown when there are several. */
export class ProjectNode {
  readonly kind = 'project';
  readonly project: TasksOfProject;

  constructor(project: TasksOfProject) {
    this.project = project;
  }

  toTreeItem(): vscode.TreeItem {
    const { project } = this;
    const item = new vscode.TreeItem(project.name, vscode.TreeItemCollapsibleState.Expanded);
    item.id = `project:${project.id}`;
    const used = computeOfMonth(project.tasks);
    item.description = [
      project.listedAt && formatTaskCount(project.tasks.length),
      used > 0 && vscode.l10n.t('{0} this month', formatEecuHours(used)),
    ]
      .filter(Boolean)
      .join(' · ');
    item.iconPath = new vscode.ThemeIcon('project');
    item.contextValue = 'project';
    return item;
  }
}

/** A task, Cedar's or not. */
export class ProjectTaskNode {
  readonly kind = 'projectTask';
  readonly project: TasksOfProject;
  readonly parent: ProjectNode | undefined;
  /** As it was last listed. */
  task: ProjectTask;

  constructor(project: TasksOfProject, parent: ProjectNode | undefined, task: ProjectTask) {
    this.project = project;
    this.parent = parent;
    this.task = task;
  }

  toTreeItem(): vscode.TreeItem {
    const { task } = this;
    const label = formatProjectTaskLabel(task);
    const item = new vscode.TreeItem(label);
    item.id = `projectTask:${this.project.id}\n${task.id}`;
    item.description = describeProjectTask(task);
    item.iconPath = stateIcon(task.state);
    item.contextValue = projectTaskContext(this);
    item.accessibilityInformation = {
      label: vscode.l10n.t('Task {0}: {1}', label, item.description),
    };
    const title = vscode.l10n.t('Show Details');
    item.command = { command: 'cedar.showTaskDetails', title, arguments: [this] };
    return item;
  }
}

/** Context value for menus, as in `projectTask.active.cedar`. */
function projectTaskContext({ task, project }: ProjectTaskNode): string {
  return [
    'projectTask',
    isCancellable(task.state) && 'active',
    task.error && 'failed',
    isCedarDescription(task.description) && 'cedar',
    project.configurations.some(({ source }) => !source.isLocal) && 'cloud',
  ]
    .filter(Boolean)
    .join('.');
}

/** Placeholder for tasks that are not shown yet. */
export class MoreTasksNode {
  readonly kind = 'moreTasks';
  readonly project: TasksOfProject;
  readonly parent: ProjectNode | undefined;
  readonly left: number;

  constructor(project: TasksOfProject, parent: ProjectNode | undefined, left: number) {
    this.project = project;
    this.parent = parent;
    this.left = left;
  }

  toTreeItem(): vscode.TreeItem {
    const label = vscode.l10n.t('Show more tasks ({0} left)', formatNumber(this.left));
    const item = new vscode.TreeItem(label);
    item.id = `moreTasks:${this.project.id}`;
    item.iconPath = new vscode.ThemeIcon('ellipsis');
    item.contextValue = 'moreTasks';
    item.command = { command: 'cedar.showMoreTasks', title: label, arguments: [this] };
    return item;
  }
}

/** Message where there are no tasks to show, or why they could not be listed. */
export class TasksMessageNode {
  readonly kind = 'tasksMessage';
  readonly parent: ProjectNode | undefined;
  readonly #id: string;
  readonly #text: string;
  readonly #icon: string;
  readonly #isRepeatable: boolean;

  /** @param options.isRepeatable whether selecting the row lists the tasks again */
  constructor(
    project: TasksOfProject,
    parent: ProjectNode | undefined,
    text: string,
    options: { icon: string; isRepeatable?: boolean },
  ) {
    this.parent = parent;
    this.#id = project.id;
    this.#text = text;
    this.#icon = options.icon;
    this.#isRepeatable = options.isRepeatable ?? false;
  }

  toTreeItem(): vscode.TreeItem {
    const item = new vscode.TreeItem(oneLine(firstLine(this.#text)));
    item.id = `tasksMessage:${this.#id}\n${this.#text}`;
    item.iconPath = new vscode.ThemeIcon(this.#icon);
    item.contextValue = 'tasksMessage';
    item.tooltip = this.#text;
    if (this.#isRepeatable) {
      const title = vscode.l10n.t('Try Again');
      item.tooltip = `${this.#text}\n\n${vscode.l10n.t('Select the row to try again.')}`;
      item.command = { command: 'cedar.refreshTasks', title };
    }
    return item;
  }
}
