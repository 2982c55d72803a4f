/** Areas in files with others beside them: write-ahead logs, and JSON that does not contain an area. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { type AreaFileSystem, localFiles } from '../../src/core/areas/areaFiles.ts';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { geoPackage, polygonFeature, SQUARE, shp, zip } from './areaFixtures.ts';

const grid = TileGrid.named('LANDSAT_ARD_CU');
const read = (file: string) => readFrom({ file, files: localFiles });
const readFrom = ({ file, files }: { file: string; files: AreaFileSystem }) =>
  readAreaBy(runAreaJob, { file }, { grid, files });

/** About a database that may have changes in a log. */
const LOST =
  /^If a program has a\.gpkg open, its latest changes are in a\.gpkg-wal, which was not read\./;

describe('a GeoPackage that a program has open', () => {
  /** A file whose last changes are in its log, as programs leave it while they have it open. */
  async function opened(): Promise<{ file: string; close: () => void }> {
    const west = SQUARE.map(([x = 0, y = 0]) => [x - 20, y]);
    const layer = { name: 'fields', epsg: 4326 };
    const bytes = await geoPackage([{ ...layer, features: [{ name: 'West', ring: west }] }]);
    const file = path.join(temporaryFolder(), 'a.gpkg');
    await writeFile(file, bytes);
    const database = new DatabaseSync(file);
    database.exec('pragma journal_mode = wal; pragma wal_autocheckpoint = 0');
    const other = await geoPackage([{ ...layer, features: [{ name: 'Iowa', ring: SQUARE }] }]);
    const source = path.join(temporaryFolder(), 'b.gpkg');
    await writeFile(source, other);
    database.exec(`attach '${source}' as other`);
    database.exec('insert into fields (geom, name) select geom, name from other.fields');
    database.exec("update fields set name = 'Oregon' where name = 'West'");
    return { file, close: () => database.close() };
  }

  it('is read with its latest changes', async () => {
    const { file, close } = await opened();
    expect((await read(file)).names).toEqual(['Oregon', 'Iowa']);
    close();
    expect((await read(file)).names).toEqual(['Oregon', 'Iowa']);
  });

  it('is read without a transaction that has not ended, and without a damaged one', async () => {
    const { file, close } = await opened();
    const log = await readFile(`${file}-wal`);
    const copy = path.join(temporaryFolder(), 'copy.gpkg');
    await copyFile(file, copy);
    await writeFile(`${copy}-wal`, log.subarray(0, log.length - 100));
    expect((await read(copy)).names).toEqual(['West', 'Iowa']);
    const damaged = Buffer.from(log);
    damaged.writeUInt8(damaged.readUInt8(log.length - 1) ^ 1, log.length - 1);
    await writeFile(`${copy}-wal`, damaged);
    expect((await read(copy)).names).toEqual(['West', 'Iowa']);
    await writeFile(`${copy}-wal`, 'not a log of any database, but of some length');
    expect((await read(copy)).names).toEqual(['West']);
    close();
  });

  it('is read without its log where only the file is dropped, which is reported', async () => {
    const { file, close } = await opened();
    const dropped = { file, files: { ...localFiles, isPartial: true } };
    const alone = path.join(temporaryFolder(), 'a.gpkg');
    await copyFile(file, alone);
    const { names, notes } = await readFrom({ ...dropped, file: alone });
    expect([names, notes]).toEqual([['West'], [expect.stringMatching(LOST)]]);
    expect((await readFrom(dropped)).notes).toEqual([]);
    // A file of this machine without a log was closed by all programs.
    expect((await read(alone)).notes).toEqual([]);
    close();
    const plain = await geoPackage([
      { name: 'a', epsg: 4326, features: [{ name: 'Iowa', ring: SQUARE }] },
    ]);
    await writeFile(alone, plain);
    expect((await readFrom({ ...dropped, file: alone })).notes).toEqual([]);
  });

  it('is read with its log in an archive, and refused while it is being changed', async () => {
    const { file, close } = await opened();
    const archive = path.join(temporaryFolder(), 'a.zip');
    const files = { 'a.gpkg': await readFile(file), 'a.gpkg-wal': await readFile(`${file}-wal`) };
    await writeFile(archive, zip(files));
    const packed = await read(archive);
    expect(packed.names).toEqual(['Oregon', 'Iowa']);
    expect(packed.notes).toEqual([]);
    await writeFile(archive, zip({ 'a.gpkg': files['a.gpkg'] }));
    expect((await read(archive)).notes).toEqual([expect.stringMatching(LOST)]);
    close();
    const journal = Buffer.from('d9d505f920a163d7000000010000', 'hex');
    await writeFile(`${file}-journal`, journal);
    await expect(read(file)).rejects.toThrow(/a\.gpkg is being changed by another program/);
  });
});

describe('JSON that does not contain an area', () => {
  const METADATA = JSON.stringify({ title: 'Parcels', keywords: ['land'], bbox: [1, 2, 3, 4] });
  const AREA = JSON.stringify(polygonFeature(SQUARE, { name: 'Iowa' }));

  async function folder(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
    const place = path.join(temporaryFolder(), 'folder');
    await mkdir(place, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path.join(place, name), content);
    }
    return place;
  }

  it('beside another file is left out, which is reported', async () => {
    const parts = { 'a.shp': shp(SQUARE), 'metadata.json': METADATA };
    const area = await read(await folder(parts));
    expect(area.tiles).toHaveLength(2);
    expect(area.notes).toContain('Read from a.shp. Not read: metadata.json.');
    const archive = await folder({
      'a.zip': zip({ 'a.geojson': AREA, 'metadata.json': METADATA }),
    });
    const packed = await read(path.join(archive, 'a.zip'));
    expect(packed.names).toEqual(['Iowa']);
    expect(packed.notes).toContain('Read from a.geojson. Not read: metadata.json.');
  });

  it('alone is refused, and another area is asked about', async () => {
    await expect(read(await folder({ 'metadata.json': METADATA }))).rejects.toThrow(/no "type"/);
    const two = await folder({ 'a.shp': shp(SQUARE), 'b.json': AREA, 'c.json': METADATA });
    await expect(read(two)).rejects.toThrow(/several areas: a\.shp, b\.json\. Choose one/);
    const refusal = await read(two).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ reason: 'folder', files: ['a.shp', 'b.json'] });
  });

  it('is refused with a word for what its geometry is missing', async () => {
    const place = await folder({ 'a.json': JSON.stringify({ type: 'Polygon' }) });
    const file = path.join(place, 'a.json');
    await expect(read(file)).rejects.toThrow('a.json has a geometry without coordinates.');
  });

  it('leaves the choice between many areas of a folder, the first of which are named', async () => {
    const names = Array.from({ length: 12 }, (_, at) => `farm-${String(at).padStart(2, '0')}`);
    const place = await folder(
      Object.fromEntries(
        names.flatMap((name) => [
          [`${name}.geojson`, AREA],
          [`${name}.qmd`, 'metadata'],
        ]),
      ),
    );
    const refusal = await read(place).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      files: names.map((name) => `${name}.geojson`),
      message: expect.stringMatching(
        /several areas: farm-00\.geojson, .*, farm-04\.geojson and 7 more\. Choose/,
      ),
    });
  });

  it('in an archive with a shapefile is named, as any other file that is not read', async () => {
    const files = { 'a.shp': shp(SQUARE), 'b.geojson': AREA, 'c.json': METADATA };
    const place = await folder({ 'a.zip': zip(files) });
    const { notes } = await read(path.join(place, 'a.zip'));
    expect(notes).toContain('Read from a.shp. Not read: b.geojson, c.json.');
  });
});
