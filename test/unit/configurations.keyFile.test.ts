/** Key files that configurations name and that do not exist. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keyFileOf, keyFileProblem } from '../../src/configurations/keyFile.ts';
import { loadConfig } from '../../src/core/config/index.ts';
import { sharedFolder } from '../temporaryFolder.ts';

const folder = sharedFolder();
const config = (store: string, file: string) =>
  loadConfig(
    `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: ${store} }\ngcs: { bucket_name: bucket, project: p, credentials_file: ${file} }\n`,
    { folder },
  );

test('the path of a key file is absolute, or relative to the configuration', () => {
  expect(keyFileOf(config('gcs', 'key.json'))).toBe(join(folder, 'key.json'));
  expect(keyFileOf(config('gcs', '/keys/key.json'))).toBe('/keys/key.json');
  expect(keyFileOf(config('gcs', ''))).toBeUndefined();
  expect(keyFileOf(config('gdrive', 'key.json'))).toBeUndefined();
});

test('a missing key file is marked until it is created', async () => {
  const file = join(folder, 'made.json');
  expect(await keyFileProblem(file, folder)).toBe('missing');
  writeFileSync(file, '{}');
  expect(await keyFileProblem(file, folder)).toBeUndefined();
  expect(await keyFileProblem(join(file, 'below.json'), folder)).toBe('missing');
  expect(await keyFileProblem(folder, folder)).toBe('folder');
});
