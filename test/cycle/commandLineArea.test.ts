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
const kml = (ring: readonly (readonly number[])[]) =>
  `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>${ring.map((place) => place.join(',')).join(' ')}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>`;
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

  it('can be a place in any notation', async () => {
    const cycle = await openCycle();
    for (const place of [`42°21'36"N 71°03'36"W`, '-71.07,42.35,-71.05,42.37']) {
      const args = ['submit', LANDSAT_8, '--place', place, ...JUNE, '--dry-run'];
      const run = await runCedar(cycle, args);
      expect(run, run.stderr).toMatchObject({ exitCode: 0 });
      expect(run.stderr).toMatch(/: 1 tile: h004v004/);
      expect(run.stdout).toMatch(/: 1 image\n {2}\S+_h004v004_/);
    }
    const point = ['count', LANDSAT_8, '--place', '42.36N 71.06W', ...JUNE, '--inside'];
    const refused = await runCedar(cycle, point);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toMatch(/is a point, which has no inside/);
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

  /** Names of the images that `submit --dry-run` lists. */
  const images = (stdout: string) =>
    stdout
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
      .filter(Boolean);

  it('cuts images to it, and an order gives the area and its tiles to another', async () => {
    const cycle = await openCycle();
    const file = await written('boston.kml', kml(BOSTON));
    const inside = await runCedar(cycle, ['submit', LANDSAT_8, '-a', file, '--inside', ...JUNE]);
    expect(inside).toMatchObject({ exitCode: 0 });
    const order = inside.stdout.trim();
    const dry = ['submit', LANDSAT_8, ...JUNE, '--dry-run'];
    const again = await runCedar(cycle, [...dry, '--area-of', order, '--inside']);
    expect(images(again.stdout)).toEqual([
      expect.stringMatching(/_h004v004_.*_boston-kml-[0-9a-f]{8}$/),
    ]);
    const shown = await runCedar(cycle, ['show', order, '--json']);
    expect(shown.stdout).toContain(images(again.stdout)[0]);
    const whole = await runCedar(cycle, [...dry, '--area-of', order]);
    expect(images(whole.stdout)).toEqual([expect.stringMatching(/_h004v004_[\d-]+_[\d-]+$/)]);
    const chosen = await runCedar(cycle, [
      ...dry,
      '-a',
      file,
      '--inside',
      '-t',
      'h004v004',
      '-t',
      'h009v009',
    ]);
    expect(images(chosen.stdout)).toHaveLength(1);
    expect(chosen.stderr).toMatch(/no pixel is inside boston\.kml: h009v009/);
  });

  it('is one image without the grid, which an order gives to another', async () => {
    const cycle = await openCycle();
    const file = await written('boston.kml', kml(BOSTON));
    const dry = ['submit', LANDSAT_8, ...JUNE, '--dry-run'];
    const submitted = await runCedar(cycle, [
      'submit',
      LANDSAT_8,
      ...JUNE,
      '-a',
      file,
      '--no-grid',
    ]);
    expect(submitted).toMatchObject({ exitCode: 0 });
    expect(submitted.stderr).toMatch(
      /boston\.kml: one image of 2\d × 3\d pixels, without the grid/,
    );
    const order = submitted.stdout.trim();
    const again = await runCedar(cycle, [...dry, '--grid-of', order, '--index', '0', '0']);
    expect(images(again.stdout)).toEqual([
      expect.stringMatching(/_h000v000_.*_boston-kml-[0-9a-f]{8}$/),
    ]);
    // The area of the order is in its own grid, wherever that of the configuration is.
    const same = await runCedar(cycle, [...dry, '-a', file, '--grid-of', order]);
    expect(images(same.stdout)).toEqual(images(again.stdout));
  });

  it('outside of the grid of the configuration is one image as well, and again by its order', async () => {
    const cycle = await openCycle();
    const dry = ['submit', LANDSAT_8, ...JUNE, '--dry-run'];
    const elsewhere = await written(
      'paris.kml',
      kml(BOSTON.map(([x = 0, y = 0]) => [x + 73.4, y + 6.5])),
    );
    const paris = await runCedar(cycle, [...dry, '-a', elsewhere, '--no-grid', '--inside']);
    expect(paris).toMatchObject({ exitCode: 0 });
    expect(images(paris.stdout)).toHaveLength(1);
    // The command that Copy as Command writes for such an order makes the same image.
    const cut = await runCedar(cycle, [
      'submit',
      LANDSAT_8,
      ...JUNE,
      ...['-a', elsewhere, '--no-grid', '--inside'],
    ]);
    const ordered = cut.stdout.trim();
    const command = [...dry, '--index', '0', '0', '--grid-of', ordered];
    const copied = await runCedar(cycle, [...command, '--area-of', ordered, '--inside']);
    expect(images(copied.stdout)).toEqual(images(paris.stdout));
    expect(copied.stderr).toMatch(/paris\.kml: 1 tile: h000v000/);
  });

  it.each([
    [['--inside', '-t', 'h004v004'], /--inside is used with --area/],
    [['--no-grid', '-t', 'h004v004'], /--no-grid is used with --area/],
    [['--place', '1 2', '-a', 'b.kml'], /--area and --place cannot be used together/],
    [['--area-of', 'A', '-a', 'b.kml'], /--area and --area-of cannot be used together/],
    [['--no-grid', '--grid-of', 'A', '-a', 'b.kml'], /--no-grid and --grid-of cannot be used/],
    [['--no-grid', '-a', 'b.kml', '-t', 'h004v004'], /--area is used in place of --tile/],
  ])('cannot be combined as in %j', async (options, message) => {
    const cycle = await openCycle();
    const run = await runCedar(cycle, ['submit', LANDSAT_8, ...JUNE, ...options]);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it('of an order of whole tiles is refused, as its grid is', async () => {
    const cycle = await openCycle();
    const whole = await runCedar(cycle, ['submit', LANDSAT_8, ...JUNE, '-t', 'h004v004']);
    const order = whole.stdout.trim();
    const area = await runCedar(cycle, ['count', LANDSAT_8, ...JUNE, '--area-of', order]);
    expect(area.exitCode).toBe(2);
    expect(area.stderr).toMatch(/are whole tiles\. Name a file with --area/);
    const grid = await runCedar(cycle, [
      'count',
      LANDSAT_8,
      ...JUNE,
      '--grid-of',
      order,
      '-i',
      '0',
      '0',
    ]);
    expect(grid.exitCode).toBe(2);
    expect(grid.stderr).toMatch(/has no grid of its own/);
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
