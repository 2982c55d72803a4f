/** Objects that are stored with gzip encoding, read through a network that has faults. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import {
  ChecksumError,
  CloudStorageStore,
  InterceptedError,
  TooLargeError,
  Tracker,
  TrackingDocumentError,
} from '../../src/core/index.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, GRID, openCycle, SMALL_ORDER } from './cycle.ts';
import { hurriedClock } from './hurriedClock.ts';
import { type FalseAnswer, startProxy, type TestProxy } from './proxy.ts';

const FOLDER = 'CEDAR_TRACKING';
const json = { 'content-type': 'application/json; charset=UTF-8' };
const PORTALS: readonly FalseAnswer[] = [
  { body: '<html><title>Sign in to Wi-Fi</title></html>' },
  { body: '{}', headers: json },
  { body: '', status: 302, headers: { location: 'http://portal.example/login' } },
  { body: '<html>Sign in</html>', status: 511 },
];

/** The second request for a document, or one of a download: for the bytes as they are stored. */
const isForStored = (url = '') => /alt=media/.test(url) && /generation=/.test(url);

async function behindProxy(
  cycle: Cycle,
  clock: Clock = hurriedClock,
): Promise<{ proxy: TestProxy; tracker: Tracker }> {
  const { project, bucket, storage } = cycle.sandbox;
  const { earthEngine } = cycle;
  const proxy = await startProxy(storage);
  const { auth } = earthEngine;
  const store = new CloudStorageStore({ bucket, project, auth, endpoint: proxy.origin, clock });
  return { proxy, tracker: new Tracker({ grid: GRID, store, earthEngine }) };
}

/** Stores an object again with gzip encoding. */
async function compress({ sandbox }: Cycle, id: string): Promise<void> {
  const address = `${sandbox.storage}/storage/v1/b/${sandbox.bucket}/o/${encodeURIComponent(id)}`;
  const response = await fetch(`${address}?alt=media`, {
    headers: { authorization: 'Bearer any' },
  });
  await storeCompressed({ sandbox }, id, Buffer.from(await response.arrayBuffer()));
}

async function storeCompressed(
  { sandbox }: Pick<Cycle, 'sandbox'>,
  id: string,
  content: Buffer,
): Promise<void> {
  const headers = { authorization: 'Bearer any' };
  const query = new URLSearchParams({ uploadType: 'media', name: id, contentEncoding: 'gzip' });
  const response = await fetch(
    `${sandbox.storage}/upload/storage/v1/b/${sandbox.bucket}/o?${query}`,
    {
      method: 'POST',
      body: new Uint8Array(gzipSync(content)),
      headers: { ...headers, 'content-type': 'application/json' },
    },
  );
  expect(response.status).toBe(200);
}

async function finishedOrder() {
  const cycle = await openCycle();
  const { name } = await cycle.tracker.submit({ ...SMALL_ORDER, periodEnd: '2020-06-30' });
  const order = await finishOrder(cycle.tracker, name);
  return { cycle, name, order };
}

it('compressed objects are not confused with the page of a portal, or with damaged documents', async () => {
  const { cycle, name, order } = await finishedOrder();
  const [item] = order.orders;
  await compress(cycle, `${FOLDER}/${name}.json`);
  await compress(cycle, `${item?.prefix}/${item?.name}.json`);
  const folder = temporaryFolder();
  await Promise.all(
    PORTALS.map(async (portal, index) => {
      const { proxy, tracker } = await behindProxy(cycle);
      proxy.intercept = ({ url }) => (isForStored(url) ? portal : undefined);
      await expect(tracker.read(name)).rejects.toBeInstanceOf(InterceptedError);
      const target = join(folder, String(index));
      await expect(tracker.download(order, target)).rejects.toBeInstanceOf(InterceptedError);
    }),
  );
  const files = await readdir(folder, { recursive: true });
  expect(files.filter((file) => file.endsWith('.json'))).toEqual([]);
  // Through a network without faults both arrive.
  const { tracker } = await behindProxy(cycle);
  expect((await tracker.read(name)).name).toBe(name);
  const received = [...(await tracker.download(order, folder)).values()].flat();
  expect(received.some((file) => file.endsWith(`${item?.name}.json`))).toBe(true);
});

