/** The script of `samples/scripts`, as a user runs it: with what is built, against a sandbox. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { temporaryFolder } from '../temporaryFolder.ts';
import { objectNames, openCycle } from './cycle.ts';

it('the sample script runs an order from the plan to the files, and cleans it', async () => {
  const cycle = await openCycle();
  const downloads = temporaryFolder();
  const { earthEngine, storage, project } = cycle.sandbox;
  const { stdout } = await promisify(execFile)(process.execPath, [
    path.join(root, 'samples', 'scripts', 'order.ts'),
    ...['--config', path.join(root, 'samples', 'workspace', 'cedar.yaml')],
    ...['--sandbox', JSON.stringify({ earthEngine, storage, project })],
    ...['--downloads', downloads, '--interval', '0.1', '--clean'],
  ]);
  const names = ['2020-06-01_2020-07-01', '2020-07-01_2020-08-01'].map(
    (period) => `LANDSAT_LC08_C02_T1_L2_h004v004_${period}`,
  );
  expect(stdout).toContain(`Planned: ${names.join(', ')}\n`);
  expect(stdout).toContain('Ended: 2 COMPLETED\n');
  expect(stdout).toContain('Deleted: 4 objects\n');
  const files = await readdir(downloads, { recursive: true });
  expect(files.map((file) => path.basename(file))).toEqual(
    expect.arrayContaining(names.flatMap((name) => [`${name}.json`, `${name}.tif`])),
  );
  expect(await objectNames(cycle)).toEqual([]);
});
