/**
 * The program that compares Google's services with the sandbox, run against the sandbox. Recordings
 * of Google's services in `test/google/recordings` are compared with it.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { compareFacts } from '../google/comparison.ts';
import type { Recording } from '../google/recording.ts';
import { STEPS } from '../google/steps/index.ts';

const MAIN = path.join(import.meta.dirname, '..', 'google', 'main.ts');
const RECORDINGS = path.join(import.meta.dirname, '..', 'google', 'recordings');
const PROJECT = 'secret-project';
const BUCKET = 'secret-bucket';

let sandbox: Sandbox;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cedar-google-'));
  sandbox = await startSandbox({ speed: 20, project: PROJECT, bucket: BUCKET });
});

afterAll(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** @param onOutput called with all output so far */
function run(
  args: readonly string[],
  onOutput: (output: string, kill: () => void) => void = () => {},
): Promise<Ended> {
  const { earthEngine, storage, drive } = sandbox;
  const places = ['--project', PROJECT, '--bucket', BUCKET, '--drive'];
  const urls = ['--earthengine-url', earthEngine, '--storage-url', storage, '--drive-url', drive];
  const child = spawn(process.execPath, [MAIN, ...places, ...urls, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const note = (data: Buffer) => {
    output += data;
    onOutput(output, () => child.kill('SIGINT'));
  };
  child.stdout.on('data', note);
  child.stderr.on('data', note);
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })));
}

const headers = { authorization: 'Bearer any' };

/** Names of all objects, of all files on Drive, and of the tasks that have not ended. */
async function remains(): Promise<string[]> {
  const get = async (url: string) => (await fetch(url, { headers })).json() as Promise<never>;
  const { items = [] }: { items?: { name: string }[] } = await get(
    `${sandbox.storage}/storage/v1/b/${BUCKET}/o`,
  );
  const { files = [] }: { files?: { name: string }[] } = await get(
    `${sandbox.drive}/drive/v3/files`,
  );
  const { operations = [] }: { operations?: { name: string; done?: boolean }[] } = await get(
    `${sandbox.earthEngine}/v1/projects/${PROJECT}/operations`,
  );
  const running = operations.filter(({ done }) => !done);
  return [...items, ...files, ...running].map(({ name }) => name);
}

describe('the program that asks Google', () => {
  it('requests the permissions of both stores, for keys of service accounts too', async () => {
    const key = path.join(folder, 'key.json');
    await writeFile(key, JSON.stringify(await sandbox.serviceAccountKey()));
    const { code, output } = await run(['--credentials', key, '--clean']);
    expect(output).toContain('Cleaned up: 0 tasks cancelled, 0 objects and 0 folders deleted.');
    expect(code).toBe(0);
  });

  it('completes each step, records no names, and leaves nothing behind', async () => {
    const out = path.join(folder, 'recording.json');
    // The sandbox counts compute time by its own clock, 20 times as fast.
    const { code, output } = await run(['--out', out, '--budget', '1000000']);
    expect(output).toContain('Cleaned up');
    expect(code, output).toBe(0);
    const text = await readFile(out, 'utf8');
    const recording: Recording = JSON.parse(text);
    expect(recording.failed).toEqual({});
    expect(Object.keys(recording.steps)).toEqual(STEPS.map(({ name }) => name));
    expect(text).not.toMatch(
      /secret|@(?!type)|cedar-first-contact-|[0-9a-f]{8}-[0-9a-f]{4}-|Bearer/,
    );
    expect(recording.steps.wholeOrder?.facts).toMatchObject({
      gcs: {
        state: 'COMPLETED',
        isDownloaded: true,
        isCleaned: true,
        files: expect.arrayContaining(['NAME.json', 'NAME{0:010d}-{256:010d}.tif']),
      },
      gdrive: { files: expect.arrayContaining(['NAME-{256:010d}-{0:010d}.tif']) },
    });
    expect(recording.steps.namedGrids?.facts.LANDSAT_ARD_CU).toMatchObject({ pixels: [7, 0] });
    expect(await remains()).toEqual([]);
    for (const file of (await readdir(RECORDINGS)).filter((name) => name.endsWith('.json'))) {
      const google: Recording = JSON.parse(await readFile(path.join(RECORDINGS, file), 'utf8'));
      expect(compareFacts(google, recording), file).toEqual([]);
    }
  }, 300_000);

  it('leaves nothing behind after Ctrl+C', async () => {
    const out = path.join(folder, 'interrupted.json');
    let isKilled = false;
    const { code, output } = await run(['--out', out, '--only', 'namedGrids'], (text, kill) => {
      if (isKilled || !text.includes('[1/1]')) return;
      isKilled = true;
      setTimeout(kill, 300);
    });
    expect(output).toContain('Cleaned up');
    expect(code).toBe(130);
    expect(await remains()).toEqual([]);
    await expect(readFile(out)).rejects.toThrow('ENOENT');
  });

  it('stops at the limit of its compute time, and cancels its tasks', async () => {
    const out = path.join(folder, 'limited.json');
    const { code, output } = await run(['--out', out, '--budget', '0.001']);
    expect(output).toContain('EECU-seconds, more than the 0.001 of a run');
    expect(output).not.toContain('[4/');
    expect(code).toBe(1);
    expect(await remains()).toEqual([]);
  });

  it('deletes what an interrupted run has left behind', async () => {
    const name = 'cedar-first-contact-0badf00d/images/a.tif';
    for (const each of [name, 'another.tif']) {
      const query = `uploadType=media&name=${encodeURIComponent(each)}`;
      await fetch(`${sandbox.storage}/upload/storage/v1/b/${BUCKET}/o?${query}`, {
        method: 'POST',
        headers,
        body: 'x',
      });
    }
    expect((await run(['--clean'])).code).toBe(0);
    expect(await remains()).toEqual(['another.tif']);
  });

  it('refuses a step that does not exist', async () => {
    const { code, output } = await run(['--only', 'nonsense']);
    expect(code).toBe(2);
    expect(output).toContain('The steps are: refusals, ');
  });
});
