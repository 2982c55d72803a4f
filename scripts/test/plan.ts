/** Which parts of the tests a command runs, and in which order. */
import { availableParallelism } from 'node:os';

/** Parts that run one after another. */
export type Lane = readonly string[];

/** Steps that run one after another; the lanes of a step run at the same time. */
export type Plan = readonly (readonly Lane[])[];

/** What a developer waits for before each commit. */
const FAST: Plan = [
  // Both lanes use what is built, so nothing builds while they run.
  [['pack']],
  [
    ['check', 'unit', 'cycle'],
    ['vscode', 'stories'],
  ],
];

/**
 * On top of these there is `electron`, for machines that can download VS Code. Runs that are
 * interrupted build for themselves, so they have the folder to themselves.
 */
const ALL: Plan = [
  [['pack']],
  [
    ['check', 'unit', 'cycle', 'peers', 'faults'],
    ['vscode', 'stories', 'person', 'package'],
  ],
  [['interrupted']],
];

/** The name of everything, beside the names of the parts. */
export const EVERYTHING = 'all';

/**
 * @param names parts, `all`, or nothing, which means the fast ones
 * @param needs what has to be made before a part runs
 */
export function planOf(
  names: readonly string[],
  needs: (name: string) => 'build' | 'pack' | undefined,
): Plan {
  if (names.length === 0) return onThisMachine(FAST);
  if (names.includes(EVERYTHING)) return onThisMachine(ALL);
  const needed = new Set(names.map(needs));
  // Packing begins with a build.
  const first = needed.has('pack') ? ['pack'] : needed.has('build') ? ['build'] : [];
  return [[[...new Set([...first, ...names])]]];
}

/** With one core, lanes would only take time from each other. */
function onThisMachine(plan: Plan): Plan {
  return availableParallelism() > 1 ? plan : plan.map((lanes) => [lanes.flat()]);
}
