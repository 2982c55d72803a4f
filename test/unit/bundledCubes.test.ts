/** Data cubes and projections in the bundles, which load no more than they need. */
import { execFile } from 'node:child_process';
import { readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import definitions from 'proj4-list';
import { expect, it } from 'vitest';
import { build } from '../../esbuild.mjs';
import { temporaryFolder } from '../temporaryFolder.ts';
import { writeTileImage } from './quickLook.tileImages.ts';

it('local cubes are made without the rest of the core, and projections are all there', async () => {
  const outdir = temporaryFolder();
  await build({ production: true, types: false, outdir });

  const { findProjection }: { findProjection(code: string): unknown } = createRequire(
    import.meta.url,
  )(path.join(outdir, 'projections.cjs'));
  const codes = Object.keys(definitions);
  expect(codes.length).toBeGreaterThan(5000);
  const found = Object.fromEntries(codes.map((code) => [code, findProjection(code)]));
  expect(found).toEqual(definitions);
  for (const code of ['EPSG:1', 'EPSG:432', '4326', '']) {
    expect(findProjection(code)).toBeUndefined();
  }

  const folder = temporaryFolder();
  const dates = ['2020-06-01', '2020-06-17'];
  await writeTileImage(folder, { name: 'image', dates, value: (x, y) => x + y });
  await rm(path.join(outdir, 'core.cjs'));
  const cubes = temporaryFolder();
  // In a folder without a configuration.
  const args = [path.join(outdir, 'cli.cjs'), 'convert', folder, '--dest', cubes];
  const env = { ...process.env, CEDAR_CONFIG: undefined };
  const ran = await promisify(execFile)(process.execPath, args, { cwd: cubes, env });
  const [cube = ''] = ran.stdout.split('\n');
  expect(path.dirname(cube)).toBe(cubes);
  expect(await readdir(cube)).toContain('zarr.json');
}, 120_000);
