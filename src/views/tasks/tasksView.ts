/** The view of all tasks around its tree: when it is read, and what is shown above the rows. */
import * as vscode from 'vscode';
import { computeOfMonth } from '../../orders/computeOfMonth.ts';
import type { OrdersModel } from '../../orders/model.ts';
import type { ConfigurationOrders, Order } from '../../orders/order.ts';
import { unfinishedOrders } from '../../orders/pollingRhythm.ts';
import type { ProjectTasks } from '../../orders/projectTasks.ts';
import { isTaskFilter } from '../../orders/taskFilter.ts';
import { updateOrders } from '../../orders/updateOrders.ts';
import { formatEecuHours } from '../../text/computeTime.ts';
import { formatState } from '../../text/orderStates.ts';
import { TASKS_VIEW } from '../viewIds.ts';
import type { TasksNode } from './taskRows.ts';
import type { TasksFilter } from './tasksFilter.ts';
import type { TasksTree } from './tasksTree.ts';

/** How often the displayed ages are updated. */
const AGE_MS = 60_000;

export interface TasksViewParts {
  readonly model: OrdersModel;
  readonly tasks: ProjectTasks;
  readonly tree: TasksTree;
  readonly filter: TasksFilter;
}

export class TasksView implements vscode.Disposable {
  readonly #parts: TasksViewParts;
  readonly #view: vscode.TreeView<TasksNode>;
  readonly #listening: readonly { dispose(): void }[];
  readonly #ageing: NodeJS.Timeout;

  constructor(parts: TasksViewParts) {
    this.#parts = parts;
    const { tasks, tree, filter } = parts;
    this.#view = vscode.window.createTreeView(TASKS_VIEW, {
      treeDataProvider: tree,
      canSelectMany: true,
    });
    this.#listening = [
      tasks.onDidChange(() => this.#describe()),
      filter.onDidChange(() => this.#describe()),
    ];
    this.#ageing = setInterval(() => {
      if (this.#view.visible) tree.redrawAges();
    }, AGE_MS);
  }

  get visible(): boolean {
    return this.#view.visible;
  }

  get onDidChangeVisibility(): vscode.Event<vscode.TreeViewVisibilityChangeEvent> {
    return this.#view.onDidChangeVisibility;
  }

  /** Rows that a command without arguments is for. */
  get selection(): readonly TasksNode[] {
    return this.#view.selection;
  }

  /** Lists all tasks now, in a pass that updates unfinished orders as well. */
  async refresh(signal?: AbortSignal): Promise<void> {
    const { model, tasks } = this.#parts;
    const { configurations } = model;
    const orders = new Map<ConfigurationOrders, readonly Order[]>();
    for (const configuration of configurations) {
      const own = unfinishedOrders(configuration);
      if (own.length > 0) orders.set(configuration, own);
    }
    tasks.restart();
    const listing = () =>
      updateOrders(orders, { ...(signal && { signal }) }, { tasks, configurations });
    await vscode.window.withProgress({ location: { viewId: TASKS_VIEW } }, listing);
  }

  dispose(): void {
    clearInterval(this.#ageing);
    for (const each of this.#listening) each.dispose();
    this.#view.dispose();
  }

  #describe(): void {
    const { tasks, filter, tree } = this.#parts;
    const { projects } = tasks;
    const [only] = projects.length === 1 ? projects : [];
    const used = only ? computeOfMonth(only.tasks) : 0;
    this.#view.description = [
      only?.name,
      used > 0 && vscode.l10n.t('{0} this month', formatEecuHours(used)),
    ]
      .filter(Boolean)
      .join(' · ');
    const isCut = projects.some((project) => project.isCut);
    const lines = [
      isCut ? vscode.l10n.t('Only the newest tasks are listed.') : '',
      isTaskFilter(filter.current) ? describeTaskFilter(filter, tree) : '',
    ];
    this.#view.message = lines.filter(Boolean).join('\n');
  }
}

/** "Showing 3 of 40 tasks: h009v003, failed" */
function describeTaskFilter(
  { current }: TasksFilter,
  { counts: { shown, all } }: TasksTree,
): string {
  const what = [current.text.trim(), ...current.states.map(formatState)].filter(Boolean);
  return vscode.l10n.t('Showing {1} of {2} tasks: {0}', what.join(', '), shown, all);
}
