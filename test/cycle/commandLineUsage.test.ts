/** Wrong usage of each command of `cedar`: one error as JSON with the tag "usage", and exit code 2. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { runCedar, SAMPLE_CONFIG, submitSample } from './cedarCommand.ts';
import { type Cycle, connectCycle, openCycle } from './cycle.ts';

const JUNE = ['-s', '2020-06-01', '-e', '2020-06-30'];
const LANDSAT = 'LANDSAT/LC08/C02/T1_L2';

/** Arguments of each command that it cannot work with, and what the message has. */
const WRONG: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [[], /Name a command: "cedar help" lists them/],
  [['help', 'nosuch'], /"cedar help" lists them/],
  [['nosuch'], /unknown command 'nosuch'/],
  [['status', 'print'], /unknown command 'status print'\n\(Did you mean 'cedar show'\?\)/],
  [['annotate'], /missing required argument 'order'/],
  [['cancel', ''], /The name is empty/],
  [['wait', 'ORDER', ' '], /The name is empty/],
  [['cancel'], /missing required argument 'order'/],
  [['catalog'], /missing required argument 'folder'/],
  [['catalog', 'nosuch'], /There is no folder "nosuch"/],
  [['check', '--nosuch'], /unknown option '--nosuch'/],
  [['clean'], /missing required argument 'order'/],
  [['convert'], /Name folders with images, metadata documents, or an order with --order/],
  [['convert', '--order', ''], /The name is empty/],
  [['convert', 'folder', '--shard', '4/4'], /Use I\/N with I from 0 to N - 1/],
  [['convert', 'folder', '--threads', '0'], /Use a number from 1 to 64/],
  [['count', LANDSAT, ...JUNE], /No tiles\. Use --area, --tile, --index, or --row and --col/],
  [['count', LANDSAT, ...JUNE, '--index', '4'], /--index takes a row and a column/],
  [['count', LANDSAT, ...JUNE, '--row', '4'], /--row and --col are used together/],
  [['count', LANDSAT, ...JUNE, '--tile', '4,4'], /A tile is written as h004v004/],
  [['count', LANDSAT, ...JUNE, '-t', 'h004v004', '--months', '13'], /numbers from 1 to 12/],
  [['count', LANDSAT, ...JUNE, '-t', 'h004v004', '--cloud-limit', '101'], /from 0 to 100/],
  [['describe'], /missing required argument 'id'/],
  [['download'], /missing required argument 'order'/],
  [['download', '--item', 'A', 'ORDER'], /'order'\n\(--item takes the words after it: A ORDER\. /],
  [['export-order'], /missing required argument 'order'/],
  [['export-order', 'ORDER', '--out', SAMPLE_CONFIG], /exists\. Use --overwrite to replace it/],
  [['grid'], /Use --area or --place, and not both/],
  [['grid', '--area', 'a.kml', '--list', '--choose', 'x'], /are not used together/],
  [['grid', '--place', '42, -72', '--write'], /--write needs --choose/],
  [['init'], /Name the grid with --grid:\n/],
  [['init', '--grid', 'LANDSAT_ARD_CU'], /Name the project with --project/],
  [['list', 'a', 'b'], /too many arguments/],
  [['login'], /Name the JSON of your OAuth client with --client/],
  [['mcp', '--nosuch'], /unknown option '--nosuch'/],
  [['repeat'], /missing required argument 'file'/],
  [['resume'], /missing required argument 'order'/],
  [['retry'], /missing required argument 'order'/],
  [['script'], /missing required argument 'order'/],
  [['show'], /missing required argument 'order'/],
  [['submit'], /missing required argument 'collection'/],
  [['submit', LANDSAT, ...JUNE, '-t', 'h004v004', '--existing', 'all'], /leave-out, take-over/],
  [['submit', LANDSAT, ...JUNE, '-t', 'h004v004', '--no-grid'], /--no-grid/],
  [['submit', LANDSAT, ...JUNE, '-t', 'h004v004', '--inside'], /--inside is used with --area/],
  [['submit', LANDSAT, ...JUNE, '-t', 'h004v004', '--area', 'a.kml'], /in place of --tile/],
  [
    ['submit', LANDSAT, ...JUNE, '--area', 'a.kml', '--place', '42, -72'],
    /cannot be used together/,
  ],
  [['tasks', '--nosuch'], /unknown option '--nosuch'/],
  [['update'], /Name the orders to update, or use --all/],
  [['update', 'ORDER', '--all'], /Name the orders to update, or use --all/],
  [['wait', 'ORDER', '--interval', 'soon'], /A number of seconds is expected/],
  [['list', '--storage-url', 'somewhere'], /An address such as https:/],
];

let sandbox: Sandbox;
let cycle: Cycle;

beforeAll(async () => {
  sandbox = await startSandbox();
  cycle = await connectCycle(sandbox);
});

afterAll(() => sandbox.close());

