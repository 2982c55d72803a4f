/**
 * The page about data cubes: each command on it works as written there, from an order in the sandbox to
 * xarray and Dask; and the cubes have the values of the time series of the quick look.
 */
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import type { ToQuickLook } from '../../src/views/quickLook/protocol.ts';
import { QuickLookSession } from '../../src/views/quickLook/quickLookSession.ts';
import { sharedFolder } from '../temporaryFolder.ts';
import { CUBE_PACKAGES } from './cubePackages.ts';
import { type Outcome, outcomeOf, printed } from './program.ts';
import { installPython, installR, peer } from './setup.ts';

const python = await peer('xarray', () => installPython('cubes', CUBE_PACKAGES));
const rscript = await peer('terra', () => installR(['r-cran-terra']));
const script = path.join(import.meta.dirname, 'cubes_page.py');

const CUBE = 'LANDSAT_LC08_C02_T1_L2_h003v009';
/** The names on the page. */
const BUCKET = 'my-bucket';
const IN_BUCKET = `gs://${BUCKET}/cubes/${CUBE}.zarr`;

/** Two shards along x, so that machines have something to share. */
const CONFIGURATION = `
tile_grid: {name: Small, crs: EPSG:32619, ul: [295680, 4725120], res: [30, 30], size: [48, 24],
  limits: [[0, 9], [0, 9]]}
tracker: {store: gcs, export_image_kwds: {shardSize: 16, fileDimensions: 32}}
gcs: {bucket_name: ${BUCKET}, project: cedar-sandbox}
ard:
  destination: $ARCHIVE
  encoding: {chunks: {x: 16, y: 16, time: 2}, shards: {x: 16, y: 16, time: 8}}
`;

interface Block {
  readonly language: string;
  readonly text: string;
}

/** Examples of the page, in their order. */
async function examples(): Promise<readonly Block[]> {
  const page = await readFile(path.join(root, 'docs', 'cubes.md'), 'utf8');
  return [...page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    text,
  }));
}

