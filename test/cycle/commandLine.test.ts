/** The command `cedar`, as it is built, against a sandbox: results, exit codes, interruptions. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { completeSample, runCedar, SAMPLE_CONFIG, submitSample } from './cedarCommand.ts';
import { objectNames, openCycle, whileTasksFail } from './cycle.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const JUNE = ['--tile', 'h004v004', '-s', '2020-06-01', '-e', '2020-06-30'];

describe('an order from the command line', () => {
  it('is submitted, updated, downloaded and cleaned, each command with exit code 0', async () => {
    const cycle = await openCycle();
    const dest = temporaryFolder();
    const submitted = await runCedar(cycle, ['submit', LANDSAT_8, ...JUNE, '--json']);
    expect(submitted).toMatchObject({ exitCode: 0 });
    const { name } = JSON.parse(submitted.stdout);

    const listed = await runCedar(cycle, ['list', '--json']);
    expect(JSON.parse(listed.stdout)).toMatchObject([{ name }]);

    const waited = await runCedar(cycle, ['wait', name, '--interval', '0.1', '--json']);
    expect(waited).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(waited.stdout)).toMatchObject([
      { name, states: { COMPLETED: 1 }, complete: true, finished: true },
    ]);

    const shown = await runCedar(cycle, ['show', name]);
    expect(shown).toMatchObject({ exitCode: 0 });
    expect(shown.stdout).toMatch(
      /^ORDER_\S+: 1 completed; \S+ EECU-hours\n {2}\S+_h004v004_\S+ +completed\n$/,
    );

    const downloaded = await runCedar(cycle, [
      'download',
      name,
      '--dest',
      dest,
      '--clean',
      '--json',
    ]);
    expect(downloaded).toMatchObject({ exitCode: 0 });
    const { files, catalog, deleted } = JSON.parse(downloaded.stdout);
    expect(
      (await readdir(path.dirname(files[0]))).filter((file) => /\.(tif|json)$/.test(file)),
    ).toHaveLength(2);
    expect(JSON.parse(await readFile(catalog, 'utf8'))).toMatchObject({ type: 'Collection' });
    expect(files).toHaveLength(2);
    expect(deleted).toHaveLength(2);
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('has its tasks among all tasks of the project', async () => {
    const cycle = await openCycle({ speed: 1e-6 });
    const name = await submitSample(cycle);
    const listed = await runCedar(cycle, ['tasks', '--json']);
    expect(listed).toMatchObject({ exitCode: 0 });
    const tasks = JSON.parse(listed.stdout);
    const { orders } = await cycle.trackerWith({ trackingPrefix: 'CEDAR_TRACKING' }).read(name);
    expect(tasks).toMatchObject([
      {
        id: orders[0]?.status.id,
        state: 'READY',
        type: 'EXPORT_IMAGE',
        project: cycle.sandbox.project,
      },
    ]);
    const waiting = await runCedar(cycle, ['tasks', '--state', 'READY', 'RUNNING', '--all']);
    expect(waiting.stdout).toMatch(
      /^\S+ {2}waiting {2}20\S+Z .*EXPORT_IMAGE {2}\S+_h004v004_\S+\n$/,
    );
    const failed = await runCedar(cycle, ['tasks', '--state', 'FAILED']);
    expect(failed).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await runCedar(cycle, ['tasks', '--state', 'failing'])).toMatchObject({ exitCode: 2 });
  });

  it('can be counted and shown without being submitted', async () => {
    const cycle = await openCycle();
    const counted = await runCedar(cycle, ['count', LANDSAT_8, ...JUNE]);
    expect(counted).toMatchObject({ exitCode: 0 });
    expect(counted.stdout).toMatch(/^image +scenes +dates\n\S+_h004v004_\S+ +\d+ +\d+\n$/);
    const planned = await runCedar(cycle, ['submit', LANDSAT_8, '--dry-run', ...JUNE, '-f', 'MS']);
    expect(planned.stdout).toMatch(/^ORDER_\S+: 1 image\n {2}\S+\n$/);
    expect(await objectNames(cycle)).toEqual([]);
  });

  it('can have tiles by row and column, as in the Python tool', async () => {
    const cycle = await openCycle();
    const dates = ['-s', '2020-06-01', '-e', '2020-06-30', '--dry-run', '--json'];
    const { stdout: byIndex } = await runCedar(cycle, [
      ...['submit', LANDSAT_8, '--index', '4', '5', '--index', '6', '7', ...dates],
    ]);
    expect(JSON.parse(byIndex).items.join()).toMatch(/_h005v004_.*_h007v006_/);
    const { stdout: byRow } = await runCedar(cycle, [
      ...['submit', LANDSAT_8, '--row', '4', '--row', '6', '--col', '5', ...dates],
    ]);
    expect(JSON.parse(byRow).items.join()).toMatch(/_h005v004_.*_h005v006_/);
  });

  it('with failed tasks gives exit code 1, and is complete after a retry', async () => {
    const cycle = await openCycle();
    const name = await whileTasksFail(cycle, async () => {
      const submitted = await submitSample(cycle);
      const waited = await runCedar(cycle, ['wait', submitted, '--interval', '0.1']);
      expect(waited).toMatchObject({ exitCode: 1 });
      expect(waited.stdout).toContain('1 failed\n');
      expect(waited.stdout).toContain('User memory limit exceeded.');
      // The same advice as in the editor, once.
      const shown = await runCedar(cycle, ['show', submitted]);
      const tasks = await runCedar(cycle, ['tasks']);
      for (const { stdout } of [waited, shown, tasks]) {
        expect(stdout.split('smaller shardSize')).toHaveLength(2);
      }
      const failure = {
        error: expect.stringContaining('User memory limit exceeded.'),
        advice: expect.stringContaining('smaller shardSize'),
      };
      const asJson = async (...args: string[]) =>
        JSON.parse((await runCedar(cycle, [...args, '--json'])).stdout);
      expect(await asJson('wait', submitted)).toMatchObject([{ errors: [failure] }]);
      expect(await asJson('show', submitted)).toMatchObject({ items: [failure] });
      expect(await asJson('tasks')).toMatchObject([failure]);
      return submitted;
    });
    const retried = await runCedar(cycle, ['retry', name, '--json']);
    expect(retried).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(retried.stdout).retried).toHaveLength(1);
    expect(await runCedar(cycle, ['wait', name, '--interval', '0.1'])).toMatchObject({
      exitCode: 0,
    });
  });

  it('in progress gives exit code 3, cannot be cleaned, and can be cancelled', async () => {
    const cycle = await openCycle({ speed: 0.001 });
    const name = await submitSample(cycle);
    expect(await runCedar(cycle, ['update', name])).toMatchObject({ exitCode: 3 });
    const waited = await runCedar(cycle, ['wait', name, '--timeout', '0', '--json']);
    expect(waited).toMatchObject({ exitCode: 3 });
    const cleaned = await runCedar(cycle, ['clean', name]);
    expect(cleaned).toMatchObject({ exitCode: 3, stdout: '' });
    const cancelled = await runCedar(cycle, ['cancel', name]);
    expect(cancelled).toMatchObject({ exitCode: 0, stdout: `${name}: 1 task cancelled\n` });
  });

  it('can be updated with a copy of its record, and cleaned without its record', async () => {
    const cycle = await openCycle();
    const dest = temporaryFolder();
    const name = await completeSample(cycle);
    expect(await runCedar(cycle, ['update', '--all', '--dest', dest])).toMatchObject({
      exitCode: 0,
    });
    const [file = ''] = await readdir(dest);
    const record = JSON.parse(await readFile(path.join(dest, file), 'utf8'));
    expect(record.tracking.name).toBe(name);
    const cleaned = await runCedar(cycle, ['clean', name, '--keep-tracking', '--json']);
    expect(JSON.parse(cleaned.stdout).deleted).toHaveLength(2);
    expect(await objectNames(cycle)).toEqual([`CEDAR_TRACKING/${name}.json`]);
  });
});

describe('a mistake or a refusal', () => {
  it.each([
    ['an unknown option', ['list', '--colour'], /unknown option '--colour'/],
    ['an unknown command', ['order'], /unknown command 'order'/],
    ['no tiles', ['count', LANDSAT_8, '-s', '2020-01-01', '-e', '2021-01-01'], /No tiles/],
    ['a tile outside the grid', ['count', LANDSAT_8, ...JUNE, '--tile', 'h011v004'], /h011v004|11/],
    ['an unknown collection', ['count', 'LANDSAT/LC99', ...JUNE], /LANDSAT\/LC99/],
    ['an order that does not exist', ['show', 'nowhere'], /nowhere/],
    ['a number of seconds', ['wait', 'any', '--interval', 'soon'], /number of seconds/],
  ])('in the usage gives exit code 2 with a message: %s', async (_what, args, message) => {
    const run = await runCedar(await openCycle(), args);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it.each([
    ['wait', 2],
    ['update', 1],
  ] as const)(
    'in one of several names is reported by %s with exit code %i',
    async (command, exitCode) => {
      const cycle = await openCycle();
      const name = await submitSample(cycle);
      const run = await runCedar(cycle, [command, name, 'nowhere']);
      expect(run).toMatchObject({ exitCode });
      expect(run.stderr).toMatch(/nowhere/);
    },
  );

  it('in the configuration gives exit code 2, with the line', async () => {
    const config = path.join(temporaryFolder(), 'cedar.yaml');
    await writeFile(config, 'tracker:\n  store: gcs\n');
    const cycle = await openCycle();
    const run = await runCedar(cycle, ['list', '--json'], { env: { CEDAR_CONFIG: config } });
    expect(run.exitCode).toBe(2);
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { tag: 'config' } });
    expect(run.stderr).toMatch(/tile_grid/);
    const missing = await runCedar(cycle, ['list'], { env: { CEDAR_CONFIG: 'nowhere.yaml' } });
    expect(missing).toMatchObject({ exitCode: 2 });
    expect(missing.stderr).toContain('nowhere.yaml: There is no such file.');
  });

  it('in an option is reported once, with exit code 2', async () => {
    const cycle = await openCycle();
    const order = ['count', 'LANDSAT/LC08/C02/T1_L2', '-s', '2020-01-01', '-e', '2021-01-01'];
    const tile = await runCedar(cycle, [...order, '--tile', 'h3v9x']);
    expect(tile.exitCode).toBe(2);
    expect(tile.stderr.match(/A tile is written as h004v004/g)).toHaveLength(1);
    for (const [variable, option] of [
      ['CEDAR_EARTHENGINE_URL', '--earthengine-url'],
      ['CEDAR_STORAGE_URL', '--storage-url'],
      ['CEDAR_DRIVE_URL', '--drive-url'],
      ['CEDAR_RESOURCE_MANAGER_URL', '--resource-manager-url'],
    ] as const) {
      const env = { CEDAR_CONFIG: SAMPLE_CONFIG, [variable]: 'nonsense' };
      const address = await runCedar(cycle, ['list'], { env });
      expect(address.exitCode).toBe(2);
      expect(address.stderr).toContain(option);
      expect(address.stderr).toContain('An address such as https://example.com is expected.');
    }
  });

  it('about a host that a file with credentials names is followed by how to allow it', async () => {
    const cycle = await openCycle();
    const folder = temporaryFolder();
    const config = path.join(folder, 'cedar.yaml');
    const key = { ...cycle.sandbox.authorizedUser(), universe_domain: 'cloud.example' };
    await writeFile(path.join(folder, 'key.json'), JSON.stringify(key));
    const text = await readFile(SAMPLE_CONFIG, 'utf8');
    const named = text.replace(/^( *)bucket_name: .*$/m, '$&\n$1credentials_file: key.json');
    await writeFile(config, named);
    const list = (args: readonly string[], env: Record<string, string> = {}) =>
      runCedar(cycle, [...args, 'list'], { env: { CEDAR_CONFIG: config, ...env } });
    const refused = await list([]);
    expect(refused.stderr).toContain('--trust-host cloud.example, or set CEDAR_TRUSTED_HOSTS=');
    const other = await list(['--trust-host', 'other.example']);
    expect(other.stderr).toContain('--trust-host cloud.example');
    for (const allowed of [
      await list(['--trust-host', 'other.example', '--trust-host', 'cloud.example']),
      await list([], { CEDAR_TRUSTED_HOSTS: 'other.example, cloud.example' }),
    ]) {
      expect(allowed.stderr).not.toContain('--trust-host');
      expect(allowed.exitCode).toBe(0);
    }
    const wrong = await list(['--trust-host', 'https://cloud.example']);
    expect(wrong).toMatchObject({ exitCode: 2 });
    expect(wrong.stderr).toContain('A host such as sts.example.com is expected.');
  });

  it("of a service gives exit code 4, in the service's words", async () => {
    const cycle = await openCycle();
    cycle.sandbox.setFaults([
      { service: 'storage', every: 1, action: { status: 403, message: 'No access for you.' } },
    ]);
    const run = await runCedar(cycle, ['list']);
    expect(run).toMatchObject({ exitCode: 4, stdout: '' });
    expect(run.stderr).toContain('No access for you.');
  });
});

describe('Ctrl+C', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'leaves an order that can be resumed, with exit code 130 (%s)',
    async (signal) => {
      const cycle = await openCycle();
      cycle.sandbox.setFaults([
        // The first task starts at once, the others while the command is interrupted.
        {
          service: 'earthEngine',
          path: '**/image:export',
          nth: 2,
          times: 99,
          action: { delay: 5000 },
        },
      ]);
      const run = await runCedar(
        cycle,
        ['submit', LANDSAT_8, '-t', 'h004v004', '-s', '2020-05-01', '-e', '2020-08-31', '-f', 'MS'],
        {
          interrupt: (stderr) => (stderr.includes('Starting tasks: ') ? signal : undefined),
        },
      );
      expect(run).toMatchObject({ exitCode: 130, stdout: '' });
      cycle.sandbox.setFaults([]);
      const [{ name }] = JSON.parse((await runCedar(cycle, ['list', '--json'])).stdout);
      expect(await runCedar(cycle, ['resume', name])).toMatchObject({ exitCode: 0 });
      const waited = await runCedar(cycle, ['wait', name, '--interval', '0.1', '--json']);
      expect(waited).toMatchObject({ exitCode: 0 });
      expect(JSON.parse(waited.stdout)).toMatchObject([{ complete: true }]);
    },
  );
});

