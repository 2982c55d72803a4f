/** rclone's Google Cloud Storage backend against the sandbox. https://rclone.org/googlecloudstorage/ */
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { outcomeOf, printed, type RunOptions } from './program.ts';
import { awkwardNames, noise, temporaryFolder } from './samples.ts';
import { installRclone, peer } from './setup.ts';

const program = await peer('rclone', installRclone);

describe.skipIf(!program)('rclone', () => {
  let sandbox: Sandbox;
  let configuration: Record<string, string>;

  beforeAll(async () => {
    sandbox = await startSandbox();
    const prefix = 'RCLONE_CONFIG_SANDBOX';
    configuration = {
      RCLONE_CONFIG: '/dev/null',
      [`${prefix}_TYPE`]: 'google cloud storage',
      [`${prefix}_ENDPOINT`]: `${sandbox.storage}/storage/v1/`,
      [`${prefix}_PROJECT_NUMBER`]: sandbox.project,
      [`${prefix}_SERVICE_ACCOUNT_CREDENTIALS`]: JSON.stringify(await sandbox.serviceAccountKey()),
      [`${prefix}_BUCKET_POLICY_ONLY`]: 'true',
    };
  });
  afterAll(() => sandbox?.close());

  const rclone = (args: string[], options: RunOptions = {}) =>
    printed(program ?? '', args, { ...options, env: { ...configuration, ...options.env } });

  /** A new bucket with a remote's name for it. */
  async function newBucket(name: string): Promise<string> {
    await rclone(['mkdir', `sandbox:${name}`]);
    return `sandbox:${name}`;
  }

  async function folderOf(files: Record<string, Uint8Array>): Promise<string> {
    const folder = await temporaryFolder();
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    return folder;
  }

  async function list(remote: string): Promise<string[]> {
    const lines = (await rclone(['lsf', '-R', '--files-only', remote])).toString().split('\n');
    return lines.filter(Boolean).sort();
  }

  it('creates, lists and deletes buckets', async () => {
    await newBucket('rclone-buckets');
    const buckets = (await rclone(['lsd', 'sandbox:'])).toString();
    expect(buckets).toContain('rclone-buckets');
    expect(buckets).toContain(sandbox.bucket);
    await rclone(['rmdir', 'sandbox:rclone-buckets']);
    expect((await rclone(['lsd', 'sandbox:'])).toString()).not.toContain('rclone-buckets');
  });

  it('copies a folder in both directions, with every kind of name', async () => {
    const remote = await newBucket('rclone-names');
    const files = Object.fromEntries(awkwardNames.map((name, at) => [name, noise(1000 + at)]));
    const folder = await folderOf(files);
    await rclone(['copy', folder, remote]);
    expect(await list(remote)).toEqual([...awkwardNames].sort());
    await rclone(['check', '--download', folder, remote]);
    const back = await temporaryFolder();
    await rclone(['copy', remote, back]);
    for (const [name, bytes] of Object.entries(files)) {
      expect((await readFile(join(back, name))).equals(bytes), name).toBe(true);
    }
  });

  it('sends a large file in pieces, and reads parts of it', async () => {
    const remote = await newBucket('rclone-large');
    // More than two of the 16 MiB pieces in which Google's Go client sends.
    const bytes = noise(33 * 1024 * 1024 + 77);
    const folder = await folderOf({ 'large.bin': bytes });
    const before = sandbox.requests.length;
    await rclone(['copy', folder, remote]);
    const pieces = sandbox.requests.slice(before).filter(({ path }) => path.startsWith('/upload/'));
    // One to begin, and one for each piece.
    expect(pieces.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [entry] = JSON.parse((await rclone(['lsjson', '--hash', remote])).toString());
    expect(entry).toMatchObject({
      Name: 'large.bin',
      Size: bytes.length,
      Hashes: { md5: createHash('md5').update(bytes).digest('hex') },
    });
    const part = await rclone(['cat', '--offset=20000000', '--count=12345', `${remote}/large.bin`]);
    expect(part.equals(bytes.subarray(20_000_000, 20_012_345))).toBe(true);
  });

  it('sends data of unknown length from a pipe', async () => {
    const remote = await newBucket('rclone-pipe');
    const bytes = noise(17 * 1024 * 1024 + 5);
    await rclone(['rcat', `${remote}/piped.bin`], { input: bytes });
    expect((await rclone(['cat', `${remote}/piped.bin`])).equals(bytes)).toBe(true);
  });

  it('synchronizes a bucket with a folder, and sends only changes', async () => {
    const remote = await newBucket('rclone-sync');
    const files = { 'same.txt': noise(10), 'changed.txt': noise(20), 'gone.txt': noise(30) };
    const folder = await folderOf(files);
    await rclone(['copy', folder, remote]);
    const next = await folderOf({ 'changed.txt': noise(21), 'new/one.txt': noise(5) });
    await rclone(['copy', '--include=same.txt', remote, next]);
    const before = sandbox.requests.length;
    await rclone(['sync', next, remote]);
    expect(await list(remote)).toEqual(['changed.txt', 'new/one.txt', 'same.txt']);
    const sent = sandbox.requests.slice(before).filter(({ path }) => path.startsWith('/upload/'));
    expect(sent).toHaveLength(2);
    await rclone(['check', next, remote]);
  });

  it('copies and moves on the server, and keeps modification times', async () => {
    const remote = await newBucket('rclone-move');
    const folder = await folderOf({ 'a.bin': noise(5000) });
    await rclone(['touch', '--timestamp=2020-02-29T12:34:56', join(folder, 'a.bin')]);
    await rclone(['copy', folder, remote]);
    const before = sandbox.requests.length;
    await rclone(['copyto', `${remote}/a.bin`, `${remote}/copy of a.bin`]);
    await rclone(['moveto', `${remote}/a.bin`, `${remote}/moved/b.bin`]);
    expect(await list(remote)).toEqual(['copy of a.bin', 'moved/b.bin']);
    const read = sandbox.requests.slice(before).filter(({ path }) => path.includes('/download/'));
    expect(read).toEqual([]);
    const [entry] = JSON.parse((await rclone(['lsjson', `${remote}/moved`])).toString());
    expect(entry).toMatchObject({ Name: 'b.bin', Size: 5000 });
    expect(new Date(entry.ModTime).toISOString()).toBe('2020-02-29T12:34:56.000Z');
    await rclone(['touch', '--timestamp=2021-01-02T03:04:05', `${remote}/moved/b.bin`]);
    const [touched] = JSON.parse((await rclone(['lsjson', `${remote}/moved`])).toString());
    expect(new Date(touched.ModTime).toISOString()).toBe('2021-01-02T03:04:05.000Z');
  });

  it('reads long listings in pages', async () => {
    const remote = await newBucket('rclone-pages');
    // rclone requests 1000 at a time.
    const names = Array.from({ length: 1003 }, (_, at) => `${at}.txt`);
    const upload = `${sandbox.storage}/upload/storage/v1/b/rclone-pages/o?uploadType=media`;
    for (const name of names) {
      const headers = { authorization: 'Bearer any' };
      await fetch(`${upload}&name=${name}`, { method: 'POST', headers, body: 'x' });
    }
    expect(await list(remote)).toEqual(names.sort());
  });

  it('deletes a bucket with all its objects', async () => {
    const remote = await newBucket('rclone-purge');
    await rclone(['copy', await folderOf({ a: noise(1), 'b/c': noise(2) }), remote]);
    await rclone(['purge', remote]);
    expect((await rclone(['lsd', 'sandbox:'])).toString()).not.toContain('rclone-purge');
  });

  it('tries again after an error, a reset connection and a wrong byte', async () => {
    const remote = await newBucket('rclone-faults');
    const bytes = noise(300_000);
    const folder = await folderOf({ 'a.bin': bytes });
    sandbox.setFaults([
      { method: 'POST', path: '/upload/**', action: { status: 503 } },
      { method: 'POST', path: '/upload/**', nth: 2, action: 'reset' },
      { method: 'GET', path: '/download/**', action: { flip: 777 } },
      { method: 'GET', path: '/download/**', nth: 2, action: { truncate: 1000 } },
    ]);
    await rclone(['copy', folder, remote]);
    const back = await temporaryFolder();
    const { status, stderr } = await outcomeOf(program ?? '', ['copy', '-v', remote, back], {
      env: configuration,
    });
    sandbox.setFaults([]);
    expect(stderr).toContain('corrupted on transfer');
    expect(status).toBe(0);
    expect((await readFile(join(back, 'a.bin'))).equals(bytes)).toBe(true);
  });

  it('reports missing objects in the words of Cloud Storage', async () => {
    const { status, stderr } = await outcomeOf(
      program ?? '',
      ['--retries=1', 'lsf', 'sandbox:no-such-bucket'],
      { env: configuration },
    );
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/not found|does not exist/);
  });

  it('is refused without a token', async () => {
    const { status, stderr } = await outcomeOf(
      program ?? '',
      ['--retries=1', 'lsf', `sandbox:${sandbox.bucket}`],
      { env: { ...configuration, RCLONE_CONFIG_SANDBOX_ANONYMOUS: 'true' } },
    );
    expect(status).not.toBe(0);
    expect(stderr).toContain('Anonymous caller does not have storage.objects.list access');
  });
});