it.each([
  ['cut', (body: Buffer) => body.subarray(0, body.length / 2)],
  ['changed', (body: Buffer) => Buffer.from(body).fill(0, body.length - 8)],
  ['decompressed by a proxy', () => Buffer.from('{}')],
])('compressed objects are refused if they arrive %s', async (_, spoil) => {
  const { cycle, name } = await finishedOrder();
  await compress(cycle, `${FOLDER}/${name}.json`);
  const { proxy, tracker } = await behindProxy(cycle);
  proxy.intercept = ({ url }) => (isForStored(url) ? { spoil } : undefined);
  await expect(tracker.read(name)).rejects.toBeInstanceOf(ChecksumError);
  // A single fault has no effect.
  let times = 1;
  proxy.intercept = ({ url }) => (isForStored(url) && times-- > 0 ? { spoil } : undefined);
  expect((await tracker.read(name)).name).toBe(name);
});

it('compressed objects are not decompressed beyond the maximum size of a document', async () => {
  const { cycle, name, order } = await finishedOrder();
  const [item] = order.orders;
  const bomb = Buffer.alloc(65 * 2 ** 20, ' ');
  bomb.write('{}', bomb.length - 2);
  const image = `${item?.prefix}/${item?.name}.json`;
  const { tracker } = await behindProxy(cycle);
  await storeCompressed(cycle, image, bomb);
  const folder = temporaryFolder();
  await expect(tracker.download(order, folder)).rejects.toBeInstanceOf(TooLargeError);
  const files = await readdir(folder, { recursive: true });
  expect(files.filter((file) => /\.json|\.part$/.test(file))).toEqual([]);
  // Objects that nothing shows to be the order's stay.
  const { kept } = await tracker.clean(order);
  expect(kept.map(({ object }) => object.id)).toContain(image);
  await storeCompressed(cycle, `${FOLDER}/${name}.json`, bomb);
  await expect(tracker.read(name)).rejects.toBeInstanceOf(TrackingDocumentError);
  await expect(tracker.read(name)).rejects.toThrow('larger than 64 MiB');
  const updated = await tracker.updateAll(undefined, { onError: () => {} });
  expect([...updated.unreadable.keys()]).toEqual([name]);
});

it('compressed objects are not requested again after a cancel', async () => {
  const { cycle, name } = await finishedOrder();
  await compress(cycle, `${FOLDER}/${name}.json`);
  const { proxy, tracker } = await behindProxy(cycle);
  const cancelling = new AbortController();
  const closed = new Promise<void>((resolve) => {
    proxy.intercept = ({ url, socket }) => {
      if (!isForStored(url)) return undefined;
      socket.once('close', resolve);
      cancelling.abort();
      return 'never';
    };
  });
  const { signal } = cancelling;
  await expect(tracker.read(name, { signal })).rejects.toMatchObject({ tag: 'cancelled' });
  await closed;
});

it('compressed objects are requested again after the time of the service, with one signal, without a warning', async () => {
  const { cycle, name } = await finishedOrder();
  await compress(cycle, `${FOLDER}/${name}.json`);
  // By the real clock, as the service asks for.
  const { proxy, tracker } = await behindProxy(cycle, systemClock);
  const busy = {
    status: 503,
    headers: { ...json, 'retry-after': '2' },
    body: '{"error": {"code": 503, "message": "Busy."}}',
  };
  let times = 1;
  proxy.intercept = ({ url }) => (isForStored(url) && times-- > 0 ? busy : undefined);
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  const begun = performance.now();
  const { signal } = new AbortController();
  await Promise.all(Array.from({ length: 30 }, () => tracker.read(name, { signal })));
  expect(performance.now() - begun).toBeGreaterThan(1900);
  process.off('warning', note);
  expect(warnings).toEqual([]);
});
