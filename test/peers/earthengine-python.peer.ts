/** Google's Earth Engine client for Python and GDAL, unchanged, against the sandbox. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';

const run = promisify(execFile);
const here = path.dirname(fileURLToPath(import.meta.url));
const cache = path.join(here, '..', '..', 'node_modules', '.cache', 'peers', 'earthengine');
/** Versions that the sandbox was written with. */
const PACKAGES = ['earthengine-api==1.7.50', 'rasterio==1.4.4'];

/** A Python of its own, made once. */
async function python(): Promise<string> {
  const bin = path.join(cache, process.platform === 'win32' ? 'Scripts' : 'bin');
  const program = path.join(bin, 'python');
  if (existsSync(path.join(cache, 'ready'))) return program;
  await mkdir(cache, { recursive: true });
  await run('python3', ['-m', 'venv', cache]);
  await run(program, ['-m', 'pip', 'install', '--quiet', ...PACKAGES]);
  await run(program, ['-c', `open(r'${path.join(cache, 'ready')}', 'w').close()`]);
  return program;
}

interface File {
  readonly driver: string;
  readonly size: readonly number[];
  readonly dtype: string;
  readonly nodata: number;
  readonly descriptions: readonly string[];
  readonly transform: readonly number[];
  readonly epsg: number | null;
  readonly albers: boolean;
  readonly blocks: readonly number[];
  readonly compression: string;
  readonly overviews: readonly number[];
  readonly filled: number;
}

interface Seen {
  readonly computed: Record<string, unknown>;
  readonly errors: Record<string, string>;
  readonly utm: { states: readonly string[]; error: string | null };
  readonly albers: { states: readonly string[]; error: string | null };
  readonly tasks: readonly string[];
  readonly names: readonly string[];
  readonly files: Record<string, File>;
}

let sandbox: Sandbox;
let seen: Seen;

beforeAll(async () => {
  sandbox = await startSandbox({ speed: 20 });
  const script = path.join(here, 'earthengine_client.py');
  const { stdout } = await run(
    await python(),
    [script, sandbox.earthEngine, sandbox.storage, sandbox.project, sandbox.bucket],
    { maxBuffer: 1 << 24 },
  );
  seen = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Seen;
}, 600_000);

afterAll(() => sandbox?.close());

describe('the Earth Engine client for Python', () => {
  it('computes values', () => {
    expect(seen.computed).toMatchObject({ type: 'Image', sum: 55, asset: 'IMAGE_COLLECTION' });
    expect(seen.computed.bands).toContain('SR_B4');
    const dates = seen.computed.dates as string[];
    expect(dates.length).toBeGreaterThan(3);
    expect(dates.every((date) => /^2019-0[67]-\d\d$/.test(date))).toBe(true);
    expect(Number(seen.computed.cloudless)).toBeLessThanOrEqual(Number(seen.computed.size));
  });

  it('shows errors in the words of Earth Engine', () => {
    expect(seen.errors.collection).toBe(
      "ImageCollection.load: ImageCollection asset 'LANDSAT/XX99/NONE' not found (does not exist or caller does not have access).",
    );
    expect(seen.errors.band).toMatch(
      /^Image\.select: Band pattern 'B99' did not match any bands\. Available bands: \[SR_B1, /,
    );
    expect(seen.errors.type).toMatch(
      /^Number\.add, argument 'left': Invalid type\.\nExpected type: Number\.\nActual type: String\./,
    );
  });

  it('exports, and sees tasks run and end', () => {
    for (const task of [seen.utm, seen.albers]) {
      expect(task.error).toBeNull();
      expect(task.states.at(-1)).toBe('COMPLETED');
    }
    expect(seen.tasks).toEqual(['albers', 'utm']);
  });
});

describe('GDAL', () => {
  it('reads the pieces of an export, each where it belongs', () => {
    const pieces = seen.names.filter((name) => name.startsWith('peers/utm'));
    const offsets = ['0000000000', '0000000128'].flatMap((row) =>
      ['0000000000', '0000000128', '0000000256'].map((column) => `peers/utm${row}-${column}.tif`),
    );
    expect(pieces).toEqual(offsets);
    expect(seen.files['peers/utm0000000128-0000000256.tif']).toMatchObject({
      driver: 'GTiff',
      size: [44, 72],
      dtype: 'uint16',
      nodata: 0,
      descriptions: ['red', 'nir'],
      transform: [30, 0, 540000 + 256 * 30, 0, -30, 4187700 - 128 * 30],
      epsg: 32610,
      blocks: [128, 128],
      compression: 'DEFLATE',
      overviews: [],
    });
  });

  it('reads a cloud-optimized image in a projection without a code', () => {
    const file = seen.files['peers/albers.tif'];
    expect(file).toMatchObject({
      size: [300, 200],
      albers: true,
      transform: [30, 0, -2265585, 0, -30, 1964805],
      overviews: [2],
    });
    expect(file?.filled).toBeGreaterThan(0.9);
  });
});
