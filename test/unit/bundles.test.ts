/** Data cubes, projections and commands in the bundles, which load no more than they need. */
import { execFile } from 'node:child_process';
import { copyFile, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import definitions from 'proj4-list';
import { beforeAll, expect, it } from 'vitest';
import { build } from '../../esbuild.mjs';
import { root } from '../../scripts/setup/step.mjs';
import { EPSG_NAMES } from '../../src/core/grids/epsgNames.ts';
import type * as Core from '../../src/core/index.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { writeTileImage } from './quickLook.tileImages.ts';

const SAMPLE = path.join(root, 'samples', 'workspace', 'cedar.yaml');
const require = createRequire(import.meta.url);

const bundles = sharedFolder();

beforeAll(async () => {
  await build({ production: true, types: false, outdir: bundles });
}, 120_000);

/** The bundles without some of them: whatever loads one fails. */
async function bundlesWithout(...names: readonly string[]): Promise<string> {
  const folder = temporaryFolder();
  for (const file of await readdir(bundles, { withFileTypes: true })) {
    if (file.isFile()) await copyFile(path.join(bundles, file.name), path.join(folder, file.name));
  }
  for (const name of names) await rm(path.join(folder, name));
  return folder;
}

const GOOGLE = ['googleAuth.cjs', 'earthEngineClient.cjs', 'cloudStorageClient.cjs'];

/** Runs a command in a folder. @returns what it writes to standard output */
async function run(
  dist: string,
  args: readonly string[],
  { cwd, config }: { cwd: string; config?: string },
): Promise<string> {
  const env = { ...process.env, CEDAR_CONFIG: config };
  const program = [path.join(dist, 'cli.cjs'), ...args];
  return (await promisify(execFile)(process.execPath, program, { cwd, env })).stdout;
}

async function imageFolder(): Promise<string> {
  const folder = temporaryFolder();
  const dates = ['2020-06-01', '2020-06-17'];
  await writeTileImage(folder, { name: 'image', dates, value: (x, y) => x + y });
  return folder;
}

it('projections are all there', () => {
  const { findProjection }: { findProjection(code: string): unknown } = require(
    path.join(bundles, 'projections.cjs'),
  );
  const codes = Object.keys(definitions);
  expect(codes.length).toBeGreaterThan(5000);
  const found = Object.fromEntries(codes.map((code) => [code, findProjection(code)]));
  expect(found).toEqual(definitions);
  for (const code of ['EPSG:1', 'EPSG:432', '4326', '']) {
    expect(findProjection(code)).toBeUndefined();
  }
});

it('names of datums and later codes are there, in one place', async () => {
  const { EPSG_NAMES: packed }: { EPSG_NAMES: unknown } = require(
    path.join(bundles, 'projections.cjs'),
  );
  expect(packed).toEqual(EPSG_NAMES);
  const start = EPSG_NAMES.datumNames.slice(0, 100);
  const names = (await readdir(bundles)).filter((name) => /\.c?js$/.test(name));
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(path.join(bundles, name), 'utf8')] as const),
  );
  expect(texts.filter(([, text]) => text.includes(start)).map(([name]) => name)).toEqual([
    'projections.cjs',
  ]);
});

it('places in systems by the names of their datums are computed in bundles', () => {
  const { projectionOf }: typeof Core = require(path.join(bundles, 'core.cjs'));
  const wkt =
    'GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]';
  expect(projectionOf(wkt).datumShift).toBe('applied');
  expect(projectionOf('EPSG:7844').datumShift).toBe('none');
});

it('local cubes are made without the rest of the core', async () => {
  const dist = await bundlesWithout('core.cjs');
  const cubes = temporaryFolder();
  // In a folder without a configuration.
  const args = ['convert', await imageFolder(), '--dest', cubes];
  const [cube = ''] = (await run(dist, args, { cwd: cubes })).split('\n');
  expect(path.dirname(cube)).toBe(cubes);
  expect(await readdir(cube)).toContain('zarr.json');
});

it('commands explain themselves without the core', async () => {
  const dist = await bundlesWithout('core.cjs', ...GOOGLE);
  const cwd = temporaryFolder();
  for (const args of [['--help'], ['--version'], ['convert', '--help'], ['help', 'submit']]) {
    expect(await run(dist, args, { cwd, config: SAMPLE })).not.toBe('');
  }
});

it('what needs no connection is done without the libraries of Google', async () => {
  const dist = await bundlesWithout(...GOOGLE);
  const folder = await imageFolder();
  const workspace = temporaryFolder();
  // With a configuration, also one that the command finds by its name.
  await copyFile(SAMPLE, path.join(workspace, 'cedar.yaml'));
  for (const args of [
    ['convert', folder, '--dest', path.join(workspace, 'cubes')],
    ['catalog', folder],
    ['script', folder],
    ['grid', '--place', '42.4, -72.3'],
  ]) {
    expect(await run(dist, args, { cwd: workspace })).not.toBe('');
  }
  const { loadConfig }: typeof Core = require(path.join(dist, 'core.cjs'));
  const text = 'tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gdrive }\n';
  expect(loadConfig(text).store.service).toBe('gdrive');
});

it('a connection needs the library for signing in', async () => {
  const dist = await bundlesWithout(...GOOGLE);
  const listing = run(dist, ['list', '--earthengine-url', 'http://127.0.0.1:9'], {
    cwd: temporaryFolder(),
    config: SAMPLE,
  });
  await expect(listing).rejects.toThrow(/googleAuth\.cjs/);
});
