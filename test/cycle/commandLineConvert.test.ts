/** `cedar convert`, with the destination of the configuration, and from a bucket to a bucket. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { completeSample, JUNE, runCedar, SAMPLE_CONFIG, sampleTracker } from './cedarCommand.ts';
import { expectCube } from './cubeOrder.ts';
import { finishOrder, LANDSAT_8, objectNames, openCycle } from './cycle.ts';

const CUBE = 'LANDSAT_LC08_C02_T1_L2_h004v004';
const NAME = 'LANDSAT_LC08_C02_T1_L2_h004v004_2020-06-01_2020-06-30';

describe('cedar convert', () => {
  it('makes cubes of a folder, of the format and where the configuration wants them', async () => {
    const cycle = await openCycle();
    const name = await completeSample(cycle);
    const data = temporaryFolder();
    const downloaded = await runCedar(cycle, ['download', name, '--dest', data]);
    const folder = path.dirname(downloaded.stdout.split('\n')[0] ?? '');
    const cubes = temporaryFolder();
    const config = path.join(cubes, 'cedar.yaml');
    const ard =
      'ard:\n  destination: $CUBES/{collection}\n  encoding: {chunks: {x: 100, y: 100}}\n';
    await writeFile(config, `${await readFile(SAMPLE_CONFIG, 'utf8')}\n${ard}`);
    const env = { CEDAR_CONFIG: config, CUBES: cubes };

    const ran = await runCedar(cycle, ['convert', folder, '--json'], { env });
    expect(ran.exitCode, ran.stderr).toBe(0);
    const cube = path.join(cubes, 'LANDSAT/LC08/C02/T1_L2', `${CUBE}.zarr`);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      cubes: [{ path: cube, state: 'written', images: [NAME] }],
      empty: [],
      documents: [path.join(path.dirname(cube), `${NAME}.json`)],
    });
    await expectCube(cube, folder, [NAME]);

    const again = await runCedar(cycle, ['convert', folder, '--skip-metadata'], { env });
    expect(again).toMatchObject({ exitCode: 0, stdout: `${cube}\n` });
    expect(again.stderr).toMatch(/kept, it has all/);
    // The name of the order has colons, which the name of its folder cannot have.
    const named = path.join(data, name);
    expect(named).not.toBe(folder);
    const byName = await runCedar(cycle, ['convert', named, '--skip-metadata'], { env });
    expect(byName, byName.stderr).toMatchObject({ exitCode: 0, stdout: `${cube}\n` });
    const catalog = await runCedar(cycle, ['catalog', named]);
    expect(catalog.stdout).toBe(`${path.join(folder, 'catalog', 'collection.json')}\n`);
    const missing = await runCedar(cycle, ['convert', `${named}-2`], { env });
    expect(missing).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Check the path'),
    });
    const physical = await runCedar(cycle, ['convert', folder, '--physical', '--overwrite'], {
      env,
    });
    expect(physical.exitCode, physical.stderr).toBe(0);
    const red = JSON.parse(await readFile(path.join(cube, 'red', 'zarr.json'), 'utf8'));
    expect(red).toMatchObject({ data_type: 'float32', fill_value: 'NaN' });
    expect(red.attributes).not.toHaveProperty('scale_factor');
    const wrong = await runCedar(cycle, ['convert', folder, '--shard', '2/2'], { env });
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toMatch(/Use I\/N with I from 0 to N - 1/);
  });

  it.each(['convert', 'download', 'script', 'update'])(
    '%s refuses an empty folder, as of a variable that is not set',
    async (command) => {
      const cycle = await openCycle();
      const { exitCode, stderr } = await runCedar(cycle, [command, 'data', '--dest', '']);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/--dest.*The path of a folder is expected/);
    },
  );

  it('reads a bucket and writes to it', async () => {
    const cycle = await openCycle();
    await completeSample(cycle);
    const bucket = 'gs://cedar-sandbox';
    const args = ['convert', `${bucket}/CEDAR`, '--dest', `${bucket}/cubes`];
    const ran = await runCedar(cycle, args);
    expect(ran.exitCode, ran.stderr).toBe(0);
    expect(ran.stdout).toBe(`${bucket}/cubes/${CUBE}.zarr\n`);
    expect(await objectNames(cycle)).toEqual(
      expect.arrayContaining([`cubes/${CUBE}.zarr/zarr.json`, `cubes/${NAME}.json`]),
    );
  });

  it('reports each cube that is refused at the end, and makes the others', async () => {
    const cycle = await openCycle();
    const name = await completeSample(cycle);
    const data = temporaryFolder();
    const downloaded = await runCedar(cycle, ['download', name, '--dest', data, '--no-catalog']);
    const folder = path.dirname(downloaded.stdout.split('\n')[0] ?? '');
    const copies = ['LC05', 'LC07', 'LC09'].map((sensor) => ({
      sensor,
      cube: CUBE.replace('LC08', sensor),
      image: NAME.replace('LC08', sensor),
    }));
    for (const { sensor, image } of copies) {
      const document = JSON.parse(await readFile(path.join(folder, `${NAME}.json`), 'utf8'));
      document.order.collection = `LANDSAT/${sensor}/C02/T1_L2`;
      if (sensor === 'LC05') document.image.bands.pop();
      await writeFile(path.join(folder, `${image}.json`), JSON.stringify(document));
      const pixels = await readFile(path.join(folder, `${NAME}.tif`));
      const isCut = sensor === 'LC07';
      await writeFile(path.join(folder, `${image}.tif`), isCut ? pixels.subarray(0, 500) : pixels);
    }
    const dest = temporaryFolder();
    const ran = await runCedar(cycle, ['convert', folder, '--dest', dest, '--json']);
    expect(ran.exitCode, ran.stderr).toBe(1);
    const [first, second, third] = copies.map(({ cube }) => path.join(dest, `${cube}.zarr`));
    expect(JSON.parse(ran.stdout)).toMatchObject({
      cubes: [{ path: path.join(dest, `${CUBE}.zarr`), state: 'written' }, { path: third }],
      refused: [
        { path: second, error: { tag: 'cube' } },
        { path: first, error: { tag: 'cube' } },
      ].sort((a, b) => ((a.path ?? '') < (b.path ?? '') ? -1 : 1)),
    });
    const lines = ran.stderr.trim().split('\n').slice(-2);
    expect(lines).toEqual([
      expect.stringContaining(`cedar: ${first}: `),
      expect.stringContaining(`cedar: ${second}: `),
    ]);
  });

  it('makes cubes of one of the orders that share a folder of a bucket', async () => {
    const cycle = await openCycle();
    const tracker = await sampleTracker(cycle);
    const july = { periodStart: '2020-07-01', periodEnd: '2020-07-31' };
    const few = { ...JUNE, ...july, choices: { [LANDSAT_8]: { bands: ['red', 'nir'] } } };
    const name = await completeSample(cycle);
    const other = (await tracker.submit(few)).name;
    await finishOrder(tracker, other);
    const place = 'gs://cedar-sandbox/CEDAR';
    const dest = temporaryFolder();
    const together = await runCedar(cycle, ['convert', place, '--dest', dest]);
    expect(together.exitCode).toBe(1);
    expect(together.stderr).toMatch(/cannot share a cube: their bands are/);

    // Also without a path, from the bucket of the configuration.
    for (const paths of [[place], []]) {
      const args = ['convert', ...paths, '--order', name, '--dest', dest, '--overwrite', '--json'];
      const ran = await runCedar(cycle, args);
      expect(ran.exitCode, ran.stderr).toBe(0);
      expect(JSON.parse(ran.stdout)).toMatchObject({
        cubes: [{ path: path.join(dest, `${CUBE}.zarr`), state: 'written', images: [NAME] }],
        images: [NAME],
        refused: [],
      });
    }
    const both = await runCedar(cycle, ['convert', '--order', name, '--order', other]);
    expect(both.stderr).toMatch(/cannot share a cube: their bands are/);
    const unknown = await runCedar(cycle, ['convert', '--order', 'nosuch']);
    expect(unknown.exitCode, unknown.stderr).toBe(2);
    expect(unknown.stderr).toContain('nosuch');
  });

  it('reports images of an order that are gone or unfinished, and makes a cube of the others', async () => {
    const cycle = await openCycle();
    const tracker = await sampleTracker(cycle);
    const request = { ...JUNE, periodEnd: '2020-08-31', periodFrequency: 'MS' as const };
    const { name } = await tracker.submit(request);
    const { orders } = await finishOrder(tracker, name);
    const gone = orders[1]?.name ?? '';
    for (const object of await cycle.store.itemObjects(gone, orders[1]?.prefix ?? '')) {
      await cycle.store.remove(object);
    }
    const dest = temporaryFolder();
    const args = ['convert', '--order', name, '--dest', dest, '--json'];
    const ran = await runCedar(cycle, args);
    expect(ran.exitCode, ran.stderr).toBe(1);
    expect(ran.stderr).toContain(`The image "${gone}" is no longer in the store`);
    const images = [orders[0]?.name, orders[2]?.name];
    expect(JSON.parse(ran.stdout)).toMatchObject({ cubes: [{ images }], images });
  });

  it('explains where to correct the name of a bucket that does not exist', async () => {
    const cycle = await openCycle();
    const bucket = 'gs://no-such-bucket';
    const read = await runCedar(cycle, ['convert', `${bucket}/CEDAR`]);
    expect(read.exitCode).toBe(4);
    expect(read.stderr).toContain(`correct the address that begins with "${bucket}"`);
    expect(read.stderr).not.toContain('bucket_name');

    const config = path.join(temporaryFolder(), 'cedar.yaml');
    const ard = `ard: {destination: '${bucket}/cubes'}\n`;
    await writeFile(config, `${await readFile(SAMPLE_CONFIG, 'utf8')}\n${ard}`);
    await completeSample(cycle);
    const args = ['convert', 'gs://cedar-sandbox/CEDAR'];
    const written = await runCedar(cycle, args, { env: { CEDAR_CONFIG: config } });
    expect(written.exitCode).toBe(4);
    expect(written.stderr).toContain('correct destination under ard: in cedar.yaml');
  });

  it('names a folder that is refused, and converts and describes the others', async () => {
    const cycle = await openCycle();
    const name = await completeSample(cycle);
    const data = temporaryFolder();
    const downloaded = await runCedar(cycle, ['download', name, '--dest', data]);
    const folder = path.dirname(downloaded.stdout.split('\n')[0] ?? '');
    const missing = path.join(data, 'missing');
    const dest = temporaryFolder();
    const args = ['convert', missing, folder, folder, '--dest', dest];
    const ran = await runCedar(cycle, [...args, '--json']);
    expect(ran.exitCode, ran.stderr).toBe(2);
    expect(ran.stderr).toContain(`cedar: ${missing}: `);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      cubes: [{ path: path.join(dest, `${CUBE}.zarr`), state: 'written' }],
      refused: [{ path: missing, error: { tag: 'cube', message: expect.any(String) } }],
    });
    // Another machine may see the folder, and would then have other parts.
    const part = await runCedar(cycle, [...args, '--json', '--shard', '0/2']);
    expect(JSON.parse(part.stdout)).toMatchObject({ error: { tag: 'cube' } });

    const catalogs = await runCedar(cycle, ['catalog', missing, folder, folder, '--json']);
    expect(catalogs.exitCode, catalogs.stderr).toBe(2);
    expect(catalogs.stderr).toContain(`cedar: ${missing}: `);
    expect(JSON.parse(catalogs.stdout)).toEqual([
      { folder: missing, error: { tag: 'usage', message: expect.any(String) } },
      { folder, catalog: path.join(folder, 'catalog', 'collection.json') },
    ]);
  });
});
