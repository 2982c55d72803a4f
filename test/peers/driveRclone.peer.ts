/** rclone's Google Drive backend against the sandbox. https://rclone.org/drive/ */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type GoogleFront, openGoogleFront } from './googleFront.ts';
import { printed, type RunOptions } from './program.ts';
import { noise, temporaryFolder } from './samples.ts';
import { installRclone, peer } from './setup.ts';

const program = await peer('rclone', installRclone);

/** Names as rclone writes them: a `/` separates folders. */
const names = [
  'plain.txt',
  'with blank/and+plus.txt',
  'signs/a&b=c;d,e(f)[g]#h?i%2Fj.txt',
  'letters/äöü-中文-🌲.txt',
  "quotes/it's \\ so.txt",
];

describe.skipIf(!program)('rclone', () => {
  let sandbox: Sandbox;
  let front: GoogleFront;
  let folder: string;
  let configuration: Record<string, string>;

  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = await mkdtemp(join(tmpdir(), 'cedar-peer-'));
    front = await openGoogleFront(sandbox.drive, folder);
    const prefix = 'RCLONE_CONFIG_SANDBOX';
    configuration = {
      RCLONE_CONFIG: '/dev/null',
      RCLONE_CA_CERT: front.certificate,
      HTTPS_PROXY: front.proxy,
      NO_PROXY: '127.0.0.1,localhost',
      [`${prefix}_TYPE`]: 'drive',
      [`${prefix}_SCOPE`]: 'drive',
      [`${prefix}_SERVICE_ACCOUNT_CREDENTIALS`]: JSON.stringify(await sandbox.serviceAccountKey()),
      // Service accounts have no room of their own.
      [`${prefix}_IMPERSONATE`]: 'user@example.com',
      // rclone waits between requests, as Google's limits of rate want it to.
      [`${prefix}_PACER_MIN_SLEEP`]: '1ms',
    };
  });
  afterAll(async () => {
    await front?.close();
    await sandbox?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const rclone = (args: string[], options: RunOptions = {}) =>
    printed(program ?? '', args, { ...options, env: { ...configuration, ...options.env } });

  async function folderOf(files: Record<string, Uint8Array>): Promise<string> {
    const made = await temporaryFolder();
    for (const [name, bytes] of Object.entries(files)) {
      await mkdir(dirname(join(made, name)), { recursive: true });
      await writeFile(join(made, name), bytes);
    }
    return made;
  }

  async function list(remote: string): Promise<string[]> {
    const lines = (await rclone(['lsf', '-R', '--files-only', remote])).toString().split('\n');
    return lines.filter(Boolean).sort();
  }

  it('copies a folder in both directions, with every kind of name', async () => {
    const files = Object.fromEntries(names.map((name, at) => [name, noise(1000 + at)]));
    const made = await folderOf(files);
    await rclone(['copy', made, 'sandbox:names']);
    expect(await list('sandbox:names')).toEqual([...names].sort());
    await rclone(['check', '--download', made, 'sandbox:names']);
    const back = await temporaryFolder();
    await rclone(['copy', 'sandbox:names', back]);
    for (const [name, bytes] of Object.entries(files)) {
      expect((await readFile(join(back, name))).equals(bytes), name).toBe(true);
    }
  });

  it('uploads a large file in pieces, and reads parts of it', async () => {
    const bytes = noise(9 * 1024 * 1024 + 77);
    const made = await folderOf({ 'large.bin': bytes });
    const before = sandbox.requests.length;
    await rclone(['copy', '--drive-chunk-size=4M', made, 'sandbox:large']);
    const sent = sandbox.requests.slice(before).filter(({ path }) => path.startsWith('/upload/'));
    // One to begin, and one for each piece.
    expect(sent.map(({ status }) => status)).toEqual([200, 308, 308, 200]);
    const [entry] = JSON.parse((await rclone(['lsjson', '--hash', 'sandbox:large'])).toString());
    expect(entry).toMatchObject({
      Name: 'large.bin',
      Size: bytes.length,
      Hashes: { md5: createHash('md5').update(bytes).digest('hex') },
    });
    const part = await rclone([
      'cat',
      '--offset=5000000',
      '--count=12345',
      'sandbox:large/large.bin',
    ]);
    expect(part.equals(bytes.subarray(5_000_000, 5_012_345))).toBe(true);
  });

  it('synchronizes a folder, and uploads only what changed', async () => {
    const made = await folderOf({
      'same.txt': noise(10),
      'changed.txt': noise(20),
      'gone.txt': noise(30),
    });
    await rclone(['copy', made, 'sandbox:sync']);
    const next = await folderOf({ 'changed.txt': noise(21), 'new/one.txt': noise(5) });
    await rclone(['copy', '--include=same.txt', 'sandbox:sync', next]);
    await rclone(['sync', next, 'sandbox:sync']);
    expect(await list('sandbox:sync')).toEqual(['changed.txt', 'new/one.txt', 'same.txt']);
    await rclone(['check', next, 'sandbox:sync']);
  });

  it('moves files on the server, keeps times of modification, and uses the trash', async () => {
    const made = await folderOf({ 'a.bin': noise(5000) });
    await rclone(['touch', '--timestamp=2020-02-29T12:34:56', join(made, 'a.bin')]);
    await rclone(['copy', made, 'sandbox:move']);
    await rclone(['moveto', 'sandbox:move/a.bin', 'sandbox:move/moved/b.bin']);
    const [entry] = JSON.parse((await rclone(['lsjson', 'sandbox:move/moved'])).toString());
    expect(entry).toMatchObject({ Name: 'b.bin', Size: 5000 });
    expect(new Date(entry.ModTime).toISOString()).toBe('2020-02-29T12:34:56.000Z');
    await rclone(['deletefile', 'sandbox:move/moved/b.bin']);
    expect(await list('sandbox:move')).toEqual([]);
    const trashed = await rclone(['lsf', '-R', '--files-only', '--drive-trashed-only', 'sandbox:']);
    expect(trashed.toString()).toContain('b.bin');
    await rclone(['cleanup', 'sandbox:']);
    const { trashed: left } = JSON.parse(
      (await rclone(['about', '--json', 'sandbox:'])).toString(),
    );
    expect(left ?? 0).toBe(0);
  });
});
