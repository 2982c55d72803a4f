/** Names of the features of an area, by which one of them is chosen. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAreaJob } from '../../src/core/areas/areaJob.ts';
import { readArea, readAreaBy } from '../../src/core/areas/readArea.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { collection, dbf, polygonFeature, SQUARE, shp, UTM_SQUARE, zip } from './areaFixtures.ts';

const read = (value: unknown, feature?: string) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return readAreaBy(runAreaJob, { text, name: 'area' }, { feature });
};
const EAST = SQUARE.map(([x = 0, y = 0]) => [x + 2, y]);
const wkt = (ring: number[][]) => `POLYGON ((${ring.map((each) => each.join(' ')).join(', ')}))`;

describe('features of WKT', () => {
  it('are numbered in the order of the text', async () => {
    const text = `${wkt(SQUARE)}\n${wkt(EAST)}\nSRID=32615;${wkt(UTM_SQUARE)}\n`;
    const area = await read(text, '2');
    expect(area.names).toEqual(['1', '2', '3']);
    expect(area.features).toBe(1);
    expect(area.bounds[0]).toBe(-91.7);
    expect((await read(text, '3')).bounds[0]).toBeCloseTo(-93.24, 2);
  });
});

describe('features with attributes', () => {
  const cities = collection(
    polygonFeature(SQUARE, { fid: 1, Land: 'DE', Stand: '2024-01-01', Gemeinde: 'Ulm', AGS: 8421 }),
    polygonFeature(EAST, { fid: 2, Land: 'DE', Stand: '2024-01-02', Gemeinde: 'Bonn', AGS: 5314 }),
  );

  it('have the first text that distinguishes them as their name', async () => {
    const area = await read(cities, 'bonn');
    expect(area.names).toEqual(['Ulm', 'Bonn']);
    expect(area.bounds[0]).toBe(-91.7);
  });

  it('have their own ids as names where those are texts, and the attributes are numbers', async () => {
    const farm = (id: string, fid: number) => ({ id, ...polygonFeature(SQUARE, { fid }) });
    expect((await read(collection(farm('farm-a', 1), farm('farm-b', 2)))).names).toEqual([
      'farm-a',
      'farm-b',
    ]);
  });

  it('are chosen by any attribute', async () => {
    expect((await read(cities, 'AGS=5314')).bounds[0]).toBe(-91.7);
    expect((await read(cities, 'gemeinde=ULM')).bounds[0]).toBe(-93.7);
    expect((await read(cities, 'Land=DE')).features).toBe(2);
    await expect(read(cities, 'AGS=1')).rejects.toThrow(/no feature "AGS=1".*Ulm, Bonn/);
    const named = collection(
      polygonFeature(SQUARE, { name: 'a=b' }),
      polygonFeature(EAST, { a: 'b' }),
    );
    expect((await read(named, 'a=b')).bounds[0]).toBe(-93.7);
  });

  it('keep identifiers that are texts, and numbers where no text differs', async () => {
    const fields = (...properties: object[]) =>
      collection(...properties.map((each) => polygonFeature(SQUARE, each)));
    const texts = fields({ crop: 'rye', parcel_id: 'P-1' }, { crop: 'oats', parcel_id: 'P-2' });
    expect((await read(texts)).names).toEqual(['P-1', 'P-2']);
    const same = fields({ crop: 'rye', id: 7 }, { crop: 'rye', id: 8 });
    expect((await read(same)).names).toEqual(['7', '8']);
    const items = ['S2A_1', 'S2B_2'].map((id, at) => ({
      ...polygonFeature(SQUARE, { platform: `sentinel-${at}` }),
      id,
    }));
    expect((await read(collection(...items))).names).toEqual(['S2A_1', 'S2B_2']);
  });
});

it('files of one name in folders of an archive are distinguished', async () => {
  const parts = (folder: string, ring: number[][]) => ({
    [`${folder}/z.shp`]: shp(ring),
    [`${folder}/z.dbf`]: dbf('NAME', [Buffer.from('Farm')]),
  });
  const file = path.join(temporaryFolder(), 'a.zip');
  await writeFile(file, zip({ ...parts('A', SQUARE), ...parts('B', EAST) }));
  const area = await readAreaBy(runAreaJob, { file }, { feature: 'B/z: Farm' });
  expect(area.names).toEqual(['A/z: Farm', 'B/z: Farm']);
  expect(area.bounds[0]).toBeCloseTo(-91.7);
});

describe('layers of a file', () => {
  const points = (...places: number[][]) => ({
    type: 'GeometryCollection',
    geometries: places.map((coordinates) => ({ type: 'Point', coordinates })),
  });
  const layers = (...names: string[]) => ({
    type: 'Topology',
    arcs: [],
    objects: Object.fromEntries(names.map((name, at) => [name, points([at, 1], [at, 2])])),
  });

  it('are named where there are several, and chosen with all their features', async () => {
    const area = await read(layers('parks', 'farms'), 'farms');
    expect(area.layers).toEqual(['parks', 'farms']);
    expect([area.features, area.points]).toEqual([
      2,
      [
        [1, 1],
        [1, 2],
      ],
    ]);
    expect((await read(layers('parks'))).layers).toEqual([]);
    expect((await read(collection(polygonFeature(SQUARE, {})))).layers).toEqual([]);
  });

  it('are named with the reason why they cannot be used together', async () => {
    const swapped = {
      ...layers('parks', 'farms'),
      ...{ transform: { scale: [50, 50], translate: [0, 0] } },
    };
    const text = JSON.stringify(swapped);
    await expect(readArea({ text, name: 'a' })).rejects.toMatchObject({
      reason: 'swapped',
      layers: ['parks', 'farms'],
    });
  });
});
