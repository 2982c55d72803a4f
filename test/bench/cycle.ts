/**
 * The order cycle against a sandbox in a process of its own: requests, seconds and this process's CPU
 * time, at several distances from the service; and downloads beside those of other programs.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Sandbox, startSandbox } from '../../scripts/start/sandbox.ts';
import { TileGrid, Tracker, type TrackingDocument } from '../../src/core/index.ts';
import { connectTo } from '../connect.ts';
import { addFigure, addText } from './table.ts';

/** Milliseconds that each answer waits. */
const LATENCIES = [0, 50, 500];
const ITEMS = 60;
const NAME = 'BENCH';

const FILES = 12;
const FILE_BYTES = 32 * 2 ** 20;
const LARGE_BYTES = 256 * 2 ** 20;

const grid = TileGrid.from({
  ...TileGrid.named('LANDSAT_ARD_CU').toJSON(),
  name: 'Benchmark of the cycle',
  ul: [1_920_000, 2_420_000],
  size: [16, 16],
  limits: [
    [0, 9],
    [0, 9],
  ],
});

interface Client {
  readonly sandbox: Sandbox;
  readonly tracker: Tracker;
  /** How many requests the sandbox has had. */
  requests(): number;
}

async function connected(sandbox: Sandbox): Promise<Client> {
  const { earthEngine, store } = await connectTo(sandbox, 'bench');
  const names = { trackingTemplate: NAME, nameTemplate: '{tile.name}', prefixTemplate: 'images' };
  return {
    sandbox,
    tracker: new Tracker({ grid, store, earthEngine, ...names }),
    requests: () => sandbox.program.output.match(/^(GET|POST|PUT|PATCH|DELETE) /gm)?.length ?? 0,
  };
}

