/** Tiles that `cedar count` and `cedar submit` find under an area of interest. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { collection, polygonFeature, shp } from '../unit/areaFixtures.ts';
import { runCedar } from './cedarCommand.ts';
import { openCycle } from './cycle.ts';

const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const JUNE = ['-s', '2020-06-01', '-e', '2020-06-30'];

/** A small square within tile h004v004 of the sample grid, in Boston. */
const BOSTON = [
  [-71.06, 42.35],
  [-71.05, 42.35],
  [-71.05, 42.36],
  [-71.06, 42.36],
  [-71.06, 42.35],
];
const ELSEWHERE = BOSTON.map(([x = 0, y = 0]) => [x + 60, y]);

async function written(name: string, content: string | Uint8Array): Promise<string> {
  const file = path.join(temporaryFolder(), name);
  await writeFile(file, content);
  return file;
}

describe('an area on the command line', () => {
  it('orders the tiles that it covers', async () => {
    const cycle = await openCycle();
    const file = await written('boston.shp', shp(BOSTON));
    const run = await runCedar(cycle, ['submit', LANDSAT_8, '--area', file, ...JUNE, '--dry-run']);
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.stderr).toMatch(/boston\.shp: .*does not name its coordinate reference system/);
    expect(run.stderr).toMatch(/boston\.shp: 1 tile: h004v004/);
    expect(run.stdout).toMatch(/: 1 image\n {2}\S+_h004v004_/);
  });

  it('counts scenes for a feature that is chosen by its name', async () => {
    const cycle = await openCycle();
    const features = collection(
      polygonFeature(BOSTON, { name: 'Boston' }),
      polygonFeature(ELSEWHERE, { name: 'Elsewhere' }),
    );
    const file = await written('two.geojson', JSON.stringify(features));
    const args = ['count', LANDSAT_8, '--area', file, ...JUNE, '--json'];
    const counted = await runCedar(cycle, [...args, '--feature', 'boston']);
    expect(JSON.parse(counted.stdout)).toMatchObject([{ name: expect.stringMatching(/h004v004/) }]);
    const other = await runCedar(cycle, [...args, '--feature', 'Elsewhere']);
    expect(other).toMatchObject({ exitCode: 2 });
    expect(other.stderr).toMatch(/two\.geojson is outside the grid/);
    const unknown = await runCedar(cycle, [...args, '--feature', 'Paris']);
    expect(unknown).toMatchObject({ exitCode: 2 });
    expect(unknown.stderr).toMatch(
      /has no feature "Paris"\. Its features include: Boston, Elsewhere/,
    );
  });

  const swapped = BOSTON.map(([lon = 0, lat = 0]) => [lat, lon]);
  const wide = [
    [170, 40],
    [-170, 40],
    [-170, 43],
    [170, 43],
  ];
  const projected = [
    [330_000, 4_690_000],
    [330_100, 4_690_000],
    [330_100, 4_690_100],
  ];

  it.each([
    [swapped, ['--latitude-first']],
    [wide, ['--antimeridian', 'around']],
    [projected, ['--area-crs', 'EPSG:32619']],
  ])('that leaves a question open names the option that answers it: %j', async (ring, options) => {
    const cycle = await openCycle();
    const file = await written('area.geojson', JSON.stringify(polygonFeature(ring)));
    const args = ['submit', LANDSAT_8, '--area', file, ...JUNE, '--dry-run'];
    const open = await runCedar(cycle, args);
    expect(open).toMatchObject({ exitCode: 2, stdout: '' });
    expect(open.stderr).toContain(options[0]);
    expect(await runCedar(cycle, [...args, ...options])).toMatchObject({ exitCode: 0 });
  });

  it('is refused together with tiles, and without being an area', async () => {
    const cycle = await openCycle();
    const file = await written('notes.txt', 'somewhere in Iowa');
    const args = ['count', LANDSAT_8, '--area', file, ...JUNE];
    const both = await runCedar(cycle, [...args, '--tile', 'h004v004']);
    expect(both).toMatchObject({ exitCode: 2 });
    expect(both.stderr).toMatch(/--area is used in place of --tile/);
    const text = await runCedar(cycle, args);
    expect(text).toMatchObject({ exitCode: 2 });
    expect(text.stderr).toMatch(/notes\.txt is not in a format that Cedar reads/);
  });
});
