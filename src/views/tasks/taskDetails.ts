/** Details of tasks as read-only editors: what is known of a task, and all fields of its operation. */
import * as vscode from 'vscode';
import type { Operation } from '../../core/index.ts';
import type { ProjectTasks, TasksOfProject } from '../../orders/projectTasks.ts';
import { formatOperation } from '../../text/formatOperation.ts';

const SCHEME = 'cedar-task';

/** @param project key of the project; its text is requested when the editor is opened */
export function taskDetailsUri(project: TasksOfProject, id: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: `/${id}.txt`, query: project.id });
}

export class TaskDetails implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #tasks: ProjectTasks;
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changes.event;
  readonly #registered: vscode.Disposable;

  constructor(tasks: ProjectTasks) {
    this.#tasks = tasks;
    this.#registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  async provideTextDocumentContent({ path, query }: vscode.Uri): Promise<string> {
    const id = path.slice(1).replace(/\.txt$/, '');
    const project = this.#tasks.projects.find((each) => each.id === query);
    return project ? this.textOf(project, id) : '';
  }

  /** @throws ServiceError, CancelledError */
  async textOf(project: TasksOfProject, id: string): Promise<string> {
    const operation = await operationOf(project, id);
    if (!operation) {
      return vscode.l10n.t('Earth Engine no longer has the task {0}.', id);
    }
    const { taskAdvice } = await import('../../core/index.ts');
    const { message } = operation.error ?? {};
    return formatOperation(operation, message ? taskAdvice(message) : undefined);
  }

  /** Requests the details of an open editor again. */
  refresh(uri: vscode.Uri): void {
    this.#changes.fire(uri);
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changes.dispose();
  }
}

async function operationOf(
  { configurations }: TasksOfProject,
  id: string,
): Promise<Operation | undefined> {
  const [configuration] = configurations;
  const tracker = await configuration?.tracker();
  return tracker?.earthEngine.operation(id);
}
