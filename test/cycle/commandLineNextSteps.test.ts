/** Next steps that `cedar` suggests: always something that can be done on a command line. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type CedarRun, runCedar } from './cedarCommand.ts';
import { type Cycle, openCycle } from './cycle.ts';

const GRID = 'tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gcs }';

/** Runs `cedar` with a configuration whose section `gcs` has another line. */
async function runWith(cycle: Cycle, line: string, args: readonly string[]): Promise<CedarRun> {
  const file = path.join(temporaryFolder(), 'cedar.yaml');
  const { bucket, project } = cycle.sandbox;
  const section = `gcs:\n  bucket_name: ${bucket}\n  project: ${project}\n  ${line}\n`;
  await writeFile(file, `${GRID}\n${section}`);
  return runCedar(cycle, args, { env: { CEDAR_CONFIG: file } });
}

describe('an access token that is refused', () => {
  const refused = async () => {
    const cycle = await openCycle();
    cycle.sandbox.setFaults([{ service: 'earthEngine', every: 1, action: { status: 401 } }]);
    return cycle;
  };

  it('leads to cedar login', async () => {
    const { exitCode, stdout, stderr } = await runCedar(await refused(), ['list', '--json']);
    expect(exitCode).toBe(4);
    for (const text of [stderr, JSON.parse(stdout).error.message]) {
      expect(text).toContain('To sign in with your Google account, run "cedar login".');
      expect(text).not.toContain('Connect to Google');
    }
  });

  it('leads to cedar login in the setup check, too', async () => {
    const { exitCode, stdout } = await runCedar(await refused(), ['check']);
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/FAILED +Project registered[\s\S]*run "cedar login"/);
  });
});

describe('a credentials_file that cannot be used', () => {
  it('is reported where Google is used, with cedar login', async () => {
    const google = 'https://earthengine.googleapis.com';
    const args = ['list', '--earthengine-url', google];
    const run = await runWith(await openCycle(), 'credentials_file: missing.json', args);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/missing\.json" with credentials cannot be used/);
    expect(run.stderr).toContain('run "cedar login"');
    expect(run.stderr).not.toContain('Connect to Google');
  });

  it('is a warning where a sandbox is used without it', async () => {
    const run = await runWith(await openCycle(), 'credentials_file: missing.json', ['list']);
    expect(run).toMatchObject({ exitCode: 0, stdout: '' });
    expect(run.stderr).toContain('Warning: the sandbox is used without credentials_file.');
    expect(run.stderr).toMatch(/missing\.json" with credentials cannot be used/);
  });

  it('is a warning of the setup check where a sandbox is used without it', async () => {
    const run = await runWith(await openCycle(), 'credentials_file: missing.json', ['check']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(
      /warning +Account: .*The sandbox is used without the file with credentials\.\n +The file ".*missing\.json"/,
    );
    expect(run.stdout).toMatch(/See gcs: credentials_file in .*cedar\.yaml\./);
  });
});

describe('a command of another program', () => {
  it.each([
    [['status'], "unknown command 'status'", 'list'],
    [['status', 'update', 'ORDER', '--dest', 'x'], "unknown command 'status update'", 'update'],
    [['status', 'print', 'ORDER', '--all'], "unknown command 'status print'", 'show'],
    [['auth', 'gdrive'], "unknown command 'auth'", 'login'],
    [['gee', 'tasks', '--list'], "unknown command 'gee'", 'tasks'],
    [['config', 'template', 'x.yaml'], "unknown command 'config template'", 'init'],
    [['ls', '-l'], "unknown command 'ls'", 'list'],
    // Mistyped names are those of the argument parser.
    [['lits'], "unknown command 'lits'", undefined],
  ] as const)('leads to the one of cedar: %j', async (args, problem, command) => {
    const run = await runCedar(await openCycle(), [...args]);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(problem);
    expect(run.stderr).toContain(`(Did you mean ${command ? `'cedar ${command}'` : 'list'}?)`);
  });

  it('is not listed by help, and is an error as JSON', async () => {
    const cycle = await openCycle();
    expect((await runCedar(cycle, ['help'])).stdout).not.toMatch(/^ {2}status\b/m);
    const { stdout } = await runCedar(cycle, ['status', '--json']);
    expect(JSON.parse(stdout).error).toMatchObject({
      tag: 'usage',
      message: expect.stringContaining("Did you mean 'cedar list'?"),
    });
  });
});
