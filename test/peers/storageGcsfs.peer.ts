/** gcsfs, the file system of pandas, xarray and dask on Cloud Storage, against the sandbox. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { CUBE_PACKAGES } from './cubePackages.ts';
import { printed } from './program.ts';
import { installPython, peer } from './setup.ts';

const python = await peer('gcsfs', () => installPython('cubes', CUBE_PACKAGES));
const script = path.join(import.meta.dirname, 'gcsfs_client.py');

/** Output of the program, by step. */
type Seen = Record<
  'written' | 'looked' | 'read' | 'changed' | 'transferred' | 'buckets',
  Record<string, unknown>
> & { readonly end: readonly string[] };

describe.skipIf(python === undefined)('gcsfs', () => {
  let sandbox: Sandbox;
  let folder: string;
  let seen: Seen;

  beforeAll(async () => {
    sandbox = await startSandbox();
    folder = await mkdtemp(path.join(tmpdir(), 'cedar-gcsfs-'));
    const key = path.join(folder, 'key.json');
    await writeFile(key, JSON.stringify(await sandbox.serviceAccountKey()));
    await mkdir(path.join(folder, 'files'));
    const args = [sandbox.storage, sandbox.project, sandbox.bucket, path.join(folder, 'files')];
    const output = await printed(python ?? '', [script, ...args], {
      // It would request the kind of bucket with gRPC, which the sandbox does not support.
      env: { GOOGLE_APPLICATION_CREDENTIALS: key, GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT: 'false' },
    });
    seen = JSON.parse(output.toString()) as Seen;
  }, 180_000);

  afterAll(async () => {
    await sandbox?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  it('writes objects at once and in pieces, with the right checksums', () => {
    expect(seen.written.sizes).toEqual({
      'large.bin': 11 * 1024 * 1024 + 17,
      'written.bin': 11 * 1024 * 1024 + 17,
      empty: 0,
    });
    const { md5 } = seen.written as { md5: Record<string, string> };
    expect(md5['written.bin']).toBe(md5['large.bin']);
    expect(md5.empty).toBe('1B2M2Y8AsgTpgAmY7PhCfg==');
    const uploads = sandbox.requests.filter(({ path: asked }) => asked.startsWith('/upload/'));
    expect(uploads.filter(({ status }) => status === 308).length).toBeGreaterThan(3);
  });

  it('lists, finds, globs and walks', () => {
    expect(seen.looked).toEqual({
      ls: ['a', 'empty', 'large.bin', 'signs', 'written.bin'],
      find: [
        ...['a/b/three.tif', 'a/one.txt', 'a/two.txt', 'empty', 'large.bin'],
        ...['signs/a b+c#d?e%25&f [g].txt', 'signs/äöü-中文-🌲.txt', 'written.bin'],
      ],
      findWithFolders: ['a', 'a/b', 'a/b/three.tif', 'a/one.txt', 'a/two.txt'],
      glob: ['a/one.txt', 'a/two.txt'],
      globDeep: ['a/b/three.tif'],
      globClass: ['a/one.txt'],
      walk: [
        [['a'], ['b'], ['one.txt', 'two.txt']],
        [['a/b'], [], ['three.tif']],
      ],
      du: 300_007,
      info: {
        size: 3,
        type: 'file',
        contentType: 'application/octet-stream',
        bucket: sandbox.bucket,
      },
      folder: 'directory',
      exists: [true, true, false],
      isdir: [true, false],
      missing: 'FileNotFoundError',
      checksum: true,
      modified: true,
    });
  });

  it('reads whole objects, ranges, and from any offset', () => {
    expect(seen.read).toEqual({
      ...{ whole: true, pieces: true, range: true, ranges: true, seek: true, empty: 0 },
      many: { 'signs/a b+c#d?e%25&f [g].txt': 'signs', 'signs/äöü-中文-🌲.txt': 'letters' },
    });
  });

  it('copies, moves, combines and deletes objects and whole folders', () => {
    expect(seen.changed).toEqual({
      ...{ copy: true, merged: true, attribute: 'välue', exclusive: 'FileExistsError' },
      left: [
        ...['a2/b/three.tif', 'a2/two.txt', 'copy.bin', 'large.bin', 'merged.bin'],
        ...['moved/one.txt', 'written.bin'],
      ],
    });
    expect(seen.end).toEqual([]);
  });

  it('uploads and downloads folders, checked against the checksums of the store', () => {
    expect(seen.transferred).toEqual({
      same: [true, true, true],
      names: ['up/checked', 'up/deep/y.bin', 'up/x.bin', 'up/z'],
    });
  });

  it('creates and deletes buckets', () => {
    expect(seen.buckets).toEqual({ made: true, gone: true, missing: 'FileNotFoundError' });
  });
});
