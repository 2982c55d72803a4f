/** Text files as programs of Windows write them. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/cli/commandSession.ts';
import { readTextFile } from '../../src/core/files/textFile.ts';
import { sharedFolder } from '../temporaryFolder.ts';

const folder = sharedFolder();
const TEXT = 'tracker: "Größe 日本"\n';

function utf16(text: string): Buffer {
  return Buffer.from(`\uFEFF${text}`, 'utf16le');
}

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
  ['UTF-16', utf16(TEXT)],
  ['big-endian UTF-16', utf16(TEXT).swap16()],
])('a file in %s is read without a byte order mark', (_, bytes) => {
  const file = join(folder, 'text.yaml');
  writeFileSync(file, bytes);
  expect(readTextFile(file)).toBe(TEXT);
});

it('a configuration that PowerShell has written is read', async () => {
  const file = join(folder, 'cedar.yaml');
  const gcs = 'gcs:\n  bucket_name: bucket\n  project: p\n';
  writeFileSync(
    file,
    utf16(`tile_grid:\n  grid_name: LANDSAT_ARD_CU\ntracker:\n  store: gcs\n${gcs}`),
  );
  expect((await readConfig(file)).project).toBe('p');
});
