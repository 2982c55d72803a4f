/** Pipes and devices where files are expected: refused at once, not waited for or read without end. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/cli/commandSession.ts';
import { readOrderFileAt } from '../../src/cli/orderFileOption.ts';
import { gatherFiles } from '../../src/core/areas/areaFiles.ts';
import {
  CATALOG_FOLDER,
  RECORD_FILE,
  readCatalogRecord,
} from '../../src/core/catalog/catalogRecord.ts';
import { readTiffHeader } from '../../src/core/catalog/tiffHeader.ts';
import { FolderStore } from '../../src/core/cubes/folderStore.ts';
import { ReopenedFile } from '../../src/imageFiles/fileRanges.ts';
import { GeoImage } from '../../src/imageFiles/image.ts';
import { readTileHead } from '../../src/views/quickLook/tileHead.ts';
import { sharedFolder } from '../temporaryFolder.ts';

const folder = sharedFolder();
const pipe = join(folder, 'pipe');

describe.skipIf(process.platform === 'win32')('in place of a file', () => {
  beforeAll(() => {
    execFileSync('mkfifo', [pipe]);
    symlinkSync(pipe, join(folder, 'link.geojson'));
    symlinkSync('/dev/zero', join(folder, 'zero.geojson'));
    symlinkSync('/dev/zero', join(folder, 'zero.tif'));
    writeFileSync(join(folder, 'area.gpkg'), 'SQLite format 3\0');
    symlinkSync('/dev/zero', join(folder, 'area.gpkg-wal'));
    mkdirSync(join(folder, 'cube.zarr'));
    symlinkSync(pipe, join(folder, 'cube.zarr', 'zarr.json'));
  });

  it.each(['pipe', 'link.geojson', 'zero.geojson'])('an area in %s is refused', async (name) => {
    await expect(gatherFiles(join(folder, name))).rejects.toMatchObject({
      problem: { code: expect.stringContaining('a pipe or a device') },
    });
  });

  it('the log of a database is left out', async () => {
    expect((await gatherFiles(join(folder, 'area.gpkg'))).beside).toEqual([]);
  });

  it.each(['pipe', 'link.geojson', 'zero.geojson'])('%s is not a configuration', async (name) => {
    await expect(readConfig(join(folder, name))).rejects.toMatchObject({
      name: 'ConfigError',
      message: expect.stringContaining('a pipe or a device'),
    });
  });

  it.each(['pipe', 'link.geojson', 'zero.geojson'])('%s is not an order file', async (name) => {
    await expect(readOrderFileAt(join(folder, name))).rejects.toMatchObject({
      name: 'OrderFileError',
      message: expect.stringContaining('a pipe or a device'),
    });
  });

  it.each(['pipe', 'zero.tif'])('%s is not an image, header or tile', async (name) => {
    const file = join(folder, name);
    const refused = { name: 'UnreadableImage' };
    await expect(GeoImage.open(file)).rejects.toMatchObject(refused);
    await expect(ReopenedFile.open(file)).rejects.toMatchObject(refused);
    await expect(readTiffHeader(file)).rejects.toMatchObject(refused);
    await expect(readTileHead(file)).rejects.toMatchObject(refused);
  });

  it('a document of a cube is refused', async () => {
    const store = new FolderStore(join(folder, 'cube.zarr'));
    await expect(store.read('zarr.json')).rejects.toMatchObject({ name: 'UnreadableImage' });
  });

  it('the record of a catalog counts as none', async () => {
    mkdirSync(join(folder, CATALOG_FOLDER));
    symlinkSync(pipe, join(folder, CATALOG_FOLDER, RECORD_FILE));
    const { written } = await readCatalogRecord(folder);
    expect(written.size).toBe(0);
  });
});
