/** Downloads into unusual folders, and of unusual objects. */
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  CloudStorageStore,
  DestinationError,
  SubmissionError,
  TrackingDocument,
  TrackingDocumentError,
} from '../../src/core/index.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, LANDSAT_8, objectNames, openCycle, SMALL_ORDER } from './cycle.ts';
import { startProxy } from './proxy.ts';

/** Stores an object as it is, or with gzip encoding. */
async function put(
  { sandbox }: Cycle,
  name: string,
  body: Buffer,
  contentEncoding?: string,
): Promise<void> {
  const query = new URLSearchParams({
    uploadType: 'media',
    name,
    ...(contentEncoding !== undefined && { contentEncoding }),
  });
  const response = await fetch(
    `${sandbox.storage}/upload/storage/v1/b/${sandbox.bucket}/o?${query}`,
    { method: 'POST', headers: { authorization: 'Bearer any' }, body: new Uint8Array(body) },
  );
  expect(response.status, await response.text()).toBe(200);
}

/** A document of finished items by these names. */
async function orderOf(cycle: Cycle, items: readonly string[], name = 'ORDER') {
  const [listed] = await cycle.tracker.list();
  const { name: base } = listed
    ? { name: listed }
    : await cycle.tracker.submit({ ...SMALL_ORDER, periodEnd: '2020-06-02' });
  const json = (await cycle.tracker.read(base)).toJSON();
  json.tracking.name = name;
  json.orders = items.map((item) => ({
    name: item,
    prefix: 'images',
    status: { state: 'COMPLETED' },
  }));
  return new TrackingDocument(json);
}

async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).sort();
}

