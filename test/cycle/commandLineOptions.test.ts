/** Options that every command of `cedar` has, and interruptions of commands that take long. */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { completeSample, runCedar, SAMPLE_CONFIG, submitSample } from './cedarCommand.ts';
import { openCycle } from './cycle.ts';

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
  ['tasks'],
];

/** Every command gets its configuration by an option. */
const env = {};

describe('every command', () => {
  it.each(COMMANDS)('%s reads --config, and reports errors as JSON', async (...args) => {
    const cycle = await openCycle();
    const missing = path.join(temporaryFolder(), 'missing.yaml');
    const ran = await runCedar(cycle, [...args, '--json', '--config', missing], { env });
    expect(ran.exitCode).toBe(2);
    const { error } = JSON.parse(ran.stdout);
    expect(error.message).toContain(`${missing}: There is no such file`);
  });

  it.each(COMMANDS)('%s gives its result as JSON', async (...args) => {
    const cycle = await openCycle();
    const order = args.includes('ORDER') ? await completeSample(cycle) : '';
    const named = args.map((arg) => (arg === 'ORDER' ? order : arg));
    const ran = await runCedar(cycle, [...named, '--json', '--config', SAMPLE_CONFIG], { env });
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).not.toHaveProperty('error');
  });
});

describe('an order without scenes', () => {
  const january = [...JUNE, '--months', '1', '--config', SAMPLE_CONFIG];

  it('is reported as empty, with its images in the result', async () => {
    const cycle = await openCycle();
    const ran = await runCedar(cycle, ['submit', ...january, '--json'], { env });
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(JSON.parse(ran.stdout)).toMatchObject({ empty: 1, waiting: 0 });
    expect(ran.stderr).toContain('Without scenes, so that nothing is exported: 1 image.');
    // Before the first task is started.
    const before = 'No scenes are left for this order: all of its images will be empty.';
    expect(ran.stderr.indexOf(before)).toBeGreaterThanOrEqual(0);
    expect(ran.stderr.indexOf(before)).toBeLessThan(ran.stderr.indexOf('Without scenes'));
  });

  it('names the collections of which no scenes are left, and only these', async () => {
    const cycle = await openCycle();
    const landsat = ['LANDSAT/LC08/C02/T1_L2', 'LANDSAT/LC09/C02/T1_L2'];
    const days = ['-t', 'h004v004', '-s', '2020-06-01', '-e', '2020-06-20'];
    const ran = await runCedar(cycle, ['submit', ...landsat, ...days, '--config', SAMPLE_CONFIG], {
      env,
    });
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(ran.stderr).toContain(
      'No scenes are left of LANDSAT/LC09/C02/T1_L2: these images will be empty.',
    );
  });

  it('is refused with --error-if-empty, and nothing is recorded', async () => {
    const cycle = await openCycle();
    const ran = await runCedar(cycle, ['submit', ...january, '--error-if-empty'], { env });
    expect(ran.exitCode).toBe(1);
    expect(ran.stderr).toMatch(/no (scenes|images)/i);
    expect(await cycle.tracker.list()).toEqual([]);
  });
});

describe('a command line that is not valid', () => {
  it.each([
    [['list', '--unknown'], /unknown option '--unknown'/],
    [['orders'], /unknown command 'orders'/],
    [['show'], /missing required argument 'order'/],
    [['wait', 'ORDER', '--interval', 'soon'], /A number of seconds is expected/],
    [['update'], /Name the orders to update, or use --all/],
  ] as const)('is an error as JSON, too: %j', async (args, message) => {
    const cycle = await openCycle();
    const ran = await runCedar(cycle, [...args, '--json', '--config', SAMPLE_CONFIG], { env });
    expect(ran.exitCode).toBe(2);
    expect(JSON.parse(ran.stdout).error.message).toMatch(message);
    expect(ran.stderr).toMatch(message);
  });
});

describe('a machine without credentials', () => {
  it('behind a proxy that answers for all addresses has an error, and no warning of a package', async () => {
    const cycle = await openCycle();
    const proxy = createServer((_, response) => {
      response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => {
      proxy.close();
    });
    const home = temporaryFolder();
    const { exitCode, stderr } = await runCedar(cycle, ['list', '--config', SAMPLE_CONFIG], {
      env: {
        ...{ HOME: home, USERPROFILE: home, APPDATA: home },
        ...{ CLOUDSDK_CONFIG: undefined, GOOGLE_APPLICATION_CREDENTIALS: undefined },
        ...{ CEDAR_EARTHENGINE_URL: undefined, CEDAR_STORAGE_URL: undefined },
        GCE_METADATA_HOST: `127.0.0.1:${(proxy.address() as AddressInfo).port}`,
      },
    });
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(
      /^cedar: Google sign-in: .*\nSign in, run "gcloud auth application-default login"[\s\S]*"cedar login"\.$/m,
    );
    expect(stderr).not.toMatch(/Warning/);
  });
});

describe('Ctrl+C', () => {
  it('ends a download with exit code 130, and the next one completes it', async () => {
    const cycle = await openCycle();
    const order = await completeSample(cycle);
    const folder = temporaryFolder();
    const args = ['download', order, '--dest', folder, '--config', SAMPLE_CONFIG];
    cycle.sandbox.setFaults([{ path: '**/*.tif', every: 1, action: { delay: 60_000 } }]);
    const isReceiving = () => cycle.sandbox.requests.some(({ path }) => path.endsWith('.tif'));
    const interrupted = await runCedar(cycle, args, { env, isBusy: isReceiving });
    expect(interrupted).toMatchObject({ exitCode: 130, stdout: '' });
    cycle.sandbox.setFaults([]);
    expect(await runCedar(cycle, args, { env })).toMatchObject({ exitCode: 0 });
    const files = await readdir(folder, { recursive: true });
    // Items of the catalog have the names of images too.
    const own = files.filter((file) => !file.split(path.sep).includes('catalog'));
    const images = own.filter((file) => /_h004v004_.*\.(json|tif)$/.test(path.basename(file)));
    expect(images.map((file) => path.extname(file)).sort()).toEqual(['.json', '.tif']);
  });

  it('ends a wait with exit code 130, and the order continues', async () => {
    const cycle = await openCycle({ speed: 0.001 });
    const order = await submitSample(cycle);
    const args = ['wait', order, '--config', SAMPLE_CONFIG];
    const before = cycle.sandbox.requests.length;
    // It has read the record and the operations, and waits for the next update.
    const isWaiting = () =>
      cycle.sandbox.requests.slice(before + 3).some(({ path }) => path.endsWith('/operations'));
    expect(await runCedar(cycle, args, { env, isBusy: isWaiting })).toMatchObject({
      exitCode: 130,
    });
    const shown = await runCedar(cycle, ['show', order, '--json', '--config', SAMPLE_CONFIG], {
      env,
    });
    expect(shown.exitCode).toBe(3);
  });
});
