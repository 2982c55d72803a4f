/** Plan of a test run: its parts and their order. */
import { availableParallelism } from 'node:os';

/** Parts that run one after another. */
export type Lane = readonly string[];

/** Lanes that run at the same time. */
export interface TestStep {
  readonly lanes: readonly Lane[];
  /** Parts of which each lane takes the next one when it has run its own, so that no core is idle. */
  readonly rest?: Lane;
}

/** Steps that run one after another. */
export type TestPlan = readonly TestStep[];

/** The tests that a developer runs before each commit. */
const FAST: TestPlan = [
  // Both lanes of the second step use the build, so nothing builds while they run.
  { lanes: [['check'], ['pack']] },
  {
    lanes: [
      ['unit', 'cycle'],
      ['vscode', 'stories'],
    ],
  },
];

/**
 * Everything but `electron`, which is for machines that can download VS Code, and `driveFaults`, which
 * repeats `faults` for ten minutes and more and of which `driveSample` is a part.
 */
const ALL: TestPlan = [
  { lanes: [['check'], ['pack']] },
  {
    lanes: [
      ['unit', 'cycle', 'programs'],
      ['vscode', 'stories', 'person', 'package'],
    ],
    rest: ['faults', 'peers', 'drive', 'driveSample', 'interrupted'],
  },
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
  return [{ lanes: [[...new Set([...first, ...names])]] }];
}

/**
 * The lane's own parts, then those of the rest that no other lane has taken.
 *
 * @param waiting the rest of the step, the same array for all of its lanes; the parts are removed from it
 */
export function* inTurn(lane: Lane, waiting: string[]): Generator<string, undefined> {
  yield* lane;
  for (let name = waiting.shift(); name; name = waiting.shift()) yield name;
}

/** With one core, parallel lanes would only slow each other down. */
function onThisMachine(plan: TestPlan): TestPlan {
  if (availableParallelism() > 1) return plan;
  return plan.map(({ lanes, rest = [] }) => ({ lanes: [[...lanes.flat(), ...rest]] }));
}
