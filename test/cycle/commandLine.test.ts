/** The command `cedar`, as it is built, against a sandbox: results, exit codes, interruptions. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { completeSample, runCedar, submitSample } from './cedarCommand.ts';
import { LANDSAT_8, objectNames, openCycle, whileTasksFail } from './cycle.ts';

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
      const args = ['download', submitted, '--dest', temporaryFolder(), '--clean'];
      const downloaded = await runCedar(cycle, args);
      expect(downloaded).toMatchObject({ exitCode: 1 });
      expect(downloaded.stderr).toContain('Not cleaned: some tasks have failed or were cancelled.');
      expect(downloaded.stderr).not.toContain('--update');
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