describe.skipIf(!python)('the page about data cubes', () => {
  const folder = sharedFolder();
  const data = sharedFolder();
  let sandbox: Sandbox;
  let blocks: readonly Block[];
  let order: string;
  let env: Record<string, string>;

  const shell = (text: string): Promise<Outcome> =>
    outcomeOf('bash', ['-euo', 'pipefail', '-c', text], { cwd: folder, env });
  /** As a file: processes that Dask starts read it again. */
  const inPython = async (text: string) => {
    const file = path.join(folder, 'example.py');
    await writeFile(file, text);
    return (await printed(python ?? '', [file], { cwd: folder, env })).toString();
  };
  /** Results of `cubes_page.py`. */
  const seen = async (...args: string[]) =>
    JSON.parse((await printed(python ?? '', [script, ...args], { cwd: folder, env })).toString());
  const run = async (text: string): Promise<string> => {
    const { status, stdout, stderr } = await shell(text);
    expect(status, `${text}\n${stderr}`).toBe(0);
    return stdout.toString().trim();
  };
  const example = (language: string, part: string): string => {
    const found = blocks.filter((each) => each.language === language && each.text.includes(part));
    expect(found, part).toHaveLength(1);
    return found[0]?.text ?? '';
  };

  beforeAll(async () => {
    sandbox = await startSandbox({ speed: 1000, data, bucket: BUCKET });
    blocks = await examples();
    const bin = path.join(folder, 'bin');
    await mkdir(bin);
    await symlink(python ?? '', path.join(bin, 'python'));
    const cedar = [process.execPath, path.join(root, 'dist', 'cli.cjs')];
    await writeFile(path.join(bin, 'cedar'), `#!/bin/sh\nexec "${cedar.join('" "')}" "$@"\n`, {
      mode: 0o755,
    });
    await writeFile(path.join(folder, 'cedar.yaml'), CONFIGURATION);
    const key = path.join(folder, 'key.json');
    await writeFile(key, JSON.stringify(await sandbox.serviceAccountKey()));
    env = {
      PATH: `${bin}${path.delimiter}${process.env.PATH}`,
      ARCHIVE: path.join(folder, 'archive'),
      CEDAR_EARTHENGINE_URL: sandbox.earthEngine,
      CEDAR_STORAGE_URL: sandbox.storage,
      GOOGLE_APPLICATION_CREDENTIALS: key,
      STORAGE_EMULATOR_HOST: sandbox.storage,
      // It would request the kind of bucket with gRPC, which the sandbox does not support.
      GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT: 'false',
      MPLBACKEND: 'agg',
    };
    order = await run(
      'cedar submit LANDSAT/LC08/C02/T1_L2 --tile h003v009 -s 2020-05-01 -e 2020-06-30 -f MS',
    );
    await run(`cedar wait "${order}"`);
    env = { ...env, order };
  }, 120_000);

  afterAll(() => sandbox?.close());

  it('makes a cube of a downloaded order, which xarray opens in one line and plots', async () => {
    await run(example('sh', 'cedar download'));
    expect(await readdir(path.join(folder, 'cubes'))).toContain(`${CUBE}.zarr`);
    await inPython(example('python', '.plot()'));
  }, 120_000);

  it('makes cubes with the values of the time series of the quick look', async () => {
    const images = path.join(folder, 'data', order);
    const [piece = ''] = (await readdir(images)).filter((name) => name.endsWith('.tif')).sort();
    const sent: ToQuickLook[] = [];
    const session = new QuickLookSession(path.join(images, piece), (message) => sent.push(message));
    await session.receive({ type: 'ready' });
    const area = { kind: 'pixel', column: 20, row: 10 } as const;
    await session.receive({ type: 'series', request: 1, area, formulas: [] });
    await session.dispose();
    const series = sent.flatMap((each) => (each.type === 'series' ? [each.series] : []))[0];
    const { dates, values } = (await seen('series', `cubes/${CUBE}.zarr`, '10', '20')) as {
      readonly dates: readonly string[];
      readonly values: Readonly<Record<string, readonly (number | null)[]>>;
    };
    expect(series?.points.map(({ label }) => label)).toEqual(dates);
    expect(dates.length).toBeGreaterThan(3);
    expect(series?.bands.map(({ name }) => name)).toEqual(Object.keys(values));
    for (const [index, { name }] of (series?.bands ?? []).entries()) {
      const plotted = series?.points.map((point) => point.values[index] ?? null) ?? [];
      expect(plotted.some((value) => value !== null)).toBe(true);
      expect(plotted.map(rounded), name).toEqual(values[name]?.map(rounded));
    }
  }, 120_000);

  it('shows the reference system to rioxarray, and clear dates by their clouds', async () => {
    expect(await seen('place', `cubes/${CUBE}.zarr`)).toEqual({
      crs: 32619,
      transform: [30, 0, 295_680 + 3 * 48 * 30, 0, -30, 4_725_120 - 9 * 24 * 30],
      sameOfBand: true,
      clear: true,
    });
  }, 120_000);

  it.skipIf(!rscript)(
    'makes NetCDF and GeoTIFFs that terra reads in R',
    async () => {
      for (const format of ['netcdf', 'cog']) {
        await run(`cedar convert "data/$order" --dest forR --format ${format}`);
      }
      const cube = path.join(folder, 'forR', CUBE);
      const inR = path.join(import.meta.dirname, 'cubes.R');
      const output = (
        await printed(rscript ?? '', [inR, `${cube}.nc`, cube, '10', '20'])
      ).toString();
      const found = new Map(
        output.split('\n').map((line) => {
          const [name = '', ...values] = line.trim().split(' ');
          return [name, values];
        }),
      );
      const { dates, values } = await seen('series', `cubes/${CUBE}.zarr`, '10', '20');
      expect(found.get('netcdf.dates')).toEqual(dates);
      const left = 295_680 + 3 * 48 * 30;
      const top = 4_725_120 - 9 * 24 * 30;
      for (const format of ['netcdf', 'cog']) {
        expect(found.get(`${format}.code`), format).toEqual(['32619']);
        const extent = found.get(`${format}.extent`)?.map(Number);
        expect(extent, format).toEqual([left, left + 48 * 30, top - 24 * 30, top]);
        const red = found.get(`${format}.red`)?.map(Number) ?? [];
        expect(red.map(rounded), format).toEqual(values.red.map(rounded));
      }
    },
    120_000,
  );

  it('takes the images of an order from the bucket of the configuration', async () => {
    const output = await run(`${example('sh', '--order').trim()} --overwrite`);
    expect(path.basename(output)).toBe(`${CUBE}.zarr`);
  }, 120_000);

  it('makes a cube in the bucket, which Dask reads in parallel, with the means of the images', async () => {
    await run(example('sh', 'gs://my-bucket/CEDAR_PREARD'));
    await inPython(example('python', '.compute()'));
    await expectInBucket();
    const { finite, ...others } = await seen('mean', IN_BUCKET, `data/${order}`);
    expect(others).toEqual({ chunked: true, dates: true, same: true });
    expect(finite).toBeGreaterThan(100);
  }, 120_000);

  it('lets two processes write one cube to the bucket together', async () => {
    await seen('remove', IN_BUCKET);
    const convert = `cedar convert gs://${BUCKET}/CEDAR_PREARD --dest gs://${BUCKET}/cubes --shard`;
    const ended = await Promise.all([0, 1].map((part) => shell(`${convert} ${part}/2`)));
    // The part that ends first has left the rest to the other.
    for (const { status, stderr } of ended) expect([0, 3], stderr).toContain(status);
    expect(ended.map(({ status }) => status)).toContain(0);
    await expectInBucket();
  }, 120_000);

  it('shares work out with xargs', async () => {
    const command = example('sh', 'xargs')
      .replace('data/ORDER', `data/${order}`)
      .replace('/shared/cubes', 'shared');
    // xargs ends with 123 where a part has ended with a code from 1 to 125.
    const { status, stderr } = await shell(command);
    expect([0, 123], stderr).toContain(status);
    const found = await seen('same', `cubes/${CUBE}.zarr`, `shared/${CUBE}.zarr`);
    expect(found).toMatchObject({ same: true });
  }, 120_000);

  it('shares work out with Dask', async () => {
    await seen('remove', IN_BUCKET);
    const output = await inPython(example('python', 'client.map').replaceAll('16', '4'));
    const codes = JSON.parse(output.trim().split('\n').at(-1) ?? '') as number[];
    expect(codes).toHaveLength(4);
    // The part that ends last completes the cube.
    expect([...new Set(codes)].sort()).toEqual([0, 3]);
    await expectInBucket();
  }, 300_000);

  /** The cube in the bucket is the one on the disk, read by processes of Dask. */
  async function expectInBucket(): Promise<void> {
    const found = await seen('same', `cubes/${CUBE}.zarr`, IN_BUCKET);
    expect(found).toMatchObject({ same: true });
    expect(found.chunks).toBeGreaterThan(20);
  }
});

/** To 6 digits: single precision and the order of calculations differ. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(6));
}
