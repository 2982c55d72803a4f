/** `cedar grid`, and `cedar init` with a proposed grid, as they are built. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, TileGrid } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { polygonFeature } from '../unit/areaFixtures.ts';
import { runCedar } from './cedarCommand.ts';
import { openCycle } from './cycle.ts';

const BERLIN = [
  [13.3, 52.4],
  [13.5, 52.4],
  [13.5, 52.6],
  [13.3, 52.6],
  [13.3, 52.4],
];

const CONFIGURATION = `# Forests
tile_grid:
  grid_name: LANDSAT_ARD_CU # of the USGS
tracker:
  store: gdrive
gdrive:
  project: forest-research-1
`;

async function open(text?: string) {
  const cycle = await openCycle();
  const folder = temporaryFolder();
  const file = path.join(folder, 'cedar.yaml');
  const area = path.join(folder, 'berlin.geojson');
  writeFileSync(area, JSON.stringify(polygonFeature(BERLIN)));
  if (text !== undefined) writeFileSync(file, text);
  const env = { CEDAR_CONFIG: file };
  return { cycle, file, area, cedar: (...args: string[]) => runCedar(cycle, args, { env }) };
}

describe('cedar grid', () => {
  it('lists grids for an area, with why they fit', async () => {
    const { area, cedar } = await open();
    const { exitCode, stdout } = await cedar('grid', '--area', area);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^utm-33n +\d+ tiles? +UTM zone 33N \(EPSG:32633\)\n {4}Pixel edges/m);
    expect(stdout).toMatch(/^eea-3035 /m);
    const json = JSON.parse((await cedar('grid', '--area', area, '--list', '--json')).stdout);
    expect(json[0]).toMatchObject({ id: 'utm-33n', share: 1, resolution: 30, tiles: 4 });
    expect(TileGrid.from(json[0].grid).tileAt(13.4, 52.5)).toBeDefined();
  });

  it('prints a grid as YAML, and what is to know of it beside', async () => {
    const { area, cedar, file } = await open();
    const sizes = ['--resolution', '10', '--tile-size', '20005'];
    const run = await cedar('grid', '--area', area, '--choose', 'utm-33n', ...sizes);
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.stderr).toMatch(/tiles was changed to 20010, a multiple of the pixel/);
    expect(run.stderr).toMatch(/LANDSAT\/LC08\/C02\/T1_L2: [\d.]+ MB a date and tile/);
    const { grid } = loadConfig(run.stdout + CONFIGURATION.replace(/tile_grid:\n.*\n/, ''));
    expect(grid).toMatchObject({ crs: 'EPSG:32633', res: [10, 10], size: [2001, 2001] });
    expect(existsSync(file)).toBe(false);
  });

  it('writes it into the configuration, with its comments, once it may replace the other', async () => {
    const { area, cedar, file } = await open(CONFIGURATION);
    const choose = ['grid', '--area', area, '--choose', 'utm-33n', '--write'];
    const refused = await cedar(...choose);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toMatch(/has another tile grid.*--replace/);
    expect(readFileSync(file, 'utf8')).toBe(CONFIGURATION);
    const run = await cedar(...choose, '--replace');
    expect(run).toMatchObject({ exitCode: 0, stdout: `${file}\n` });
    const text = readFileSync(file, 'utf8');
    expect(text).toMatch(/^# Forests\n/);
    expect(text).toContain('# of the USGS');
    expect(loadConfig(text).grid.crs).toBe('EPSG:32633');
    // The same grid again is not another one.
    expect(await cedar(...choose)).toMatchObject({ exitCode: 0 });
  });

  it('takes a place, also with negative numbers', async () => {
    const { cedar } = await open();
    const run = await cedar('grid', '--place', '-71.5,42,-71,42.5', '--json');
    expect(JSON.parse(run.stdout)[0]).toMatchObject({ id: 'utm-19n' });
    expect((await cedar('grid', '--place', '33UVU')).stdout).toContain('utm-33n');
    const unclear = await cedar('grid', '--place', '48.8566, 2.3522');
    expect(unclear.stdout).toContain('utm-39n');
    expect(unclear.stderr).toMatch(/longitude was read first.*"48\.8566N 2\.3522E"/);
    const lettered = await cedar('grid', '--place', '48.8566N 2.3522E');
    expect(lettered.stdout).toContain('utm-31n');
    expect(lettered.stderr).toBe('Longitude 2.3522° E, latitude 48.8566° N\n');
  });

  it.each<[string, string[], RegExp]>([
    ['no area', [], /--area or --place/],
    ['two areas', ['--area', 'x', '--place', '13 52'], /--area or --place/],
    ['no choice', ['--place', '13 52', '--write'], /--write needs --choose/],
    ['sizes alone', ['--place', '13 52', '--tile-size', '5'], /--tile-size needs --choose/],
    ['two ways', ['--place', '13 52', '--choose', 'utm-33n', '--list'], /not used together/],
    ['a wrong number', ['--place', '13 52', '--resolution', '0'], /positive number/],
    ['another grid', ['--place', '13 52', '--choose', 'utm-1n'], /Grids for it are: .*utm-33n/],
    ['no place', ['--place', 'Berlin'], /not a valid location/],
    ['no configuration', ['--place', '13 52', '--choose', 'utm-33n', '--write'], /no such file/],
  ])('refuses %s', async (_, args, message) => {
    const { cedar } = await open();
    const run = await cedar('grid', ...args);
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
  });
});

describe('cedar init', () => {
  it('writes a grid that is proposed for an area', async () => {
    const { area, cedar, file } = await open();
    const init = ['init', '--project', 'forest-research-1', '--drive', '--area', area];
    const listed = await cedar(...init);
    expect(listed).toMatchObject({ exitCode: 2 });
    expect(listed.stderr).toMatch(/Name the grid with --grid:\n {2}utm-33n: UTM zone 33N/);
    expect(existsSync(file)).toBe(false);
    const run = await cedar(...init, '--grid', 'eea-3035', '--resolution', '20');
    expect(run).toMatchObject({ exitCode: 0 });
    const { grid, warnings } = loadConfig(readFileSync(file, 'utf8'));
    expect(grid).toMatchObject({ crs: 'EPSG:3035', res: [20, 20], size: [5000, 5000] });
    expect(warnings).toEqual([]);
  });
});
