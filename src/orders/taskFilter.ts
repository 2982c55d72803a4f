/** Filter of the tasks of a project: those with all words of a text, in one of some states. */
import type { ProjectTask, TaskState } from '../core/index.ts';

export interface TaskFilter {
  /** Words, all of which a task must contain, upper or lower case. */
  readonly text: string;
  /** All states when empty. */
  readonly states: readonly TaskState[];
}

export const NO_TASK_FILTER: TaskFilter = { text: '', states: [] };

export function isTaskFilter({ text, states }: TaskFilter): boolean {
  return text.trim() !== '' || states.length > 0;
}

/**
 * The tasks that pass a filter, in the same order.
 *
 * @param describe the texts of a task that words are searched in
 */
export function filterTasks(
  tasks: readonly ProjectTask[],
  filter: TaskFilter,
  describe: (task: ProjectTask) => string,
): readonly ProjectTask[] {
  if (!isTaskFilter(filter)) return tasks;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const states = new Set(filter.states);
  return tasks.filter((task) => {
    if (states.size > 0 && !states.has(task.state)) return false;
    if (words.length === 0) return true;
    const text = describe(task).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
