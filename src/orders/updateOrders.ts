/** Updates orders of several configurations at once, and lists all tasks of their projects. */
import type { PassMember, Watch } from '../core/index.ts';
import type { ConfigurationOrders, Order } from './order.ts';
import type { ProjectTasks } from './projectTasks.ts';

/** Configurations whose projects are listed. */
export interface ListedTasks {
  readonly tasks: ProjectTasks;
  readonly configurations: readonly ConfigurationOrders[];
}

/**
 * One pass over Earth Engine's operations serves all configurations of a project, and the list of its
 * tasks.
 *
 * @param listed whose tasks are listed as well
 * @returns the errors, by configuration, of those for which no order could be updated, or whose tasks
 *   could not be listed
 */
export async function updateOrders(
  orders: ReadonlyMap<ConfigurationOrders, readonly Order[]>,
  watch: Watch = {},
  listed?: ListedTasks,
): Promise<Map<ConfigurationOrders, unknown>> {
  const failures = new Map<ConfigurationOrders, unknown>();
  const configurations = listed?.configurations ?? [];
  const { members, lists } = await membersFor([...orders.keys()], configurations);
  const updating = [...orders].map(async ([configuration, own], index) => {
    const member = members[index];
    try {
      await configuration.update(own, { ...watch, ...(member && { member }) });
    } catch (error) {
      failures.set(configuration, error);
    } finally {
      member?.leave();
    }
  });
  const listing = configurations.map(async (configuration, index) => {
    const member = lists[index];
    const error = member && (await listed?.tasks.list(configuration, member, watch.signal));
    if (error !== undefined) failures.set(configuration, error);
  });
  await Promise.all([...updating, ...listing]);
  return failures;
}

interface Members {
  readonly members: readonly PassMember[];
  /** For the lists of tasks. */
  readonly lists: readonly PassMember[];
}

/**
 * A configuration that is updated alone shares nothing and does not need the core before it has a
 * tracker. Lists of configurations that are not connected do not share the pass, because connecting
 * may take long.
 */
async function membersFor(
  updated: readonly ConfigurationOrders[],
  listed: readonly ConfigurationOrders[],
): Promise<Members> {
  if (updated.length < 2 && listed.length === 0) return { members: [], lists: [] };
  const { OperationsPass } = await import('../core/index.ts');
  const pass = new OperationsPass();
  const others = new OperationsPass();
  return {
    members: updated.map(() => pass.join()),
    lists: listed.map(({ state }) => (state === 'ready' ? pass : others).join()),
  };
}
