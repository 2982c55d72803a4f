/** The view of all tasks: its commands, its rows, and which of them are drawn again. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ProjectTask, TaskState } from '../../../src/core/index.ts';
import { Emitter } from '../../../src/orders/emitter.ts';
import type { TasksOfProject } from '../../../src/orders/projectTasks.ts';
import {
  MoreTasksNode,
  ProjectTaskNode,
  type TasksNode,
} from '../../../src/views/tasks/taskRows.ts';
import { TasksFilter } from '../../../src/views/tasks/tasksFilter.ts';
import { TasksTree } from '../../../src/views/tasks/tasksTree.ts';
import { failedTask, recordInBucket } from './bucket.ts';
import { eventually, LONGEST_MS } from './eventually.ts';

const run = vscode.commands.executeCommand;

describe('the commands on all tasks', function () {
  this.timeout(LONGEST_MS);
  let name: string;
  let mine: ProjectTask[];

  it('list the tasks of an order, newest first', async () => {
    const before = new Set((await run<ProjectTask[]>('cedar.refreshTasks')).map(({ id }) => id));
    name = await order([
      [7, 4],
      [7, 5],
      [7, 6],
      [7, 7],
    ]);
    const tasks = await run<ProjectTask[]>('cedar.refreshTasks');
    mine = tasks.filter(({ id }) => !before.has(id));
    assert.equal(mine.length, 8);
    assert.ok(mine.every(({ type }) => type === 'EXPORT_IMAGE'));
    const created = tasks.map(({ createdMs }) => createdMs ?? 0);
    assert.deepEqual(
      created,
      created.toSorted((a, b) => b - a),
    );
  });

  it('show the order of a task', async () => {
    assert.equal(await run('cedar.showTaskOrder', mine[0]?.id), name);
  });

  it('show all fields of a task in an editor', async () => {
    const [text] = await run<string[]>('cedar.showTaskDetails', mine[0]?.id);
    assert.match(text ?? '', /^\S+\n\nTask\n {2}State/);
    assert.match(text ?? '', /"@type": "type\.googleapis\.com/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, 'cedar-task');
    await run('workbench.action.closeAllEditors');
  });

  it('cancel a task, which its order records', async () => {
    // Two run at a time, so the newest of many waits when it is cancelled.
    const many = await order(Array.from({ length: 10 }, (_, column) => [5, column]));
    const [task] = await run<ProjectTask[]>('cedar.refreshTasks');
    const cancelled = await run('cedar.cancelTask', task?.id, { confirmed: true });
    assert.equal(cancelled, 1);
    const { orders } = await recordInBucket(many);
    assert.equal(orders.filter(({ status }) => status.state === 'CANCELLED').length, 1);
    const tasks = await run<ProjectTask[]>('cedar.refreshTasks');
    assert.equal(tasks.find(({ id }) => id === task?.id)?.state, 'CANCELLED');
    assert.equal(await run('cedar.cancelTask', task?.id, { confirmed: true }), 0);
    await run('cedar.cancelOrder', { name: many, confirmed: true });
    await run('cedar.cleanOrder', { name: many, confirmed: true });
  });

  it('show the compute of an order while it runs, which its record has with its label', async () => {
    const before = new Set((await run<ProjectTask[]>('cedar.refreshTasks')).map(({ id }) => id));
    // Two run at a time: others wait when the first has used something.
    const many = await order(Array.from({ length: 10 }, (_, column) => [6, column]));
    const used = await eventually(async () => {
      const tasks = await run<ProjectTask[]>('cedar.refreshTasks');
      const own = tasks.filter(({ id }) => !before.has(id));
      return (
        own.some(({ state }) => state === 'READY') &&
        own.find(({ eecuSeconds = 0 }) => eecuSeconds > 0)
      );
    }, 'Compute of a running order');
    const [text] = await run<string[]>('cedar.showTaskDetails', used.id);
    assert.match(text ?? '', /Compute time {2,}\S+ EECU/);
    await run('workbench.action.closeAllEditors');
    const recorded = await eventually(async () => {
      await run('cedar.updateOrder', many);
      const record = await recordInBucket(many);
      const seconds = record.orders.map(({ status }) => status.batch_eecu_usage_seconds ?? 0);
      return seconds.some((each) => each > 0) && record;
    }, 'Compute in the record');
    assert.match(recorded.submission.workload_tag ?? '', /^[a-z0-9][a-z0-9_-]*$/);
    await run('cedar.cancelOrder', { name: many, confirmed: true });
    await run('cedar.cleanOrder', { name: many, confirmed: true });
  });

  it('copy the errors of failed tasks, in the words of Earth Engine', async () => {
    const before = await vscode.env.clipboard.readText();
    const [first, second] = [await failedTask(), await failedTask()];
    const tasks = await run<ProjectTask[]>('cedar.refreshTasks');
    assert.equal(tasks.find(({ id }) => id === first)?.state, 'FAILED');
    const error = 'Unable to export unbounded image.';
    assert.equal(await run('cedar.copyTaskError', first), error);
    assert.equal(await vscode.env.clipboard.readText(), error);
    const lines = `without-bounds: ${error}\nwithout-bounds: ${error}`;
    assert.equal(await run('cedar.copyTaskError', [first, mine[0]?.id, second]), lines);
    assert.equal(await vscode.env.clipboard.readText(), lines);
    // A task without an error leaves the clipboard as it is.
    assert.equal(await run('cedar.copyTaskError', mine[0]?.id), '');
    assert.equal(await vscode.env.clipboard.readText(), lines);
    await vscode.env.clipboard.writeText(before);
  });

  it('refuse what is not a listed task', async () => {
    await assert.rejects(async () => run('cedar.cancelTask', 'NONE', { confirmed: true }), /NONE/);
    assert.equal(await run('cedar.copyTaskError', mine[0]?.id), '');
  });

  it('filter by words and states', async () => {
    assert.equal(await run('cedar.filterTasks', 'h004v007'), 'h004v007');
    assert.deepEqual(await run('cedar.filterTaskStates', ['FAILED']), ['FAILED']);
    await assert.rejects(async () => run('cedar.filterTaskStates', ['NONE']), /NONE/);
    await run('cedar.clearTaskFilter');
    assert.deepEqual(await run('cedar.filterTaskStates', []), []);
  });

  after(async () => {
    await run('cedar.cancelOrder', { name, confirmed: true });
    await run('cedar.cleanOrder', { name, confirmed: true });
  });
});

/** Submits an order of two tasks a tile. @returns its name */
async function order(tiles: readonly (readonly number[])[]): Promise<string> {
  const { name } = await run<{ name: string }>('cedar.newOrder', {
    collections: ['LANDSAT/LC08/C02/T1_L2'],
    tiles,
    periodStart: '2020-06-01',
    periodEnd: '2020-07-01',
    periodFrequency: 'MS',
  });
  return name;
}