describe('the setup check of the command line', () => {
  it('gives exit code 0 where orders can be made', async () => {
    const cycle = await openCycle();
    const { exitCode, stdout } = await runCedar(cycle, ['check']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ok +Configuration: /);
    expect(stdout).not.toContain('FAILED');
  });

  it("gives exit code 4, Google's words and advice where a service refuses", async () => {
    const cycle = await openCycle();
    const config = await configWith(/bucket_name: .*/, 'bucket_name: no-such-bucket-here');
    const { exitCode, stdout } = await runCedar(cycle, ['check'], {
      env: { CEDAR_CONFIG: config },
    });
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/FAILED +Bucket: .*\n +Google: The specified bucket does not exist\.\n/);
    const json = await runCedar(cycle, ['check', '--json'], { env: { CEDAR_CONFIG: config } });
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: false });
  });

  it('gives exit code 2 where the configuration cannot be used', async () => {
    const cycle = await openCycle();
    const config = await configWith(/bucket_name: .*/, 'bucket_name: my-bucket');
    const { exitCode, stdout } = await runCedar(cycle, ['check', '--json'], {
      env: { CEDAR_CONFIG: config },
    });
    expect(exitCode).toBe(2);
    const [first] = JSON.parse(stdout).checks;
    expect(first).toMatchObject({ id: 'configuration', state: 'fail', path: 'gcs.bucket_name' });
  });
});

/** The sample's configuration with one change. */
async function configWith(from: RegExp, to: string): Promise<string> {
  const file = path.join(temporaryFolder(), 'cedar.yaml');
  await writeFile(file, (await readFile(SAMPLE_CONFIG, 'utf8')).replace(from, to));
  return file;
}
