/** Errors while a downloaded file is written. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { retrieve } from '../../src/core/stores/retrieve.ts';
import type { Store, StoredObject } from '../../src/core/stores/store.ts';

const object: StoredObject = { id: 'P/A.tif', fileName: 'A.tif', size: 3, version: '1' };

/** A store whose bytes end with an error, if one is given. */
function storeOf(error?: Error): Store {
  return {
    async *read() {
      yield Buffer.from('abc');
      if (error) throw error;
    },
  } as unknown as Store;
}

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cedar-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

it('only failures while a file is written are reported as errors of writing', async () => {
  const error = new RangeError('Unexpected state');
  const received = retrieve(storeOf(error), object, folder, 'A.tif', { overwrite: true });
  await expect(received).rejects.toBe(error);
  expect(await readdir(folder)).toEqual([]);
});

it('an error of writing names the file', async () => {
  const target = join(folder, 'A.tif');
  await mkdir(target);
  const received = retrieve(storeOf(), object, folder, 'A.tif', { overwrite: true });
  await expect(received).rejects.toMatchObject({
    tag: 'destination',
    path: target,
    message: expect.stringMatching(/^Cannot write ".*A\.tif"/),
  });
  expect(await readdir(folder)).toEqual(['A.tif']);
});
