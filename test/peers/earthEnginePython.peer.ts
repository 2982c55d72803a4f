/** Google's Earth Engine client for Python and GDAL, unchanged, against the sandbox. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { printed } from './program.ts';
import { EARTH_ENGINE, installPython, peer } from './setup.ts';

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

const python = await peer('the Earth Engine client for Python', () =>
  installPython('earthengine', EARTH_ENGINE),
);

let sandbox: Sandbox;
let seen: Seen;

beforeAll(async () => {
  if (!python) return;
  sandbox = await startSandbox({ speed: 20 });
  const script = path.join(import.meta.dirname, 'earthengine_client.py');
  const addresses = [sandbox.earthEngine, sandbox.storage, sandbox.project, sandbox.bucket];
  const output = await printed(python, [script, ...addresses]);
  seen = JSON.parse(output.toString().trim().split('\n').at(-1) ?? '') as Seen;
}, 300_000);

afterAll(() => sandbox?.close());

describe.skipIf(!python)('the Earth Engine client for Python', () => {
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

  it('exports, and follows tasks to their end', () => {
    for (const task of [seen.utm, seen.albers]) {
      expect(task.error).toBeNull();
      expect(task.states.at(-1)).toBe('COMPLETED');
    }
    expect(seen.tasks).toEqual(['albers', 'utm']);
  });
});

describe.skipIf(!python)('GDAL', () => {
  it('reads the pieces of an export at the right positions', () => {
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
