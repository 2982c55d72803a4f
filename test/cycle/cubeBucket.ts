/** The bucket of an order's sandbox, for cubes in it. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CloudStorageStore } from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import type { DownloadedOrder } from './cubeOrder.ts';
import { objectNames } from './cycle.ts';

export function cubeBucket(order: DownloadedOrder) {
  function opener() {
    const { store } = order.cycle;
    if (!(store instanceof CloudStorageStore)) throw new Error('not a bucket');
    return { bucket: store.bucketName, store, openBucket: () => store };
  }

  /** Names of the objects below a folder of the bucket. */
  async function listed(folder: string): Promise<string[]> {
    const names = await objectNames(order.cycle);
    const below = names.filter((name) => name.startsWith(`${folder}/`));
    return below.map((name) => name.slice(folder.length + 1));
  }

  /** A cube in a folder of the bucket, on disk. */
  async function downloadedCube(folder: string, cube: string): Promise<string> {
    const { store } = order.cycle;
    const target = temporaryFolder();
    for (const name of await listed(folder)) {
      if (name !== cube && !name.startsWith(`${cube}/`)) continue;
      const parent = path.posix.dirname(`${folder}/${name}`);
      const objects = await store.listObjects(parent, { startsWith: path.posix.basename(name) });
      const object = objects.find(({ fileName }) => fileName === path.posix.basename(name));
      if (!object) throw new Error(name);
      const chunks: Uint8Array[] = [];
      for await (const chunk of store.read(object)) chunks.push(chunk);
      await mkdir(path.join(target, path.dirname(name)), { recursive: true });
      await writeFile(path.join(target, name), Buffer.concat(chunks));
    }
    return path.join(target, cube);
  }

  return { opener, listed, downloadedCube };
}
