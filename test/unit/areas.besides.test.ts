/** Areas in files with others beside them: write-ahead logs, and JSON that is no area. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { readAreaBy } from '../../src/core/areas/readArea.ts';
import { TileGrid } from '../../src/core/grids/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { geoPackage, polygonFeature, SQUARE, shp, zip } from './areaFixtures.ts';

const grid = TileGrid.named('LANDSAT_ARD_CU');
const read = (file: string) => readAreaBy(runAreaJob, { file }, { grid });

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

  it('is read with its log in an archive, and refused while it is being changed', async () => {
    const { file, close } = await opened();
    const archive = path.join(temporaryFolder(), 'a.zip');
    const files = { 'a.gpkg': await readFile(file), 'a.gpkg-wal': await readFile(`${file}-wal`) };
    await writeFile(archive, zip(files));
    expect((await read(archive)).names).toEqual(['Oregon', 'Iowa']);
    close();
    const journal = Buffer.from('d9d505f920a163d7000000010000', 'hex');
    await writeFile(`${file}-journal`, journal);
    await expect(read(file)).rejects.toThrow(/a\.gpkg is being changed by another program/);
  });
});

describe('JSON that is no area', () => {
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
  });

  it('in an archive with a shapefile is named, as any other file that is not read', async () => {
    const files = { 'a.shp': shp(SQUARE), 'b.geojson': AREA, 'c.json': METADATA };
    const place = await folder({ 'a.zip': zip(files) });
    const { notes } = await read(path.join(place, 'a.zip'));
    expect(notes).toContain('Read from a.shp. Not read: b.geojson, c.json.');
  });
});
