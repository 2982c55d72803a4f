/** Plan of a test run: its parts and their order. */
import { availableParallelism } from 'node:os';

/** Parts that run one after another. */
export type Lane = readonly string[];

/** Steps that run one after another; the lanes of a step run at the same time. */
export type TestPlan = readonly (readonly Lane[])[];

/** The tests that a developer runs before each commit. */
const FAST: TestPlan = [
  // Both lanes use the build, so nothing builds while they run.
  [['pack']],
  [
    ['check', 'unit', 'cycle'],
    ['vscode', 'stories'],
  ],
];

/**
 * Everything but `electron`, which is for machines that can download VS Code, and `driveFaults`, which
 * repeats `faults` for ten minutes and more and of which `driveSample` is a part. The tests of
 * interrupted runs build for themselves, so nothing else uses the folder meanwhile.
 */
const ALL: TestPlan = [
  [['pack']],
  [
    ['check', 'unit', 'cycle', 'programs', 'drive', 'faults', 'driveSample'],
    ['vscode', 'stories', 'person', 'package', 'peers'],
  ],
  [['interrupted']],
];

/** Name for all parts. */
export const EVERYTHING = 'all';

/**
 * @param names parts, `all`, or none, which means the fast ones
 * @param needs what has to be built before a part runs
 */
export function planOf(
  names: readonly string[],
  needs: (name: string) => 'build' | 'pack' | undefined,
): TestPlan {
  if (names.length === 0) return onThisMachine(FAST);
  if (names.includes(EVERYTHING)) return onThisMachine(ALL);
  const needed = new Set(names.map(needs));
  // Packing includes a build.
  const first = needed.has('pack') ? ['pack'] : needed.has('build') ? ['build'] : [];
  return [[[...new Set([...first, ...names])]]];
}

/** With one core, parallel lanes would only slow each other down. */
function onThisMachine(plan: TestPlan): TestPlan {
  return availableParallelism() > 1 ? plan : plan.map((lanes) => [lanes.flat()]);
}
