/** `cedar convert`, with the destination of the configuration, and from a bucket to a bucket. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporaryFolder.ts';
import { completeSample, runCedar, SAMPLE_CONFIG } from './cedarCommand.ts';
import { expectCube } from './cubeOrder.ts';
import { objectNames, openCycle } from './cycle.ts';

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
