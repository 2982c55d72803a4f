/**
 * Measures downloads of files of the size of real images, compared with rclone and plain copies.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { SandboxProgram } from '../../scripts/start/sandbox.ts';
import type { TrackingDocument } from '../../src/core/index.ts';
import { type Client, monthOf, settled, withSandbox } from './client.ts';
import { monitorLoop } from './loopMonitor.ts';
import { median, secondsOf } from './statistics.ts';
import { addAction, addFigure, addText, type Cost } from './table.ts';

const MB = 2 ** 20;

/** Each way is taken so often, in turn; the table has the medians. */
const ROUNDS = 3;

const MEMORY_EVERY_MS = 10;

interface Sizes {
  readonly files: number;
  readonly bytes: number;
}

const MANY: Sizes = { files: 12, bytes: 32 * MB };
const LARGE: Sizes = { files: 1, bytes: 256 * MB };
const HALF: Sizes = { files: 1, bytes: 128 * MB };

export async function benchDownload(): Promise<void> {
  await withFiles(MANY, compare);
  const large = await withFiles(LARGE, compare);
  const half = await withFiles(HALF, async ({ ours }) => {
    const held: number[] = [];
    for (let round = 0; round < ROUNDS; round++) held.push((await ours()).heldBytes);
    return median(held);
  });
  const beside = { name: `with ${formatSizes(HALF)}`, figure: half / MB };
  addFigure(`Memory held while ${formatSizes(LARGE)} come`, large / MB, 'MB', beside);
}

/** Ways to fetch the same files. */
interface Ways {
  readonly sizes: Sizes;
  ours(): Promise<{ seconds: number; cost: Cost; heldBytes: number }>;
  plain(): Promise<number>;
  /** Undefined where rclone is not installed. */
  rclone(): Promise<number | undefined>;
}

async function withFiles<T>(sizes: Sizes, work: (ways: Ways) => Promise<T>): Promise<T> {
  const { files, bytes } = sizes;
  const results: T[] = [];
  await withSandbox([], async (client, folder) => {
    const { sandbox, tracker } = client;
    await tracker.submit(monthOf(files));
    const order = await settled(tracker);
    const names = order.orders.map(({ name }) => `images/${name}.tif`);
    for (const name of names) await put(sandbox, name, randomBytes(bytes));
    const into = async <R>(fetched: (target: string) => Promise<R>): Promise<R> => {
      const target = join(folder, 'target');
      const result = await fetched(target);
      await rm(target, { recursive: true, force: true });
      return result;
    };
    const ways: Ways = {
      sizes,
      ours: () => into((target) => download(client, order, target)),
      plain: () => into((target) => copyAll(sandbox, names, target)),
      rclone: () => into((target) => rcloneSeconds(sandbox, target)),
    };
    results.push(await work(ways));
  });
  return results[0] as T;
}

/** @returns bytes that our way holds */
async function compare({ sizes, ours, plain, rclone }: Ways): Promise<number> {
  const own: Awaited<ReturnType<Ways['ours']>>[] = [];
  const others: { plain: number[]; rclone: number[] } = { plain: [], rclone: [] };
  for (let round = 0; round < ROUNDS; round++) {
    own.push(await ours());
    others.plain.push(await plain());
    const seconds = await rclone();
    if (seconds !== undefined) others.rclone.push(seconds);
  }
  const what = `Download ${formatSizes(sizes)}`;
  const seconds = median(own.map((each) => each.seconds));
  const of = (cost: 'cpuMs' | 'blockedMs') => median(own.map((each) => each.cost[cost] ?? 0));
  addAction(what, seconds, { cpuMs: of('cpuMs'), blockedMs: of('blockedMs') });
  const copies = { name: 'plain copies, not checked', figure: median(others.plain) };
  addFigure(`${what}, as a copy from sockets`, seconds, 's', copies);
  if (others.rclone.length > 0) {
    addFigure(`${what}, as rclone`, seconds, 's', {
      name: 'rclone copy',
      figure: median(others.rclone),
    });
  } else addText(`${what}, as rclone`, 'rclone is not installed');
  return median(own.map((each) => each.heldBytes));
}

function formatSizes({ files, bytes }: Sizes): string {
  return `${files} × ${bytes / MB} MB`;
}

async function download({ tracker }: Client, order: TrackingDocument, target: string) {
  const blocked = monitorLoop();
  const held = monitorMemory();
  const cpu = process.cpuUsage();
  const seconds = await secondsOf(() => tracker.download(order, target));
  const { user, system } = process.cpuUsage(cpu);
  const cost = { blockedMs: blocked(), cpuMs: (user + system) / 1000 };
  return { seconds, cost, heldBytes: held() };
}

/** The most bytes that have been in use since the call, beyond those at its beginning. */
function monitorMemory(): () => number {
  const used = () => {
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, used());
  }, MEMORY_EVERY_MS);
  return () => {
    clearInterval(timer);
    return most - before;
  };
}

const headers = { authorization: 'Bearer bench' };

async function put(sandbox: SandboxProgram, name: string, content: Buffer): Promise<void> {
  const query = new URLSearchParams({ uploadType: 'media', name });
  const url = `${sandbox.storage}/upload/storage/v1/b/${sandbox.bucket}/o?${query}`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'image/tiff' },
    body: content as Uint8Array<ArrayBuffer>,
  });
  if (!response.ok) throw new Error(`Upload failed: ${await response.text()}`);
}

async function copyAll(sandbox: SandboxProgram, names: readonly string[], target: string) {
  await mkdir(target);
  return secondsOf(() =>
    Promise.all(names.map((name, index) => copy(sandbox, name, join(target, `${index}`)))),
  );
}

/** From the socket to a file, and nothing else. */
function copy(sandbox: SandboxProgram, name: string, file: string): Promise<void> {
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
async function rcloneSeconds(sandbox: SandboxProgram, target: string): Promise<number | undefined> {
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