async function withSandbox(
  args: readonly string[],
  work: (client: Client, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cedar-bench-cycle-'));
  const sandbox = await startSandbox({
    data: join(folder, 'sandbox'),
    log: join(folder, 'sandbox.log'),
    args: ['--speed', '1000', '--verbose', ...args],
  });
  try {
    await work(await connected(sandbox), folder);
  } finally {
    await sandbox.program.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

export async function benchCycle(): Promise<void> {
  for (const latency of LATENCIES) {
    await withSandbox(['--latency', String(latency)], (client, folder) =>
      cycle(client, latency, join(folder, 'downloads')),
    );
  }
}

const request = (items: number) => ({
  collections: 'LANDSAT/LC08/C02/T1_L2',
  tiles: Array.from({ length: items }, (_, index): [number, number] => [
    Math.floor(index / 10),
    index % 10,
  ]),
  periodStart: '2020-06-01',
  periodEnd: '2020-07-01',
});

async function cycle({ tracker, requests }: Client, latency: number, target: string) {
  const step = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const [before, start, cpu] = [requests(), performance.now(), process.cpuUsage()];
    const result = await work();
    const seconds = (performance.now() - start) / 1000;
    const used = process.cpuUsage(cpu);
    const milliseconds = (used.user + used.system) / 1000 / ITEMS;
    addText(
      `${what} ${ITEMS} items, answers after ${latency} ms`,
      `${requests() - before} requests, ${seconds.toFixed(2)} s, client ${milliseconds.toFixed(1)} ms of CPU an item`,
    );
    return result;
  };
  await step('Submit', () => tracker.submit(request(ITEMS)));
  const order = await settled(tracker);
  await step('Update', () => tracker.update(NAME));
  await step('Download', () => tracker.download(order, target));
  await step('Clean', () => tracker.clean(order, { trackingName: NAME }));
}

async function settled(tracker: Tracker): Promise<TrackingDocument> {
  for (;;) {
    const order = await tracker.update(NAME);
    if (order.settled) return order;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Files of the size of real images, and one large one, beside rclone and a plain copy. */
export async function benchDownload(): Promise<void> {
  await withSandbox([], async (client, folder) => {
    await compare(client, folder, FILES, FILE_BYTES);
  });
  await withSandbox([], async (client, folder) => {
    await compare(client, folder, 1, LARGE_BYTES);
  });
}

async function compare(client: Client, folder: string, files: number, bytes: number) {
  const { sandbox, tracker } = client;
  await tracker.submit(request(files));
  const order = await settled(tracker);
  const names = order.orders.map(({ name }) => `images/${name}.tif`);
  for (const name of names) await put(sandbox, name, randomBytes(bytes));

  const delay = eventLoopDelay();
  const cpu = process.cpuUsage();
  const ours = await secondsOf(() => tracker.download(order, join(folder, 'ours')));
  const used = process.cpuUsage(cpu);
  const blocked = delay();
  const plain = await secondsOf(() =>
    Promise.all(names.map((name, index) => copy(sandbox, name, join(folder, `plain-${index}`)))),
  );
  const what = `Download ${files} × ${bytes / 2 ** 20} MB`;
  addFigure(what, ours, 's', { name: 'plain copies, not checked', figure: plain });
  const rclone = await rcloneSeconds(sandbox, join(folder, 'rclone'));
  if (rclone !== undefined) addFigure(what, ours, 's', { name: 'rclone copy', figure: rclone });
  else addText(`${what} by rclone`, 'rclone is not installed');
  const cpuSeconds = (used.user + used.system) / 1e6;
  addText(
    `${what}: this process`,
    `${cpuSeconds.toFixed(2)} s of CPU, ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB, blocked for ${blocked.toFixed(0)} ms at most`,
  );
}

/** Milliseconds by which a timer has been late at most, since the call. */
function eventLoopDelay(): () => number {
  const EVERY_MS = 5;
  let [latest, last] = [0, performance.now()];
  const timer = setInterval(() => {
    const now = performance.now();
    latest = Math.max(latest, now - last - EVERY_MS);
    last = now;
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    return latest;
  };
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const headers = { authorization: 'Bearer bench' };

async function put(sandbox: Sandbox, name: string, content: Buffer): Promise<void> {
  const query = new URLSearchParams({ uploadType: 'media', name });
  const url = `${sandbox.storage}/upload/storage/v1/b/${sandbox.bucket}/o?${query}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'image/tiff' },
    body: content as Uint8Array<ArrayBuffer>,
  });
  if (!response.ok) throw new Error(`Upload failed: ${await response.text()}`);
}

/** From the socket to a file, and nothing else. */
function copy(sandbox: Sandbox, name: string, file: string): Promise<void> {
  const url = `${sandbox.storage}/storage/v1/b/${sandbox.bucket}/o/${encodeURIComponent(name)}?alt=media`;
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers }, (response) => {
      pipeline(response, createWriteStream(file)).then(resolve, reject);
    })
      .on('error', reject)
      .end();
  });
}

/** Undefined where rclone is not installed. */
async function rcloneSeconds(sandbox: Sandbox, target: string): Promise<number | undefined> {
  const remote = 'RCLONE_CONFIG_SANDBOX';
  const env = {
    ...process.env,
    RCLONE_CONFIG: '/dev/null',
    [`${remote}_TYPE`]: 'google cloud storage',
    [`${remote}_ENDPOINT`]: `${sandbox.storage}/storage/v1/`,
    [`${remote}_ANONYMOUS`]: 'false',
    [`${remote}_ACCESS_TOKEN`]: 'bench',
    [`${remote}_TOKEN`]: JSON.stringify({ access_token: 'bench', token_type: 'Bearer' }),
  };
  const start = performance.now();
  const code = await new Promise<number | null | undefined>((resolve) => {
    const args = ['copy', '--include', '*.tif', `sandbox:${sandbox.bucket}/images`, target];
    const child = spawn('rclone', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', () => resolve(undefined));
    child.on('close', resolve);
  });
  if (code === undefined) return undefined;
  if (code !== 0) throw new Error(`rclone ended with exit code ${code}.`);
  return (performance.now() - start) / 1000;
}
