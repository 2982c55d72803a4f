/** `cedar tasks`: all tasks of the project, those of orders and others. */
import { type Command, Option } from 'commander';
import type { ProjectTask, TaskState } from '../../core/index.ts';
import { EARTH_ENGINE_STATES } from '../../domain/taskStates.ts';
import type { Session } from '../commandSession.ts';
import { formatAdvice, STATE_NAMES } from '../describe.ts';
import { formatComputeTime, formatTable, formatUtcTime } from '../format.ts';
import type { Act, Outcome } from './command.ts';

/** Tasks that are listed without `--all`: the newest ones. */
const MAX_SHOWN = 100;

interface TasksOptions {
  readonly state?: readonly TaskState[];
  readonly all?: boolean;
}

export function addTasks(program: Command, act: Act): void {
  program
    .command('tasks')
    .description('list all tasks of the project, newest first, those of orders and others')
    .addOption(
      new Option('--state <state...>', 'only tasks in these states').choices(EARTH_ENGINE_STATES),
    )
    .option('--all', `all tasks, not only the newest ${MAX_SHOWN}`)
    .action(act(tasks));
}

async function tasks({ tracker, signal }: Session, { state, all }: TasksOptions): Promise<Outcome> {
  const { projectTask, taskAdvice } = await import('../../core/index.ts');
  const states = new Set(state ?? EARTH_ENGINE_STATES);
  const limit = all ? Number.POSITIVE_INFINITY : MAX_SHOWN;
  const found: ProjectTask[] = [];
  for await (const page of tracker.earthEngine.operations(signal)) {
    found.push(...page.map(projectTask).filter((task) => states.has(task.state)));
    if (found.length >= limit) break;
  }
  const listed = found.slice(0, limit).map((task) => ({
    ...task,
    ...(task.error !== undefined && { advice: taskAdvice(task.error) }),
  }));
  return {
    json: listed.map(taskJson),
    lines: [...formatTable(listed.map(rowOf)), ...formatAdvice(listed)],
  };
}

function taskJson(task: ProjectTask): Record<string, unknown> {
  const { id, state, description, type, createdMs, startedMs, updatedMs, ...others } = task;
  const [created, started, updated] = [createdMs, startedMs, updatedMs].map(formatUtcTime);
  return { id, state, description, type, created, started, updated, ...others };
}

function rowOf(task: ProjectTask): string[] {
  const { id, state, description, type, createdMs, eecuSeconds, error } = task;
  return [
    id,
    STATE_NAMES[state],
    formatUtcTime(createdMs) ?? '',
    formatComputeTime(eecuSeconds ?? 0),
    type,
    description,
    error?.split('\n', 1)[0] ?? '',
  ];
}
