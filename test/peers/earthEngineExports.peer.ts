/** Every export option of Google's Earth Engine client for Python, and what the sandbox refuses it. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { printed } from './program.ts';
import { EARTH_ENGINE, installPython, peer } from './setup.ts';

interface Outcome {
  readonly state?: string;
  readonly priority?: number;
  readonly error?: string | null;
  readonly refused?: string;
}

interface File {
  readonly size: readonly number[];
  readonly interleaving: string;
  readonly blocks: readonly number[];
  readonly nodata: number | null;
  readonly west: number | null;
  readonly latitudes: number | null;
}

interface Seen {
  readonly signatures: number;
  readonly exports: Record<string, Outcome>;
  readonly tagged: readonly unknown[];
  readonly refusals: Record<string, string | null>;
  readonly lists: { readonly listed: readonly string[]; readonly computed: readonly string[] };
  readonly files: Record<string, File>;
  /** Names of the files in the folder of the export to Drive. */
  readonly driveFiles: readonly string[];
}

const python = await peer('the Earth Engine client for Python', () =>
  installPython('earthengine', EARTH_ENGINE),
);

describe.skipIf(!python)('the Earth Engine client for Python', () => {
  let sandbox: Sandbox;
  let seen: Seen;

  beforeAll(async () => {
    sandbox = await startSandbox({ speed: 100 });
    const script = path.join(import.meta.dirname, 'earthengine_exports.py');
    const addresses = [sandbox.earthEngine, sandbox.storage, sandbox.project, sandbox.bucket];
    const output = await printed(python ?? '', [script, ...addresses]);
    seen = JSON.parse(output.toString().trim().split('\n').at(-1) ?? '') as Seen;
  }, 300_000);

  afterAll(() => sandbox?.close());

  it('knows every algorithm', () => {
    expect(seen.signatures).toBe(985);
  });

  it('exports with all options for Cloud Storage', () => {
    expect(seen.exports.all).toEqual({ state: 'SUCCEEDED', priority: 7, error: null });
    const files = Object.entries(seen.files).filter(([name]) => name.startsWith('exports/all'));
    // The westernmost files have no values and are left out.
    expect(files.length).toBeGreaterThan(1);
    expect(files.every(([name]) => !/-0000000000\.tif$/.test(name))).toBe(true);
    for (const [, file] of files) {
      expect(file).toMatchObject({ blocks: [32, 32], nodata: -9999, interleaving: 'PIXEL' });
      expect(file.west).toBeGreaterThan(-122.4851);
      expect(file.latitudes).toBeGreaterThan(0);
    }
  });

  it('exports to a folder of Drive with the same options', () => {
    expect(seen.exports.Drive).toEqual({ state: 'SUCCEEDED', priority: 7, error: null });
    expect(seen.driveFiles.length).toBeGreaterThan(1);
    for (const name of seen.driveFiles) expect(name).toMatch(/^prefix-\d{10}-\d{10}\.tif$/);
  });

  it('exports with dimensions or a transform instead of a scale', () => {
    expect(seen.exports.dimensions).toMatchObject({ state: 'SUCCEEDED', priority: 100 });
    expect(seen.files['exports/dimensions.tif']?.size).toEqual([30, 20]);
    expect(seen.exports.transform).toMatchObject({ state: 'SUCCEEDED' });
  });

  it('follows the limits that it sets', () => {
    expect(seen.exports['few pixels']?.error).toMatch(/^Export too large: .* \(max: 10\)/);
    expect(seen.exports.priority?.refused).toMatch(/^Priority must be an integer/);
    expect(seen.exports.workers?.refused).toMatch(/^Maximum number of workers must be positive/);
  });

  const lacking = [
    ['TFRecord', 'tfRecordOptions'],
    ['metadata', 'geoTiffOptions.metadataKeys'],
    ['asset', 'assetExportOptions'],
  ] as const;
  it.each(lacking)('receives a refusal of %s by name', (name, field) => {
    expect(seen.exports[name]?.refused).toBe(`The sandbox does not implement ${field}.`);
  });

  it('sets tags for its requests', () => {
    expect(seen.tagged).toEqual([1, 'SUCCEEDED']);
  });

  it('builds any expression, and receives a refusal of algorithms that the sandbox does not implement', () => {
    expect(seen.refusals).toEqual({
      'Image.convolve': 'The sandbox does not implement Image.convolve.',
      Array: 'The sandbox does not implement Array.',
      Classifier: 'The sandbox does not implement Classifier.smileRandomForest.',
      video: 'The sandbox does not implement projects.videoThumbnails.create.',
      table: 'The sandbox does not implement projects.table.export.',
      filter: "Invalid filter: Cannot filter by the field 'cloud'.",
    });
  });

  it('lists the images that the filters of a collection match', () => {
    expect(seen.lists.computed.length).toBeGreaterThan(1);
    expect([...seen.lists.listed].sort()).toEqual([...seen.lists.computed].sort());
  });
});
