/** Conversions that write the same cube at the same time, in one process and in two, on disk and in a bucket. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { buildCubes, type CubeFormat } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { runCedar } from './cedarCommand.ts';
import { cubeBucket } from './cubeBucket.ts';
import { downloadedOrder, expectCogs, expectCube, expectNetcdf } from './cubeOrder.ts';

const order = downloadedOrder({ periodStart: '2020-04-01', periodEnd: '2020-07-31' });
const { opener, listed, downloadedCube } = cubeBucket(order);
const NAME = 'LANDSAT_LC08_C02_T1_L2_h003v002';

/** The document of a month: 0 is April. */
function image(month: number): string {
  return path.join(order.folder, `${order.names[month]}.json`);
}

describe.each([
  ['zarr', `${NAME}.zarr`, expectCube],
  ['netcdf', `${NAME}.nc`, expectNetcdf],
  ['cog', NAME, expectCogs],
] as const)('two conversions into one cube as %s', (format: CubeFormat, cube, expectValues) => {
  async function convertAtOnce(options: object): Promise<void> {
    const shared = { ...options, format, threads: 1, skipMetadata: true };
    await buildCubes([image(0), image(1)], shared);
    const months = [2, 3];
    const results = await Promise.allSettled(months.map((m) => buildCubes([image(m)], shared)));
    for (const [i, result] of results.entries()) {
      if (result.status === 'fulfilled') continue;
      expect(result.reason).toMatchObject({ tag: 'cube', reason: 'busy-cube' });
      await buildCubes([image(months[i] ?? 0)], shared);
    }
    expect(results.map(({ status }) => status)).toContain('fulfilled');
  }

  it('lose no dates on disk', async () => {
    for (let round = 0; round < 3; round++) {
      const destination = temporaryFolder();
      await convertAtOnce({ destination });
      await expectValues(path.join(destination, cube), order.folder, order.names);
    }
  });

  it('lose no dates in two processes', async () => {
    const destination = temporaryFolder();
    const convert = (month: number) =>
      runCedar(order.cycle, ['convert', image(month), '-d', destination, '--format', format]);
    await buildCubes([image(0), image(1)], { destination, format });
    const runs = await Promise.all([convert(2), convert(3)]);
    for (const [i, { exitCode, stderr }] of runs.entries()) {
      if (exitCode === 0) continue;
      expect(exitCode, stderr).toBe(3);
      expect(stderr).toMatch(/Another conversion is writing/);
      expect((await convert(i + 2)).exitCode).toBe(0);
    }
    expect(runs.map(({ exitCode }) => exitCode)).toContain(0);
    await expectValues(path.join(destination, cube), order.folder, order.names);
  });

  it('are not kept back by one that was killed', async () => {
    const destination = temporaryFolder();
    const lock = path.join(destination, `${cube}.lock`);
    const args = ['convert', order.folder, '-d', destination, '--format', format];
    const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.cjs'), ...args], {
      cwd: temporaryFolder(),
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    while (!existsSync(lock) && child.exitCode === null) await sleep(1);
    child.kill('SIGKILL');
    await ended;
    expect(existsSync(lock)).toBe(true);
    await buildCubes([order.folder], { destination, format });
    await expectValues(path.join(destination, cube), order.folder, order.names);
    expect((await readdir(destination)).filter((name) => /\.(lock|partial)/.test(name))).toEqual(
      [],
    );
  });

  it('lose no dates in a bucket', async () => {
    const { bucket, openBucket } = opener();
    const folder = `${format}-at-once`;
    await convertAtOnce({ destination: `gs://${bucket}/${folder}`, openBucket });
    await expectValues(await downloadedCube(folder, cube), order.folder, order.names);
    expect((await listed(folder)).filter((name) => /\.(lock|partial)/.test(name))).toEqual([]);
  });
});