describe('a download', () => {
  it('receives a large object in ranges, each of which continues where it was cut', async () => {
    const cycle = await openCycle();
    const bytes = randomBytes(70 * 1024 * 1024);
    await put(cycle, 'images/large.tif', bytes);
    const order = await orderOf(cycle, ['large']);
    const folder = temporaryFolder();
    cycle.sandbox.setFaults([
      { path: '**/*large.tif', nth: 2, times: 2, action: { truncate: 5_000_000 } },
    ]);
    await cycle.tracker.download(order, folder);
    expect((await readFile(join(folder, 'ORDER', 'large.tif'))).equals(bytes)).toBe(true);
  });

  it('of an empty object creates an empty file', async () => {
    const cycle = await openCycle();
    await put(cycle, 'images/empty.tif', Buffer.alloc(0));
    const folder = temporaryFolder();
    const order = await orderOf(cycle, ['empty']);
    await cycle.tracker.download(order, folder);
    expect(await readFile(join(folder, 'ORDER', 'empty.tif'))).toHaveLength(0);
    expect(await cycle.tracker.missing(order, folder)).toEqual({ count: 0, bytes: 0 });
  });

  it('of an object with gzip encoding gives the decompressed bytes', async () => {
    const cycle = await openCycle();
    const text = Buffer.from(JSON.stringify({ some: 'metadata' }).repeat(1000));
    await put(cycle, 'images/packed.json', gzipSync(text), 'gzip');
    const order = await orderOf(cycle, ['packed']);
    const folder = temporaryFolder();
    await cycle.tracker.download(order, folder);
    const file = join(folder, 'ORDER', 'packed.json');
    expect((await readFile(file)).equals(text)).toBe(true);
    expect(await cycle.tracker.missing(order, folder)).toEqual({ count: 0, bytes: 0 });
    // Damage on the way is noticed, and the next try is whole.
    cycle.sandbox.setFaults([{ path: '**/*packed.json', action: { flip: 30 } }]);
    await cycle.tracker.download(order, folder);
    expect((await readFile(file)).equals(text)).toBe(true);
  });

  it('deletes temporary files of a killed download', async () => {
    const cycle = await openCycle();
    await put(cycle, 'images/b0.tif', randomBytes(3_000_000));
    const order = await orderOf(cycle, ['b0'], 'BENCH');
    const folder = temporaryFolder();
    cycle.sandbox.setFaults([{ path: '**/*b0.tif', action: { slow: 100_000 } }]);
    const { storage, bucket } = cycle.sandbox;
    const script = join(import.meta.dirname, 'downloadProcess.ts');
    const child = spawn(process.execPath, [script, storage, bucket, 'images', '1', folder]);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    onTestFinished(async () => {
      child.kill('SIGKILL');
      await exited;
    });
    const target = join(folder, 'BENCH');
    const isPart = (name: string) => name.endsWith('.part');
    const isDownloading = async () => existsSync(target) && (await filesIn(target)).some(isPart);
    const hasEnded = () => child.exitCode !== null;
    // A process takes half a minute to start where many others do.
    const timeout = 240_000;
    await expect.poll(async () => hasEnded() || isDownloading(), { timeout }).toBe(true);
    expect(hasEnded()).toBe(false);
    // Its request is slow, not that of the next download.
    await expect
      .poll(() => cycle.sandbox.requests.some(({ path }) => path.endsWith('b0.tif')))
      .toBe(true);
    // Another download that runs keeps its file.
    await cycle.tracker.download(order, folder);
    expect((await filesIn(target)).filter(isPart)).toHaveLength(1);
    child.kill('SIGKILL');
    await exited;
    await writeFile(join(target, '.b0.tif.1234abcd.part'), 'of an earlier version');
    await cycle.tracker.download(order, folder);
    expect(await filesIn(target)).toEqual(['b0.tif']);
  });

  it('is complete even if its temporary file is deleted meanwhile', async () => {
    const cycle = await openCycle();
    const bytes = randomBytes(300_000);
    await put(cycle, 'images/c0.tif', bytes);
    const order = await orderOf(cycle, ['c0'], 'BENCH');
    const folder = temporaryFolder();
    cycle.sandbox.setFaults([{ path: '**/*c0.tif', times: 1, action: { slow: 300_000 } }]);
    const downloading = cycle.tracker.download(order, folder);
    const target = join(folder, 'BENCH');
    const parts = async () =>
      existsSync(target) ? (await filesIn(target)).filter((name) => name.endsWith('.part')) : [];
    await expect.poll(parts).toHaveLength(1);
    for (const name of await parts()) await rm(join(target, name));
    await downloading;
    expect((await readFile(join(target, 'c0.tif'))).equals(bytes)).toBe(true);
    expect(await filesIn(target)).toEqual(['c0.tif']);
  });

  it('does not follow a link out of the chosen folder', async () => {
    const cycle = await openCycle();
    await put(cycle, 'images/a.tif', Buffer.from('image'));
    const order = await orderOf(cycle, ['a']);
    const [folder, outside] = [temporaryFolder(), temporaryFolder()];
    await symlink(outside, join(folder, 'ORDER'));
    const failure = await cycle.tracker.download(order, folder).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DestinationError);
    expect((failure as Error).message).toContain('symbolic link');
    expect(await filesIn(outside)).toEqual([]);
    await rm(join(folder, 'ORDER'));
    await mkdir(join(folder, 'ORDER'));
    await writeFile(join(outside, 'mine'), 'image');
    await symlink(join(outside, 'mine'), join(folder, 'ORDER', 'a.tif'));
    await put(cycle, 'images/a.tif', Buffer.from('IMAGE'));
    expect(await cycle.tracker.missing(order, folder)).toEqual({ count: 1, bytes: 5 });
    await cycle.tracker.download(order, folder, { overwrite: false });
    expect(await readFile(join(outside, 'mine'), 'utf8')).toBe('image');
    expect(await readFile(join(folder, 'ORDER', 'a.tif'), 'utf8')).toBe('IMAGE');
  });

  it('uses different files for names that differ only in Unicode normalization', async () => {
    const cycle = await openCycle();
    const [composed, decomposed] = ['\u00e9', 'e\u0301'];
    await put(cycle, `images/${composed}.tif`, Buffer.from('one'));
    await put(cycle, `images/${decomposed}.tif`, Buffer.from('two'));
    const folder = temporaryFolder();
    const order = await orderOf(cycle, [composed, decomposed]);
    await cycle.tracker.download(order, folder);
    const names = await filesIn(join(folder, 'ORDER'));
    expect(names).toHaveLength(2);
    expect(new Set(names.map((name) => name.normalize('NFC').toLowerCase())).size).toBe(2);
  });

  it('uses different folders for orders whose names make the same folder', async () => {
    const cycle = await openCycle();
    await put(cycle, 'images/a.tif', Buffer.from('image'));
    const folder = temporaryFolder();
    for (const name of ['a:b', 'a_b', 'a?b', '\u00e9', 'e\u0301']) {
      await cycle.tracker.download(await orderOf(cycle, ['a'], name), folder);
    }
    const folders = (await filesIn(folder)).map((name) => name.normalize('NFC'));
    expect(new Set(folders).size).toBe(5);
    expect(folders).toContain('a_b');
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
    'into a read-only folder is reported',
    async () => {
      const cycle = await openCycle();
      await put(cycle, 'images/a.tif', Buffer.from('image'));
      const disk = join(temporaryFolder(), 'disk');
      await mkdir(disk);
      execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', disk]);
      onTestFinished(() => {
        execFileSync('umount', [disk]);
      });
      const order = await orderOf(cycle, ['a']);
      for (const folder of [disk, join(disk, 'made before')]) {
        if (folder !== disk) {
          execFileSync('mount', ['-o', 'remount,rw', disk]);
          await mkdir(join(folder, 'ORDER'), { recursive: true });
        }
        execFileSync('mount', ['-o', 'remount,ro', disk]);
        const failure = await cycle.tracker.download(order, folder).catch((error) => error);
        expect(failure).toBeInstanceOf(DestinationError);
        expect((failure as Error).message).toContain('read-only');
      }
    },
  );
});

