/**
 * Downloading large objects: Cedar's core beside rclone and beside a plain copy through a socket.
 * The sandbox, Cedar and rclone each run in a process of their own.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { serviceAccountKey } from '../peers/samples.ts';

const OBJECTS = 12;
const OBJECT_BYTES = 32 * 1024 * 1024;
const root = join(import.meta.dirname, '..', '..');

export interface DownloadFigures {
  readonly megabytes: number;
  readonly cedar: Figure & { residentMegabytes: number; longestBlockMs: number };
  /** Absent where rclone is not installed. */
  readonly rclone?: Figure | undefined;
  readonly socket: Figure;
}

interface Figure {
  readonly seconds: number;
  /** Of the receiving process: user and system. */
  readonly cpuSeconds?: number;
}

interface Services {
  readonly oauth: string;
  readonly earthEngine: string;
  readonly storage: string;
  readonly project: string;
  readonly bucket: string;
}

export async function measureDownload(): Promise<DownloadFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'cedar-bench-'));
  const { child, services } = await startSandbox(join(folder, 'sandbox'));
  try {
    const bytes = randomBytes(OBJECT_BYTES);
    for (let index = 0; index < OBJECTS; index++) await put(services, `bench/b${index}.tif`, bytes);
    const socket = await copyThroughSocket(folder, bytes);
    const rclone = await withRclone(services, join(folder, 'rclone'));
    const cedar = await withCedar(services, join(folder, 'cedar'));
    return { megabytes: (OBJECTS * OBJECT_BYTES) / 1e6, cedar, rclone, socket };
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(folder, { recursive: true, force: true });
  }
}

async function startSandbox(data: string): Promise<{ child: ChildProcess; services: Services }> {
  const script = join(root, 'src', 'sandbox', 'main.ts');
  const args = [script, '--port', '0', '--data', data, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, services: JSON.parse(line) as Services };
}

async function put({ storage, bucket }: Services, name: string, body: Buffer): Promise<void> {
  const query = new URLSearchParams({ uploadType: 'media', name });
  const response = await fetch(`${storage}/upload/storage/v1/b/${bucket}/o?${query}`, {
    method: 'POST',
    headers: { authorization: 'Bearer bench', 'content-type': 'image/tiff' },
    body,
  });
  if (!response.ok) throw new Error(await response.text());
}

async function withCedar(services: Services, folder: string): Promise<DownloadFigures['cedar']> {
  const { storage, bucket } = services;
  const script = join(import.meta.dirname, 'child', 'download.ts');
  const args = [script, storage, bucket, 'bench', String(OBJECTS), folder];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  await checkFiles(join(folder, 'BENCH'));
  return JSON.parse(stdout) as DownloadFigures['cedar'];
}

async function checkFiles(folder: string): Promise<void> {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  if (sizes.length !== OBJECTS || sizes.some((size) => size !== OBJECT_BYTES)) {
    throw new Error(`Downloaded ${sizes.length} files of ${sizes.join(', ')} bytes.`);
  }
}

async function withRclone(services: Services, folder: string): Promise<Figure | undefined> {
  const env = {
    ...process.env,
    RCLONE_CONFIG: '/dev/null',
    RCLONE_CONFIG_S_TYPE: 'google cloud storage',
    RCLONE_CONFIG_S_ENDPOINT: `${services.storage}/storage/v1/`,
    RCLONE_CONFIG_S_SERVICE_ACCOUNT_CREDENTIALS: JSON.stringify(serviceAccountKey(services)),
    RCLONE_CONFIG_S_PROJECT_NUMBER: services.project,
    RCLONE_CONFIG_S_BUCKET_POLICY_ONLY: 'true',
  };
  const script = `rclone copy s:${services.bucket}/bench ${folder}; times`;
  const begun = performance.now();
  try {
    const { stdout } = await promisify(execFile)('bash', ['-ec', script], { env });
    const seconds = (performance.now() - begun) / 1000;
    await checkFiles(folder);
    return { seconds, cpuSeconds: childTimes(stdout) };
  } catch (error) {
    if (/not found/.test(String(error))) return undefined;
    throw error;
  }
}

/** The second line of the shell's `times`: user and system time of its children, `0m1.234s`. */
function childTimes(times: string): number {
  const [, children = ''] = times.trim().split('\n').slice(-2);
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

/** The same bytes from a file through a socket into files: what the machine does at its best. */
async function copyThroughSocket(folder: string, bytes: Buffer): Promise<Figure> {
  const source = join(folder, 'source');
  const target = join(folder, 'socket');
  await writeFile(source, bytes);
  await mkdir(target);
  const highWaterMark = 1024 * 1024;
  const server = createServer((socket) => {
    pipeline(createReadStream(source, { highWaterMark }), socket).catch(() => {});
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const begun = performance.now();
  let next = 0;
  const copy = async () => {
    while (next < OBJECTS) {
      const file = createWriteStream(join(target, String(next++)), { highWaterMark });
      await pipeline(connect(port, '127.0.0.1'), file);
    }
  };
  await Promise.all([copy(), copy(), copy(), copy()]);
  const seconds = (performance.now() - begun) / 1000;
  server.close();
  return { seconds };
}

if (import.meta.main ?? process.argv[1] === import.meta.filename) {
  console.log(await measureDownload());
}