async function expectUsage(
  args: readonly string[],
  message: RegExp,
  configuration = SAMPLE_CONFIG,
): Promise<void> {
  // No credentials of this machine, and no client that it knows.
  const home = temporaryFolder();
  const ran = await runCedar(cycle, args, {
    env: {
      CEDAR_CONFIG: args.includes('init') ? undefined : configuration,
      ...{ CEDAR_OAUTH_CLIENT: undefined, HOME: home, USERPROFILE: home, APPDATA: home },
    },
  });
  expect(ran.exitCode, ran.stderr).toBe(2);
  expect(JSON.parse(ran.stdout)).toEqual({
    error: { tag: 'usage', message: expect.stringMatching(message) },
  });
}

test.each(WRONG)('%j', async (args, message) => {
  await Promise.all([
    expectUsage(['--json', ...args], message),
    // Wrong usage comes before a configuration that is missing.
    ...(args.length > 0 ? [expectUsage([...args, '--json'], message, 'nosuch.yaml')] : []),
  ]);
  expect(sandbox.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('the table has every command', () => {
  const act = () => async () => {};
  const program = createProgram({ version: '', act, actAlone: act });
  const names = new Set(WRONG.map(([[name]]) => name));
  const shown = program.createHelp().visibleCommands(program);
  expect(shown.map((command) => command.name()).filter((name) => !names.has(name))).toEqual([]);
});

it('the name of an order that does not exist is one error of every command that takes one', async () => {
  const commands = ['show', 'update', 'wait', 'resume', 'retry', 'cancel', 'download', 'clean'];
  const runs = commands.map(async (command) => {
    const { exitCode, stdout } = await runCedar(cycle, [command, 'NOSUCH', '--json']);
    return [command, exitCode, JSON.parse(stdout).error?.tag];
  });
  expect(await Promise.all(runs)).toEqual(commands.map((name) => [name, 2, 'not-found']));
});

it('a collection can follow an option that has a value or none', async () => {
  const dates = [...JUNE, '-t', 'h004v004', '--json'];
  const count = (...args: string[]) => runCedar(cycle, ['count', ...args, ...dates]);
  for (const option of ['--nadir-only', '--mask']) {
    const [before, after] = await Promise.all([count(LANDSAT, option), count(option, LANDSAT)]);
    expect(after.exitCode, after.stderr).toBe(0);
    expect(after.stdout).toBe(before.stdout);
  }
});

it('each order that cannot be updated is described once', async () => {
  const ordered = await openCycle();
  const order = await submitSample(ordered);
  const described = async (...args: string[]) => {
    const { exitCode, stderr } = await runCedar(ordered, ['update', ...args]);
    const messages = stderr.matchAll(/No such object: \S+(NOSUCH\d?)\.json/g);
    return [exitCode, ...[...messages].map(([, name]) => name)];
  };
  expect(await described('NOSUCH')).toEqual([2, 'NOSUCH']);
  expect((await described('NOSUCH1', 'NOSUCH2')).sort()).toEqual([2, 'NOSUCH1', 'NOSUCH2']);
  expect(await described(order, 'NOSUCH')).toEqual([2, 'NOSUCH']);
});

it.each([['--version'], ['help'], ['--help'], ['help', 'submit'], ['submit', '--help']])(
  'is not needed for JSON of %j %j',
  async (...args) => {
    const text = await runCedar(cycle, args);
    const json = await runCedar(cycle, [...args, '--json']);
    expect(json).toMatchObject({ exitCode: 0, stderr: '' });
    const key = args[0] === '--version' ? 'version' : 'help';
    expect(JSON.parse(json.stdout)).toEqual({ [key]: text.stdout.trimEnd() });
  },
);

it('images that other orders have are reported with the option to use', async () => {
  const ordered = await openCycle();
  await submitSample(ordered);
  const ran = await runCedar(ordered, ['submit', LANDSAT, ...JUNE, '-t', 'h004v004', '--json']);
  expect(ran.exitCode).toBe(2);
  const { tag, message } = JSON.parse(ran.stdout).error;
  expect(tag).toBe('existing-items');
  expect(message).toMatch(/With "cedar submit", use --existing leave-out or take-over\.$/);
  expect(message).not.toContain('option "existing"');
});

it('an older Node.js is reported with the version that is needed', async () => {
  const older = path.join(temporaryFolder(), 'older.cjs');
  writeFileSync(older, "require('node:zlib').zstdCompress = undefined;");
  const env = {
    CEDAR_CONFIG: SAMPLE_CONFIG,
    NODE_OPTIONS: `--require "${older.replaceAll('\\', '/')}"`,
  };
  const { exitCode, stdout } = await runCedar(cycle, ['list', '--json'], { env });
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout).error.message).toMatch(
    /^Node\.js 22\.15 or newer is needed; this is v/,
  );
});

it('a path without images is wrong usage of convert', async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'a.txt'), '');
  for (const given of [folder, path.join(folder, 'nosuch')]) {
    const { exitCode, stdout } = await runCedar(cycle, ['convert', given, '--json']);
    expect(exitCode, stdout).toBe(2);
    expect(JSON.parse(stdout).error.tag).toBe('cube');
  }
});