/** Tasks as Earth Engine lists them. */
function tasksIn(count: number, states: Readonly<Record<number, TaskState>> = {}): ProjectTask[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `T${index}`,
    state: states[index] ?? 'COMPLETED',
    description: `task ${index}`,
    type: 'EXPORT_IMAGE',
  }));
}

function treeOf(...names: string[]) {
  const changes = new Emitter<TasksOfProject | undefined>();
  const projects = names.map((name) => ({
    id: name,
    name,
    configurations: [],
    tasks: tasksIn(3000),
    isCut: false,
    state: 'ready' as TasksOfProject['state'],
    error: undefined as unknown,
    listedAt: new Date(),
  }));
  const filter = new TasksFilter();
  const tree = new TasksTree({ projects, onDidChange: changes.event }, filter);
  const drawn: (TasksNode | TasksNode[] | undefined)[] = [];
  tree.onDidChangeTreeData((rows) => drawn.push(rows));
  const [project] = projects;
  assert.ok(project);
  return { tree, filter, drawn, project, changed: () => changes.fire(project) };
}

const labels = (rows: readonly TasksNode[]) => rows.map((row) => row.toTreeItem().label);

describe('the rows of all tasks', () => {
  it('are 250 of many, and more on request', () => {
    const { tree } = treeOf('p');
    const rows = tree.getChildren();
    assert.equal(rows.length, 251);
    const more = rows.at(-1);
    assert.ok(more instanceof MoreTasksNode);
    assert.equal(more.left, 2750);
    tree.showMore(more);
    assert.equal(tree.getChildren().length, 501);
  });

  it('are drawn again only where a task has changed', () => {
    const { tree, drawn, project, changed } = treeOf('p');
    tree.getChildren();
    changed();
    assert.equal(drawn.length, 0);
    const later = tasksIn(3000, { 3: 'FAILED', 2000: 'FAILED' });
    project.tasks = project.tasks.map((task, at) => {
      const now = later[at];
      return now && now.state !== task.state ? now : task;
    });
    changed();
    assert.equal(drawn.length, 1);
    const rows = [drawn[0] ?? []].flat();
    assert.deepEqual(labels(rows), ['task 3']);
    assert.match(String(rows[0]?.toTreeItem().description), /^failed/);
  });

  it('are all drawn again when a task was added', () => {
    const { tree, drawn, project, changed } = treeOf('p');
    tree.getChildren();
    project.tasks = [...tasksIn(1).map((task) => ({ ...task, id: 'NEW' })), ...project.tasks];
    changed();
    assert.equal(drawn.length, 1);
    assert.equal(drawn[0], undefined);
  });

  it('are kept when a listing fails, below one row with the reason', () => {
    const { tree, project } = treeOf('p');
    project.state = 'failed';
    project.error = new Error('No connection.\nMore of it.');
    const [message, first] = tree.getChildren();
    const item = message?.toTreeItem();
    assert.equal(item?.label, 'No connection.');
    assert.match(String(item?.tooltip), /More of it\./);
    assert.equal(item?.command?.command, 'cedar.refreshTasks');
    assert.ok(first instanceof ProjectTaskNode);
  });

  it('are those that pass the filter', () => {
    const { tree, filter } = treeOf('p');
    filter.change({ text: 'task 2999' });
    assert.deepEqual(labels(tree.getChildren()), ['task 2999']);
    assert.deepEqual(tree.counts, { shown: 1, all: 3000 });
    filter.change({ text: 'none of them' });
    assert.deepEqual(labels(tree.getChildren()), ['No task matches the filter.']);
    filter.change({ text: '' });
  });

  it('of several projects are below a row for each', () => {
    const { tree } = treeOf('p', 'q');
    const projects = tree.getChildren();
    assert.deepEqual(labels(projects), ['p', 'q']);
    const [row] = tree.getChildren(projects[1]);
    assert.ok(row);
    assert.equal(tree.getParent(row), projects[1]);
  });
});
