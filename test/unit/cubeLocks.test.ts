/** Locks of cubes, and cubes that change while further dates of them are written. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { diskError } from '../../src/core/cubes/cubeFailures.ts';
import { type CubeLock, type LockOptions, lockCube } from '../../src/core/cubes/cubeLock.ts';
import { watchCube } from '../../src/core/cubes/cubeVersion.ts';
import { FolderStore } from '../../src/core/cubes/folderStore.ts';
import { type LockOwner, newOwner } from '../../src/core/cubes/lockOwner.ts';
import { CubeError } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const NAME = 'cube.zarr';
const BUSY = /Another conversion is writing .*cube\.zarr.*Try again when it has ended/;

/** Renewals take a moment, and so does the end of an owner that cannot be seen. */
const SHORT = { renewEvery: 40, staleAfter: 400 };

function newCube() {
  const folder = temporaryFolder();
  return { folder, cube: { place: new FolderStore(folder), name: NAME } };
}

async function lock(
  cube: ReturnType<typeof newCube>['cube'],
  options: LockOptions = {},
): Promise<CubeLock> {
  const taken = await lockCube(cube, { times: SHORT, ...options });
  if (!taken) throw new Error('no lock');
  onTestFinished(() => taken.release());
  return taken;
}

/** A lock as another process has left it. */
async function leftLock(folder: string, change: Partial<LockOwner>): Promise<string> {
  const owner = { ...(await newOwner()), id: 'other', ...change };
  const file = path.join(folder, `${NAME}.lock`, 'whole');
  await new FolderStore(folder).write(`${NAME}.lock/whole`, Buffer.from(JSON.stringify(owner)));
  return file;
}

describe('the lock of a cube', () => {
  it('is refused while another conversion has it, and nothing is left of it', async () => {
    const { folder, cube } = newCube();
    const first = await lock(cube);
    await first.requireHeld();
    const error = await lock(cube).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(CubeError);
    expect(error).toMatchObject({ reason: 'busy-cube', message: expect.stringMatching(BUSY) });
    expect(error.message).toContain(`process ${process.pid} on `);
    await first.release();
    expect(await readdir(folder)).toEqual([]);
    await (await lock(cube)).release();
  });

  it('is taken by one of many that want it at the same time', async () => {
    const { cube } = newCube();
    for (let round = 0; round < 20; round++) {
      const all = await Promise.allSettled(Array.from({ length: 8 }, () => lock(cube)));
      const taken = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(taken).toHaveLength(1);
      await taken[0]?.release();
    }
  });

  it('is shared by parts of a conversion, but not with a whole one', async () => {
    const { folder, cube } = newCube();
    const part = (index: number) => lock(cube, { share: { index, count: 2 } });
    const first = await part(0);
    const second = await part(1);
    await expect(part(1)).rejects.toThrow(BUSY);
    await expect(lock(cube)).rejects.toThrow(BUSY);
    await first.release();
    await expect(lock(cube)).rejects.toThrow(BUSY);
    await second.release();
    const whole = await lock(cube);
    await expect(part(0)).rejects.toThrow(BUSY);
    await whole.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken at once from a process that has ended', async () => {
    const { folder, cube } = newCube();
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await leftLock(folder, { pid: child.pid ?? 0 });
    await lock(cube, { times: { renewEvery: 60_000, staleAfter: 60_000 } });
    await leftLock(folder, { started: 0 });
    await lock(cube, { times: { renewEvery: 60_000, staleAfter: 60_000 } });
  });

  it('leaves no folder where a process was killed while it took the lock', async () => {
    const { folder, cube } = newCube();
    await cube.place.write(`${NAME}.lock/whole.12345678.cedar-part`, Buffer.from('{'));
    await (await lock(cube)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken from another machine that does not renew it, and not from one that does', async () => {
    const { folder, cube } = newCube();
    const file = await leftLock(folder, { host: 'elsewhere' });
    const before = performance.now();
    await (await lock(cube)).release();
    expect(performance.now() - before).toBeGreaterThan(SHORT.staleAfter);
    await leftLock(folder, { host: 'elsewhere' });
    const renewal = sleep(100).then(async () => writeFile(file, await readFile(file)));
    await expect(lock(cube)).rejects.toThrow(/process \d+ on elsewhere/);
    await renewal;
  });

  it('is kept by renewing it', async () => {
    const { folder, cube } = newCube();
    const held = await lock(cube);
    const file = path.join(folder, `${NAME}.lock`, 'whole');
    const owner = JSON.parse(await readFile(file, 'utf8'));
    await expect.poll(async () => readFile(file, 'utf8')).not.toContain(`${owner.renewed}`);
    await held.requireHeld();
    held.throwIfLost();
  });

  it('that another conversion has taken ends the work, and is left to it', async () => {
    const { folder, cube } = newCube();
    const held = await lock(cube);
    const file = await leftLock(folder, { host: 'elsewhere' });
    await expect(held.requireHeld()).rejects.toThrow(/on elsewhere/);
    expect(() => held.throwIfLost()).toThrow(/on elsewhere/);
    await held.release();
    expect(JSON.parse(await readFile(file, 'utf8')).id).toBe('other');
  });
});

describe('a cube that another program changes', () => {
  it.each([
    ['cube.zarr', 'cube.zarr/zarr.json'],
    ['cube.nc', 'cube.nc'],
    ['cube', 'cube/cube_2020-05-01.tif'],
  ])('%s is not replaced', async (name, key) => {
    const { cube } = newCube();
    const changed = { ...cube, name };
    const isNew = await watchCube(changed, {});
    await isNew();
    await cube.place.write(key, Buffer.from('one'));
    await expect(isNew()).rejects.toMatchObject({ reason: 'busy-cube' });
    const requireUnchanged = await watchCube(changed, {});
    await cube.place.write(`${name}.other`, Buffer.from('x'));
    await requireUnchanged();
    await cube.place.write(key, Buffer.from('three'));
    await expect(requireUnchanged()).rejects.toThrow(/since it was read.*Convert again/);
  });
});

describe('a file that was deleted', () => {
  it.each(['a.zarr.partial/red/c/0/0/0', 'a.zarr/red/c/0/0/0.1234.cedar-part', 'a.nc.partial'])(
    'of an unfinished cube is not to be downloaded again: %s',
    (file) => {
      const { message } = diskError(file, { code: 'ENOENT', message: 'no such file' });
      expect(message).toMatch(/Convert again/);
      expect(message).not.toMatch(/[Dd]ownload/);
    },
  );

  it('of an image is', () => {
    const { message } = diskError('a_b.tif', { code: 'ENOENT', message: 'no such file' });
    expect(message).toMatch(/Download the order again/);
  });
});
