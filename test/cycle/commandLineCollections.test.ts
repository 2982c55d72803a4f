/** `cedar describe`, and the bands and encodings of `cedar submit`. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { runCedar, SAMPLE_CONFIG, sampleTracker } from './cedarCommand.ts';
import { finishOrder, openCycle } from './cycle.ts';

const OWNER = 'projects/cedar-examples/assets';
const LANDSAT_8 = 'LANDSAT/LC08/C02/T1_L2';
const EMBEDDINGS = 'GOOGLE/SATELLITE_EMBEDDING/V1/ANNUAL';
const JUNE = ['-t', 'h004v004', '-s', '2020-06-01', '-e', '2020-06-10'];

/** A copy of the sample's configuration in a folder of its own. */
function ownConfig(): { file: string; folder: string } {
  const folder = temporaryFolder();
  const file = path.join(folder, 'cedar.yaml');
  writeFileSync(file, readFileSync(SAMPLE_CONFIG, 'utf8'));
  return { file, folder };
}

describe('cedar describe', () => {
  it('prints a description for cedar.yaml, and what to look at on standard error', async () => {
    const cycle = await openCycle();
    const { exitCode, stdout, stderr } = await runCedar(cycle, ['describe', `${OWNER}/drone`]);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toMatch(/different pixel sizes[\s\S]*different types/);
    const { catalog, warnings } = loadConfig(readFileSync(SAMPLE_CONFIG, 'utf8') + stdout);
    expect(warnings).toEqual([]);
    const row = catalog.collection(`${OWNER}/drone`);
    expect(row.bands.map(({ id }) => id)).toEqual(['red', 'green', 'blue', 'nir', 'temperature']);
    expect(row.resolution).toBe(1);
  });

  it('gives the same as JSON', async () => {
    const cycle = await openCycle();
    const { stdout } = await runCedar(cycle, ['describe', `${OWNER}/soil_map`, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      id: `${OWNER}/soil_map`,
      description: { type: 'image', mosaic: 'all' },
      notes: [expect.stringMatching(/different types/)],
    });
  });

  it('adds it to the configuration with --add, which is ordered then', async () => {
    const cycle = await openCycle();
    const { file, folder } = ownConfig();
    const before = readFileSync(file, 'utf8');
    const env = { CEDAR_CONFIG: file };
    const added = await runCedar(cycle, ['describe', `${OWNER}/soil_map`, '--add'], { env });
    expect(added.exitCode, added.stderr).toBe(0);
    expect(added.stdout).toBe(`${OWNER}/soil_map is described in ${file}.\n`);
    expect(readFileSync(file, 'utf8').startsWith(before)).toBe(true);
    const planned = await runCedar(cycle, ['submit', `${OWNER}/soil_map`, ...JUNE, '--dry-run'], {
      env,
    });
    expect(planned.stdout).toMatch(/: 1 image\n/);
    const again = await runCedar(cycle, ['describe', `${OWNER}/soil_map`, '--add'], { env });
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain(`describes "${OWNER}/soil_map" already`);
    expect(readdirSync(folder)).toEqual(['cedar.yaml']);
  });

  it('is corrected before anything is ordered where it does not match Earth Engine', async () => {
    const cycle = await openCycle();
    const { file } = ownConfig();
    const id = 'GOOGLE/CLOUD_SCORE_PLUS/V1/S2_HARMONIZED';
    const describe = (band: string) => `collections:\n  ${id}:\n    bands: [${band}]\n`;
    const text = readFileSync(file, 'utf8');
    const env = { CEDAR_CONFIG: file };
    const run = (...args: string[]) => runCedar(cycle, [...args, id, ...JUNE], { env });
    writeFileSync(file, text + describe('{ id: cs, data_type: uint8 }'));
    for (const args of [['submit', '--dry-run'], ['count'], ['submit']]) {
      const { exitCode, stdout, stderr } = await run(...args);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(/"cs" of .* has the type float32 in Earth Engine, but uint8/);
    }
    writeFileSync(file, text + describe('{ id: cs, data_type: float32 }'));
    expect((await run('submit', '--dry-run')).exitCode).toBe(0);
  });

  it.each<[id: string, exitCode: number, message: RegExp]>([
    [`${OWNER}/missing`, 2, /does not exist[\s\S]*Check the id/],
    ['projects/private-lab/assets/field_campaign', 2, /denied[\s\S]*ask its owner to share it/],
    [`${OWNER}/field_boundaries`, 2, /is a table of features[\s\S]*area of interest/],
    ['Sentinel-2', 2, /is not an id of Earth Engine/],
  ])('refuses %s, and changes no file', async (id, exitCode, message) => {
    const cycle = await openCycle();
    const { file } = ownConfig();
    const before = readFileSync(file, 'utf8');
    const ran = await runCedar(cycle, ['describe', id, '--add'], { env: { CEDAR_CONFIG: file } });
    expect([ran.exitCode, ran.stdout]).toEqual([exitCode, '']);
    expect(ran.stderr).toMatch(message);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

it.each(['submit', 'count'])(
  'cedar %s of a collection that is not described names what adds it',
  async (command) => {
    const cycle = await openCycle();
    const ran = await runCedar(cycle, [command, `${OWNER}/drone`, ...JUNE]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toContain(`"cedar describe ${OWNER}/drone --add"`);
    expect(ran.stderr).not.toContain(LANDSAT_8);
  },
);

describe('cedar describe, of a built-in collection,', () => {
  const ERA5 = 'ECMWF/ERA5_LAND/DAILY_AGGR';

  it('adds the bands of --bands to the configuration, which are ordered then', async () => {
    const cycle = await openCycle();
    const { file } = ownConfig();
    const env = { CEDAR_CONFIG: file };
    for (const band of ['snow_albedo', 'snow_density']) {
      const added = await runCedar(cycle, ['describe', ERA5, '--bands', band, '--add'], { env });
      expect(added.exitCode, added.stderr).toBe(0);
    }
    const bands = `${ERA5}=snow_depth,snow_albedo,snow_density`;
    const planned = await runCedar(
      cycle,
      ['submit', ERA5, ...JUNE, '--bands', bands, '--dry-run'],
      {
        env,
      },
    );
    expect(planned.stdout).toMatch(/: 1 image\n/);
    const twice = ['describe', ERA5, '--bands', 'snow_albedo', '--add'];
    const again = await runCedar(cycle, twice, { env });
    expect([again.exitCode, again.stderr]).toEqual([2, expect.stringMatching(/"snow_albedo"/)]);
  });

  it('prints them, and refuses a band that Earth Engine does not list', async () => {
    const cycle = await openCycle();
    const { stdout } = await runCedar(cycle, ['describe', ERA5, '--bands', 'snow_albedo']);
    expect(stdout).toBe(
      `collections:\n  ${ERA5}:\n    bands:\n      - { id: snow_albedo, data_type: float64 }\n`,
    );
    const { exitCode, stderr } = await runCedar(cycle, ['describe', ERA5, '--bands', 'snow']);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/"snow" is not one of the bands that can be added: .*snow_albedo/),
    ]);
  });
});

describe('cedar submit', () => {
  it('orders the bands of --bands, and the encoding of --encoding', async () => {
    const cycle = await openCycle();
    const ran = await runCedar(cycle, [
      'submit',
      ...[LANDSAT_8, EMBEDDINGS],
      ...['-t', 'h004v004', '-s', '2020-06-01', '-e', '2020-06-10'],
      ...['--bands', `${LANDSAT_8}=red,nir`, '--bands', `${LANDSAT_8}=radsat_qa`],
      ...['--bands', `${EMBEDDINGS}=A00`, '--encoding', `${EMBEDDINGS}=int8`],
    ]);
    expect(ran.exitCode, ran.stderr).toBe(0);
    const tracker = await sampleTracker(cycle);
    const order = await finishOrder(tracker, ran.stdout.trim());
    expect(order.submission.image_collections).toEqual({
      [LANDSAT_8]: { bands: ['red', 'nir', 'radsat_qa'] },
      [EMBEDDINGS]: { bands: ['A00'], encoding: 'int8' },
    });
    const images = order.orders.map(async ({ name, prefix }) => {
      const { text } = await tracker.store.readMetadata(name, prefix);
      const { bands, data_type: type, nodata } = JSON.parse(text).image;
      return [bands, type, nodata];
    });
    expect(await Promise.all(images)).toEqual([
      [['red', 'nir', 'radsat_qa'], 'uint16', 65_535],
      [['A00'], 'int8', -128],
    ]);
  });

  it.each<[args: string[], message: RegExp]>([
    [['--bands', 'red'], /Write the id of the collection, =, and the value/],
    [['--bands', `${LANDSAT_8}=red,,nir`], /Bands are separated by commas/],
    [['--bands', `${LANDSAT_8}=rot`], /has no band "rot"\. Its bands are: blue, green, red/],
    [['--bands', `${LANDSAT_8}=red,red`], /"red" .* is chosen twice/],
    [['--bands', 'COPERNICUS/S1_GRD=vv'], /this order does not include it\. Add the collection/],
    [['--encoding', `${EMBEDDINGS}=int16`], /The only encoding is int8/],
    [['--encoding', `${LANDSAT_8}=int8`], /cannot be stored as int8\. Leave out the encoding/],
  ])('refuses %j', async (args, message) => {
    const cycle = await openCycle();
    const ran = await runCedar(cycle, ['submit', LANDSAT_8, ...JUNE, ...args]);
    expect(ran.exitCode).toBe(2);
    expect(ran.stderr).toMatch(message);
    expect(await (await sampleTracker(cycle)).list()).toEqual([]);
  });

  it('does not leave out images with other bands', async () => {
    const cycle = await openCycle();
    const submit = (...args: string[]) => runCedar(cycle, ['submit', LANDSAT_8, ...JUNE, ...args]);
    expect((await submit('--bands', `${LANDSAT_8}=red`)).exitCode).toBe(0);
    const refused = await submit('--existing', 'leave-out');
    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toMatch(/Different there: bands: red\.[\s\S]*Take them over/);
  });
});
