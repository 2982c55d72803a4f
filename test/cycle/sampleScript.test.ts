/** The script of `samples/scripts`, as a user runs it: with what is built, against a sandbox. */
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { storedFiles } from '../storedFiles.ts';
import type { StoreKind } from '../storeKind.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { openCycle } from './cycle.ts';

const SAMPLE = path.join(root, 'samples', 'workspace', 'cedar.yaml');

it.each<[store: string, kind: StoreKind, configuration: () => Promise<string>]>([
  ['Cloud Storage', 'gcs', async () => SAMPLE],
  ['Google Drive', 'gdrive', sampleOnDrive],
])(
  'the sample script runs an order on %s from the plan to the files, and cleans it',
  async (_store, kind, configuration) => {
    const { sandbox } = await openCycle();
    const downloads = temporaryFolder();
    const { earthEngine, storage, drive, project } = sandbox;
    const { stdout } = await promisify(execFile)(process.execPath, [
      path.join(root, 'samples', 'scripts', 'order.ts'),
      ...['--config', await configuration()],
      ...['--sandbox', JSON.stringify({ earthEngine, storage, drive, project })],
      ...['--downloads', downloads, '--interval', '0.1', '--clean'],
    ]);
    const names = ['2020-06-01_2020-07-01', '2020-07-01_2020-08-01'].map(
      (period) => `LANDSAT_LC08_C02_T1_L2_h004v004_${period}`,
    );
    expect(stdout).toContain(`Planned: ${names.join(', ')}\n`);
    expect(stdout).toContain('Ended: 2 COMPLETED\n');
    expect(stdout).toContain('Deleted: 4 objects\n');
    expect(stdout).not.toContain('Kept: ');
    expect(await storedFiles(sandbox, kind)).toEqual([]);
    const files = await readdir(downloads, { recursive: true });
    expect(files.map((file) => path.basename(file))).toEqual(
      expect.arrayContaining(names.flatMap((name) => [`${name}.json`, `${name}.tif`])),
    );
  },
);

/** The sample configuration, with Google Drive as the store. */
async function sampleOnDrive(): Promise<string> {
  const text = await readFile(SAMPLE, 'utf8');
  const file = path.join(temporaryFolder(), 'cedar.yaml');
  await writeFile(
    file,
    text.replace('store: gcs', 'store: gdrive').replace(/^gcs:(\n .*)+/m, 'gdrive: {}'),
  );
  return file;
}
