/** Commands for several orders, one of which is refused: the others are done, and it is reported. */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { combinedExitCode, EXIT } from '../../src/cli/exitCodes.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type CedarRun, runCedar, sampleTracker, submitSample } from './cedarCommand.ts';
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

it('wait reports a wrong name at once, and once', async () => {
  const cycle = await openCycle({ speed: 1e-6 });
  const name = await submitSample(cycle);
  const run = await runCedar(cycle, ['wait', name, 'nowhere'], {
    interrupt: (stderr) => (stderr.includes(`${name}: `) ? 'SIGINT' : undefined),
  });
  expect(run.exitCode).toBe(EXIT.interrupted);
  expect(run.stderr.match(/^cedar: nowhere: /gm)).toHaveLength(1);
});

/** The record cannot be read; the service asks for so long a wait that the request is not repeated. */
function endService({ sandbox }: Cycle, name: string, { isLasting }: { isLasting: boolean }): void {
  const action = { status: 503, message: 'Try later.', headers: { 'retry-after': '300' } };
  const path = `**/o/**/${name}.json`;
  sandbox.setFaults([isLasting ? { path, action, every: 1 } : { path, action }]);
}

it('wait continues after an error that passes', async () => {
  const { cycle, names } = await twoOrders();
  endService(cycle, names[1], { isLasting: false });
  const run = await runCedar(cycle, ['wait', ...names, '--interval', '0.1', '--json']);
  expect(run.exitCode, run.stderr).toBe(EXIT.done);
  expect(JSON.parse(run.stdout)).toEqual(
    names.map((name) => expect.objectContaining({ name, complete: true })),
  );
  expect(run.stderr).toMatch(new RegExp(`^${names[1]}: trying again .*Try later`, 'm'));
  expect(run.stderr).not.toMatch(/^cedar: /m);
});

it('wait reports an error that has not passed when the time is over', async () => {
  const { cycle, names } = await twoOrders();
  endService(cycle, names[1], { isLasting: true });
  const run = await runCedar(cycle, ['wait', ...names, '--timeout', '0', '--json']);
  expect(run.exitCode, run.stderr).toBe(EXIT.refused);
  expect(JSON.parse(run.stdout)).toEqual([
    expect.objectContaining({ name: names[0], complete: true }),
    { name: names[1], error: { tag: 'service', message: expect.stringMatching(/Try later/) } },
  ]);
  expect(run.stderr.match(new RegExp(`^cedar: ${names[1]}: `, 'gm'))).toHaveLength(1);
});

it('update makes no folder for an order that is refused', async () => {
  const { cycle, names } = await twoOrders();
  const dest = path.join(temporaryFolder(), 'records');
  const run = await runCedar(cycle, ['update', names[1], '--dest', dest]);
  expect(run.exitCode).toBe(EXIT.refused);
  expect(existsSync(dest)).toBe(false);
});

it('update reports refused orders also if the records cannot be saved', async () => {
  const { cycle, names } = await twoOrders();
  const dest = path.join(temporaryFolder(), 'records');
  await writeFile(dest, 'no folder');
  const run = await runCedar(cycle, ['update', ...names, '--dest', dest]);
  expect(run.exitCode).toBe(EXIT.failed);
  expect(run.stderr).toMatch(new RegExp(`^cedar: ${names[1]}: .*Access denied`, 'm'));
  expect(run.stderr).toMatch(/^cedar: EEXIST/m);
});

it.each([
  [[EXIT.done, EXIT.failed], EXIT.failed],
  [[EXIT.failed, EXIT.notFinished], EXIT.notFinished],
  [[EXIT.notFinished, EXIT.refused, EXIT.failed], EXIT.refused],
  [[EXIT.refused, EXIT.usage], EXIT.usage],
  [[], EXIT.done],
])('the exit codes %j are combined to %i', (codes, combined) => {
  expect(combinedExitCode(codes)).toBe(combined);
});
