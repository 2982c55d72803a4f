/** Commands for several orders, one of which is refused: the others are done, and it is reported. */
import { expect, it } from 'vitest';
import { combinedExitCode, EXIT } from '../../src/cli/exitCodes.ts';
import { type CedarRun, runCedar, sampleTracker } from './cedarCommand.ts';
import { type Cycle, finishOrder, LANDSAT_8, openCycle } from './cycle.ts';
import { refuseRecord } from './refuseRecord.ts';

/** Two orders that are complete; the second one is refused. */
async function twoOrders(): Promise<{ cycle: Cycle; names: [string, string] }> {
  const cycle = await openCycle();
  const tracker = await sampleTracker(cycle);
  const names: string[] = [];
  for (const column of [4, 5]) {
    const { name } = await tracker.submit({
      collections: LANDSAT_8,
      tiles: [4, column],
      periodStart: '2020-06-01',
      periodEnd: '2020-06-30',
    });
    await finishOrder(tracker, name);
    names.push(name);
  }
  const [first = '', second = ''] = names;
  refuseRecord(cycle, second);
  return { cycle, names: [first, second] };
}

const COMMANDS: Readonly<Record<string, (names: readonly string[]) => readonly string[]>> = {
  update: (names) => ['update', ...names],
  'update of all': () => ['update', '--all'],
  wait: (names) => ['wait', ...names],
};

it.each(Object.entries(COMMANDS))(
  '%s names the refused order in JSON and on standard error',
  async (_, args) => {
    const { cycle, names } = await twoOrders();
    const [updated, refused] = names;
    const expected = (run: CedarRun) => {
      expect(run.exitCode, run.stderr).toBe(EXIT.refused);
      expect(run.stderr).toMatch(new RegExp(`^cedar: ${refused}: .*Access denied`, 'm'));
    };
    const json = await runCedar(cycle, [...args(names), '--json', '--quiet']);
    expected(json);
    expect(JSON.parse(json.stdout)).toEqual([
      expect.objectContaining({ name: updated, complete: true }),
      { name: refused, error: { tag: 'service', message: expect.stringMatching(/Access denied/) } },
    ]);
    const text = await runCedar(cycle, args(names));
    expected(text);
    expect(text.stdout).toMatch(new RegExp(`^${updated}: `));
    expect(text.stdout).not.toContain(refused);
  },
);

it.each(['update', 'wait'])(
  '%s of one refused order is an error as of other commands',
  async (command) => {
    const { cycle, names } = await twoOrders();
    const run = await runCedar(cycle, [command, names[1], '--json', '--quiet']);
    expect(run.exitCode).toBe(EXIT.refused);
    expect(JSON.parse(run.stdout)).toEqual({
      error: { tag: 'service', message: expect.stringMatching(/Access denied/) },
    });
    expect(run.stderr).toMatch(/^cedar: .*Access denied/m);
  },
);

it.each([
  [[EXIT.done, EXIT.failed], EXIT.failed],
  [[EXIT.failed, EXIT.notFinished], EXIT.notFinished],
  [[EXIT.notFinished, EXIT.refused, EXIT.failed], EXIT.refused],
  [[EXIT.refused, EXIT.usage], EXIT.usage],
  [[], EXIT.done],
])('the exit codes %j are combined to %i', (codes, combined) => {
  expect(combinedExitCode(codes)).toBe(combined);
});