describe('a bucket with Requester Pays', () => {
  it('is used with the project of the configuration after its first refusal', async () => {
    const cycle = await openCycle();
    const { storage, bucket, project } = cycle.sandbox;
    const headers = { authorization: 'Bearer any', 'content-type': 'application/json' };
    await fetch(`${storage}/storage/v1/b/${bucket}`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ billing: { requesterPays: true } }),
    });
    const refused = await fetch(`${storage}/storage/v1/b/${bucket}/o`, { headers });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      error: { message: 'Bucket is a requester pays bucket but no user project provided.' },
    });
    const xml = await fetch(`${storage}/${bucket}/some.tif`, { headers });
    expect(await xml.text()).toContain('<Code>UserProjectMissing</Code>');

    const proxy = await startProxy(storage);
    const { auth } = cycle.earthEngine;
    const store = new CloudStorageStore({ bucket, project, auth, endpoint: proxy.origin });
    const { id } = await store.storeMetadata({ some: 'thing' }, 'a', 'b');
    expect(store.billedProject).toBe(project);
    const [object] = await store.list('b');
    expect(object?.id).toBe(id);
    expect((await store.readMetadata('a', 'b')).text).toContain('thing');
    if (object) {
      for await (const chunk of store.read(object)) expect(chunk.length).toBe(object.size);
      await store.remove(object);
    }
    const unbilled = proxy.requests.filter((request) => !request.includes('userProject='));
    expect(unbilled).toHaveLength(1);

    const fresh = new CloudStorageStore({ bucket, project, auth, endpoint: storage });
    const listings = ['a', 'b', 'c', 'd'].map((folder) => fresh.list(folder));
    expect(await Promise.all(listings)).toEqual([[], [], [], []]);
  });
});

describe('a stored document', () => {
  it('can begin with a byte order mark, and have gzip encoding', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit({ ...SMALL_ORDER, periodEnd: '2020-06-02' });
    const text = await cycle.tracker.text(name);
    const id = `CEDAR_TRACKING/${name}.json`;
    await put(cycle, id, Buffer.from(`\uFEFF${text}`));
    expect((await cycle.tracker.read(name)).name).toBe(name);
    await put(cycle, id, gzipSync(text), 'gzip');
    expect((await cycle.tracker.read(name)).name).toBe(name);
  });

  it('with unlimited nesting is refused before anything overflows', async () => {
    const cycle = await openCycle();
    const { name } = await cycle.tracker.submit({ ...SMALL_ORDER, periodEnd: '2020-06-02' });
    const text = await cycle.tracker.text(name);
    const nested = (depth: number) =>
      text.replace('{', `{"unknown": ${'{"a":'.repeat(depth)}1${'}'.repeat(depth)},`);
    const document = TrackingDocument.parse(nested(400), name);
    expect(JSON.stringify(document)).toContain('"unknown"');
    for (const depth of [1000, 5000, 100_000]) {
      expect(() => TrackingDocument.parse(nested(depth), name)).toThrow(TrackingDocumentError);
    }
  });
});

it('started items are counted correctly without a progress callback', async () => {
  const cycle = await openCycle();
  cycle.sandbox.setFaults([
    { path: '**/image:export', nth: 3, times: 99, action: { status: 400 } },
  ]);
  const failure = await cycle.tracker
    .submit({
      collections: LANDSAT_8,
      tiles: [2, 3],
      periodStart: '2020-05-01',
      periodEnd: '2020-09-01',
      periodFrequency: 'MS',
    })
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SubmissionError);
  const { states } = await cycle.tracker.read((failure as SubmissionError).order);
  const total = Object.values(states).reduce((sum, count) => sum + count, 0);
  const started = total - (states.UNSUBMITTED ?? 0);
  expect(started).toBeGreaterThan(0);
  expect((failure as Error).message).toContain(`${started} of ${total} items were started`);
  expect(await objectNames(cycle)).not.toEqual([]);
});
