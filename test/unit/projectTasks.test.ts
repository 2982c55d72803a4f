/** Texts and filters of tasks of a project. */
import { describe, expect, it } from 'vitest';
import type { Operation, ProjectTask } from '../../src/core/index.ts';
import { isCedarDescription } from '../../src/domain/taskDescriptions.ts';
import { computeOfMonth } from '../../src/orders/computeOfMonth.ts';
import { filterTasks, isTaskFilter, NO_TASK_FILTER } from '../../src/orders/taskFilter.ts';
import {
  describeProjectTask,
  formatProjectTaskLabel,
  formatTaskForSearch,
  formatTaskType,
} from '../../src/text/describeProjectTask.ts';
import { formatOperation } from '../../src/text/formatOperation.ts';

const NOW = new Date('2026-11-26T12:00:00Z');

const task = (more: Partial<ProjectTask>): ProjectTask => ({
  id: 'ID',
  state: 'COMPLETED',
  description: 'forests',
  type: 'EXPORT_IMAGE',
  ...more,
});

describe('a row', () => {
  it.each<[ProjectTask, string]>([
    [task({}), 'done · image export'],
    [
      task({ state: 'RUNNING', progress: 0.45, createdMs: NOW.getTime() - 300_000 }),
      'running 45 % · image export · 5 minutes ago',
    ],
    [
      task({ state: 'FAILED', eecuSeconds: 1800, error: 'User memory\nlimit exceeded.' }),
      'failed · image export · 0.5 EECU-hours · User memory',
    ],
    [task({ state: 'READY', type: 'EXPORT_TABLE' }), 'waiting · table export'],
    [task({ type: '' }), 'done'],
  ])('of %j is "%s"', (given, text) => {
    expect(describeProjectTask(given, NOW)).toBe(text);
  });

  it('has the description as its label, or the id', () => {
    expect(formatProjectTaskLabel(task({}))).toBe('forests');
    const description =
      'LANDSAT_LC08_C02_T1_L2_h004v003_2020-06-01T00:00:00_2020-07-01T00:00:00_0a1b2c3d';
    expect(formatProjectTaskLabel(task({ description }))).toBe('LC08 h004v003 2020-06');
    const byDays = 'LANDSAT_LC08_C02_T1_L2_h004v003_2020-06-01_2021-01-01_0a1b2c3d';
    expect(formatProjectTaskLabel(task({ description: byDays }))).toBe('LC08 h004v003 2020-06–12');
    expect(formatProjectTaskLabel(task({ description: '\u202e' }))).toBe('ID');
  });

  it('shows kinds of tasks that are not known as Earth Engine names them', () => {
    expect(formatTaskType('EXPORT_SOMETHING_NEW')).toBe('export something new');
  });
});

describe('the filter', () => {
  const tasks = [
    task({ id: 'A', description: 'Forests of Maine' }),
    task({ id: 'B', state: 'FAILED', error: 'User memory limit exceeded.' }),
    task({ id: 'C', type: 'INGEST_TABLE', state: 'RUNNING' }),
  ];
  it.each<[string, ProjectTask['state'][], string]>([
    ['', [], 'ABC'],
    ['  ', [], 'ABC'],
    ['maine FORESTS', [], 'A'],
    ['memory', [], 'B'],
    ['upload', [], 'C'],
    ['ingest_table', [], 'C'],
    ['forests', ['FAILED', 'RUNNING'], 'BC'],
    ['', ['CANCELLED'], ''],
  ])('"%s" %j shows %s', (text, states, shown) => {
    const found = filterTasks(tasks, { text, states }, formatTaskForSearch);
    expect(found.map(({ id }) => id).join('')).toBe(shown);
  });

  it('returns the same tasks where there is none', () => {
    expect(filterTasks(tasks, NO_TASK_FILTER, formatTaskForSearch)).toBe(tasks);
    expect(isTaskFilter(NO_TASK_FILTER)).toBe(false);
  });
});

it('the compute of a month is that of the tasks that ended or ran in it', () => {
  const [before, after] = ['2026-10-31T23:59:59Z', '2026-11-01T00:00:00Z'].map(Date.parse);
  if (!before || !after) throw new Error('times');
  const used = [
    task({ updatedMs: before, eecuSeconds: 1 }),
    task({ updatedMs: after, eecuSeconds: 20 }),
    task({ updatedMs: NOW.getTime(), eecuSeconds: 300 }),
    task({ eecuSeconds: 4000 }),
  ];
  expect(computeOfMonth(used, NOW)).toBe(320);
});

it('tasks of Cedar are known by their descriptions', () => {
  expect(isCedarDescription('LC08_h003v009_2020_0a1b2c3d')).toBe(true);
  expect(isCedarDescription('my export')).toBe(false);
  expect(isCedarDescription('year_20201231x')).toBe(false);
});

describe('the details of a task', () => {
  const operation: Operation = {
    name: 'projects/p/operations/ID',
    done: true,
    error: { code: 3, message: 'User memory limit exceeded.' },
    metadata: {
      state: 'FAILED',
      description: 'forests',
      type: 'EXPORT_IMAGE',
      createTime: '2026-11-26T11:00:00Z',
      progress: 0.5,
      batchEecuUsageSeconds: '12.5',
      stages: [
        { displayName: 'Create Local Files', completeWorkUnits: 3, totalWorkUnits: '10' },
        { displayName: 'Write Files to Destination' },
      ],
      destinationUris: ['https://console.developers.google.com/storage/browser/b/p/'],
    },
  };

  it('name everything that is known, with the results as addresses', () => {
    expect(formatOperation(operation, 'Order smaller tiles.').split('\n\nAll fields\n')[0]).toBe(
      `forests

Task
  State         FAILED
  Type          EXPORT_IMAGE
  Progress      50 %
  Created       2026-11-26T11:00:00Z
  Compute time  12.5 EECU-seconds
  Operation     projects/p/operations/ID

Stages
  Create Local Files          3 of 10
  Write Files to Destination  not started

Results
  https://console.developers.google.com/storage/browser/b/p/

Error
  User memory limit exceeded.
  Order smaller tiles.`,
    );
  });

  it('end with all fields of the operation', () => {
    const [, json = ''] = formatOperation(operation).split('\n\nAll fields\n');
    expect(JSON.parse(json)).toEqual(operation);
  });

  it('of a fresh task have no empty sections', () => {
    const text = formatOperation({ name: 'projects/p/operations/ID' });
    expect(text).not.toMatch(/Stages|Results|Error/);
  });
});
