/** Options that every command of `cedar` has, and interruptions of commands that take long. */
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, openCycle } from './cycle.ts';

const CLI = path.join(root, 'dist', 'cli.cjs');
const CONFIG = path.join(root, 'samples', 'workspace', 'cedar.yaml');
const JUNE = ['LANDSAT/LC08/C02/T1_L2', '-t', 'h004v004', '-s', '2020-06-01', '-e', '2020-06-30'];

/** Arguments of each command that reads a configuration. */
const COMMANDS: readonly (readonly string[])[] = [
  ['submit', ...JUNE],
  ['count', ...JUNE],
  ['list'],
  ['show', 'ORDER'],
  ['update', '--all'],
  ['wait', 'ORDER'],
  ['resume', 'ORDER'],
  ['retry', 'ORDER'],
  ['cancel', 'ORDER'],
  ['download', 'ORDER'],
  ['clean', 'ORDER', '--yes'],
];

interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** @param isBusy whether the command is at the place where it gets Ctrl+C */
function cedar(args: readonly string[], { sandbox }: Cycle, isBusy?: () => boolean): Promise<Ran> {
  const { CEDAR_CONFIG: _, ...env } = process.env;
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: temporaryFolder(),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...env,
      CEDAR_EARTHENGINE_URL: sandbox.earthEngine,
      CEDAR_STORAGE_URL: sandbox.storage,
    },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const timer = setInterval(() => {
    if (!isBusy?.()) return;
    clearInterval(timer);
    child.kill('SIGINT');
  }, 50);
  return new Promise((resolve) => {
    child.on('close', (exitCode) => {
      clearInterval(timer);
      resolve({ exitCode, stdout, stderr });
    });
  });
}

async function submitJune(cycle: Cycle): Promise<string> {
  const { stdout } = await cedar(['submit', ...JUNE, '--config', CONFIG], cycle);
  return stdout.trim();
}

describe('every command', () => {
  it.each(COMMANDS)('%s reads --config, and reports errors as JSON', async (...args) => {
    const cycle = await openCycle();
    const missing = path.join(temporaryFolder(), 'missing.yaml');
    const ran = await cedar([...args, '--json', '--config', missing], cycle);
    expect(ran.exitCode).toBe(2);
    const { error } = JSON.parse(ran.stdout);
    expect(error.message).toContain(`${missing}: There is no such file`);
  });

  it.each(COMMANDS)('%s gives its result as JSON', async (...args) => {
    const cycle = await openCycle();
    const order = args.includes('ORDER') ? await submitJune(cycle) : '';
    // Commands about images need some.
    if (order) await cedar(['wait', order, '--config', CONFIG, '--interval', '0.1'], cycle);
    const named = args.map((arg) => (arg === 'ORDER' ? order : arg));
    const ran = await cedar([...named, '--json', '--config', CONFIG], cycle);
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).not.toHaveProperty('error');
  });
});

describe('Ctrl+C', () => {
  it('ends a download with exit code 130, and the next one completes it', async () => {
    const cycle = await openCycle();
    const order = await submitJune(cycle);
    await cedar(['wait', order, '--config', CONFIG, '--interval', '0.1'], cycle);
    const folder = temporaryFolder();
    const args = ['download', order, '--dest', folder, '--config', CONFIG];
    cycle.sandbox.setFaults([{ path: '**/*.tif', every: 1, action: { delay: 60_000 } }]);
    const isReceiving = () => cycle.sandbox.requests.some(({ path }) => path.endsWith('.tif'));
    const interrupted = await cedar(args, cycle, isReceiving);
    expect(interrupted).toMatchObject({ exitCode: 130, stdout: '' });
    cycle.sandbox.setFaults([]);
    expect(await cedar(args, cycle)).toMatchObject({ exitCode: 0 });
    const files = await readdir(folder, { recursive: true });
    const images = files.filter((file) => /_h004v004_.*\.(json|tif)$/.test(path.basename(file)));
    expect(images.map((file) => path.extname(file)).sort()).toEqual(['.json', '.tif']);
  });

  it('ends a wait with exit code 130, and the order goes on', async () => {
    const cycle = await openCycle({ speed: 0.001 });
    const order = await submitJune(cycle);
    const args = ['wait', order, '--config', CONFIG];
    const before = cycle.sandbox.requests.length;
    // It has read the record and the operations, and waits for the next update.
    const isWaiting = () =>
      cycle.sandbox.requests.slice(before + 3).some(({ path }) => path.endsWith('/operations'));
    expect(await cedar(args, cycle, isWaiting)).toMatchObject({ exitCode: 130 });
    const shown = await cedar(['show', order, '--json', '--config', CONFIG], cycle);
    expect(shown.exitCode).toBe(3);
  });
});
