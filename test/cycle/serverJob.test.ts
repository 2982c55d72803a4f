/** The job of docs/servers.md, as a server runs it, against the sandbox. */
import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { loadConfig, type Tracker } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { SAMPLE_CONFIG } from './cedarCommand.ts';
import { type Cycle, finishOrder, LANDSAT_8, openCycle, whileTasksFail } from './cycle.ts';
import { refuseRecord } from './refuseRecord.ts';

const REQUEST = {
  collections: LANDSAT_8,
  tiles: [4, 4] as [number, number],
  periodStart: '2020-06-01',
  periodEnd: '2020-06-30',
};

/** The job is a script of a shell. */
const onUnix = it.skipIf(process.platform === 'win32');

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

const page = readFileSync(path.join(root, 'docs', 'servers.md'), 'utf8');

/** The script of the page. */
function script(): string {
  const [, text = ''] = /^```sh\n(#!\/bin\/sh\n[\s\S]*?)^```/m.exec(page) ?? [];
  return text;
}

/** A server's folder with the script and a configuration, and a `cedar` on its path. */
async function openServer(cycle: Cycle, config = readFileSync(SAMPLE_CONFIG, 'utf8')) {
  const folder = temporaryFolder();
  const [bin, job] = [path.join(folder, 'bin'), path.join(folder, 'fetch.sh')];
  mkdirSync(bin);
  const cedar = path.join(bin, 'cedar');
  const cli = path.join(root, 'dist', 'cli.cjs');
  writeFileSync(cedar, `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  writeFileSync(job, script());
  for (const file of [cedar, job]) chmodSync(file, 0o755);
  writeFileSync(path.join(folder, 'cedar.yaml'), config);
  const { CEDAR_CONFIG: _, ...inherited } = process.env;
  const env = {
    ...inherited,
    PATH: `${bin}${path.delimiter}${process.env.PATH}`,
    CEDAR_EARTHENGINE_URL: cycle.sandbox.earthEngine,
    CEDAR_STORAGE_URL: cycle.sandbox.storage,
  };
  const run = () =>
    new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(job, { env, cwd: '/' }, (error, stdout, stderr) => {
        resolve({ exitCode: error ? error.code : 0, stdout, stderr });
      });
    });
  const images = async () =>
    (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.tif'));
  return { run, images, tracker: await trackerOf(cycle) };
}

function trackerOf({ earthEngine, sandbox }: Cycle): Promise<Tracker> {
  const config = loadConfig(readFileSync(SAMPLE_CONFIG, 'utf8'));
  return config.tracker({ earthEngine, endpoints: { storage: sandbox.storage } });
}

onUnix('downloads and deletes the orders that are complete, and leaves the others', async () => {
  const cycle = await openCycle();
  const { run, images, tracker } = await openServer(cycle);
  const { name: complete } = await tracker.submit(REQUEST);
  await finishOrder(tracker, complete);
  const failed = await whileTasksFail(cycle, async () => {
    const { name } = await tracker.submit({ ...REQUEST, tiles: [4, 5] });
    await finishOrder(tracker, name);
    return name;
  });
  const first = await run();
  expect(first.exitCode, first.stderr).toBe(1);
  expect(await images()).toHaveLength(1);
  expect(await tracker.list()).toEqual([failed]);
  await tracker.retry(failed);
  await finishOrder(tracker, failed);
  expect(await run()).toMatchObject({ exitCode: 0 });
  expect(await images()).toHaveLength(2);
  expect(await tracker.list()).toEqual([]);
  expect(await run()).toMatchObject({ exitCode: 0, stderr: '' });
});

onUnix('ends with the exit code for tasks that are running', async () => {
  const cycle = await openCycle({ speed: 0.001 });
  const { run, images, tracker } = await openServer(cycle);
  const { name } = await tracker.submit(REQUEST);
  expect(await run()).toMatchObject({ exitCode: 3, stderr: '' });
  expect(await images()).toEqual([]);
  expect(await tracker.list()).toEqual([name]);
});

onUnix('ends at once with the exit code for a configuration that is not valid', async () => {
  const cycle = await openCycle();
  const { run } = await openServer(cycle, 'tracker:\n  store: gcs\n');
  const ran = await run();
  expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
  expect(ran.stderr.match(/^cedar: /gm)).toHaveLength(1);
});

it.skipIf(!hasSystemd)('the units of systemd on the page are valid', () => {
  const home = temporaryFolder();
  const units = [...page.matchAll(/^`~\/(\S+\/(cedar-fetch\.\w+))`:\n\n```ini\n([\s\S]*?)^```/gm)];
  expect(units.map(([, , name]) => name)).toEqual(['cedar-fetch.service', 'cedar-fetch.timer']);
  const job = path.join(home, 'orders', 'fetch.sh');
  mkdirSync(path.dirname(job));
  writeFileSync(job, script(), { mode: 0o755 });
  const files = units.map(([, file = '', , text = '']) => {
    const unit = path.join(home, file);
    mkdirSync(path.dirname(unit), { recursive: true });
    writeFileSync(unit, text);
    return unit;
  });
  const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: home };
  const verified = spawnSync('systemd-analyze', ['--user', 'verify', ...files], { env });
  expect(String(verified.stdout) + String(verified.stderr)).toBe('');
  expect(verified.status).toBe(0);
});

onUnix(
  'downloads the others where one order is refused, and ends with the exit code for it',
  async () => {
    const cycle = await openCycle();
    const { run, images, tracker } = await openServer(cycle);
    const { name: complete } = await tracker.submit(REQUEST);
    await finishOrder(tracker, complete);
    const { name: refused } = await tracker.submit({ ...REQUEST, tiles: [4, 5] });
    refuseRecord(cycle, refused);
    const ran = await run();
    expect(ran.exitCode, ran.stderr).toBe(4);
    expect(ran.stderr).toMatch(new RegExp(`^cedar: ${refused}: .*Access denied`, 'm'));
    expect(await images()).toHaveLength(1);
    cycle.sandbox.setFaults([]);
    expect(await tracker.list()).toEqual([refused]);
  },
);

onUnix('ends with the exit code for a service that refuses everything', async () => {
  const cycle = await openCycle();
  const { run } = await openServer(cycle);
  cycle.sandbox.setFaults([
    { service: 'storage', every: 1, action: { status: 403, message: 'Access denied.' } },
  ]);
  expect((await run()).exitCode).toBe(4);
});
