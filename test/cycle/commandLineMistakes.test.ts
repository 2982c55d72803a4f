/** The command `cedar` with mistakes, with services that refuse, and its setup check. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { runCedar, SAMPLE_CONFIG, submitSample } from './cedarCommand.ts';
import { LANDSAT_8, openCycle } from './cycle.ts';

const JUNE = ['--tile', 'h004v004', '-s', '2020-06-01', '-e', '2020-06-30'];

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

  it.each(['wait', 'update'])(
    'in one of several names is reported by %s with exit code 2',
    async (command) => {
      const cycle = await openCycle();
      const name = await submitSample(cycle);
      const run = await runCedar(cycle, [command, name, 'nowhere']);
      expect(run).toMatchObject({ exitCode: 2 });
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
    expect(missing.stderr).toMatch(
      /nowhere\.yaml: There is no such file in \/.*\. Create it with "cedar init", or name another/,
    );
  });

  it.each([['submit'], ['submit', '--dry-run'], ['count'], ['submit', '--quiet']])(
    'in a filter is reported once, with its line, and nothing is ordered: %s %s',
    async (...command) => {
      const config = path.join(temporaryFolder(), 'cedar.yaml');
      const text = await readFile(SAMPLE_CONFIG, 'utf8');
      await writeFile(config, text.replace('function: lte', 'function: ltx'));
      const cycle = await openCycle();
      const env = { CEDAR_CONFIG: config };
      const run = await runCedar(cycle, [...command, LANDSAT_8, ...JUNE], { env });
      expect(run).toMatchObject({ exitCode: 2, stdout: '' });
      expect(run.stderr.match(/is not a valid filter function/g)).toHaveLength(1);
      expect(run.stderr).toMatch(/^cedar: .*cedar\.yaml: line \d+: "ltx" /);
      const listed = await runCedar(cycle, ['list', '--names'], { env });
      expect(listed).toMatchObject({ exitCode: 0, stdout: '' });
      expect(listed.stderr).toMatch(/^\S*cedar\.yaml: line \d+: "ltx" /);
    },
  );

  it('in the path of the configuration is reported with what is there, and what to do', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'alaska.yaml');
    await writeFile(file, '');
    const cycle = await openCycle();
    const list = (config: string) => runCedar(cycle, ['list', '--config', config]);
    const isFolder = await list(folder);
    expect(isFolder).toMatchObject({ exitCode: 2, stdout: '' });
    expect(isFolder.stderr).toBe(
      `cedar: ${folder}: It cannot be read: it is a folder. Name the configuration with --config or CEDAR_CONFIG.\n`,
    );
    const below = await list(path.join(file, 'cedar.yaml'));
    expect(below.stderr).toContain('There is no such file. Create it with "cedar init"');
    const empty = await list(file);
    expect(empty).toMatchObject({ exitCode: 2 });
    expect(empty.stderr).toContain(`cedar: ${file} has a problem.\nline 1: `);
  });

  it('is not made by a variable that is set to nothing', async () => {
    const empty = { CEDAR_CONFIG: '', CEDAR_DRIVE_URL: '', CEDAR_TRUSTED_HOSTS: '' };
    const env = { ...empty, CEDAR_CONFIG_FILE: SAMPLE_CONFIG };
    const run = await runCedar(await openCycle(), ['list', '--json'], { env });
    expect(run).toMatchObject({ exitCode: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toEqual([]);
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
    const lines = await runCedar(cycle, ['check'], { env: { CEDAR_CONFIG: config } });
    expect(lines.stdout).toContain(`See gcs: bucket_name in ${config}.`);
  });

  it('names the command that creates a configuration, where there is none to look at', async () => {
    const { exitCode, stdout } = await runCedar(await openCycle(), ['check'], { env: {} });
    expect(exitCode).toBe(2);
    const [first, second] = stdout.split('\n');
    expect(first).toMatch(
      /^FAILED +Configuration: cedar\.yaml: There is no such file in .*Create it with "cedar init"/,
    );
    expect(second).toMatch(/^- +Account: Not checked/);
  });
});

/** The sample's configuration with one change. */
async function configWith(from: RegExp, to: string): Promise<string> {
  const file = path.join(temporaryFolder(), 'cedar.yaml');
  await writeFile(file, (await readFile(SAMPLE_CONFIG, 'utf8')).replace(from, to));
  return file;
}
