/** The threads that make cubes, and what is reported of their failures. */
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ByteStore } from '../../src/core/cubes/byteStore.ts';
import { CubeThreads } from '../../src/core/cubes/cubeThreads.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const refusal = new Error('The bucket "images" refuses access. Ask its owner for it.');
const bucket = { kind: 'bucket', bucket: 'images', prefix: '' } as const;
const file = { key: 'image.tif', size: 1000, version: '1' };

let threads: CubeThreads;

afterEach(() => threads.end());

test('the error of a bucket is that of the job that met it, and not of those after it', async () => {
  threads = new CubeThreads({
    count: 1,
    storeOf: () =>
      ({
        readRange: () => Promise.reject(refusal),
      }) satisfies Partial<ByteStore> as unknown as ByteStore,
  });
  await expect(threads.run('inspect', { store: bucket, file })).rejects.toBe(refusal);
  const folder = temporaryFolder();
  const missing = { store: { kind: 'folder', path: folder } as const, file };
  await expect(threads.run('inspect', missing)).rejects.toMatchObject({
    what: path.join(folder, 'image.tif'),
    message: expect.stringContaining('no longer exists'),
  });
});
