/**
 * Google's client libraries for Cloud Storage in Python and Go against the sandbox.
 *
 * Each has a small program that makes one call of the library and prints what it answers, so that
 * both are held to the same behavior.
 */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CRC32C } from '@google-cloud/storage';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { outcomeOf, type RunOptions } from './program.ts';
import { awkwardNames, noise, temporaryFolder } from './samples.ts';
import { buildGo, installPython, peer } from './setup.ts';

const python = await peer('google-cloud-storage for Python', () =>
  installPython('storage', ['google-cloud-storage==3.17.1']),
);
const go = await peer('cloud.google.com/go/storage', () => buildGo('storage'));
const script = join(import.meta.dirname, 'storage_client.py');

const libraries: { name: string; command: string[] | undefined; env?: Record<string, string> }[] = [
  { name: 'Python', command: python === undefined ? undefined : [python, script] },
  { name: 'Go', command: go === undefined ? undefined : [go] },
  {
    name: 'Go, reading with JSON',
    command: go === undefined ? undefined : [go],
    env: { READ_WITH: 'JSON' },
  },
];

interface Facts {
  size: number;
  crc32c: string;
  md5: string;
  generation: string;
  metageneration: number;
  contentType: string;
  metadata: Record<string, string>;
}

for (const { name, command = [], env } of libraries) {
  describe.skipIf(command.length === 0)(name, () => {
    let sandbox: Sandbox;
    let key: string;

    beforeAll(async () => {
      sandbox = await startSandbox();
      key = JSON.stringify(await sandbox.serviceAccountKey());
    });
    afterAll(() => sandbox?.close());
    afterEach(() => sandbox?.setFaults([]));

    async function call(args: string[], options: RunOptions = {}) {
      const folder = await temporaryFolder();
      await writeFile(join(folder, 'key.json'), key);
      const [program = '', ...first] = command;
      return outcomeOf(program, [...first, sandbox.storage, ...args], {
        ...options,
        env: {
          GOOGLE_APPLICATION_CREDENTIALS: join(folder, 'key.json'),
          GOOGLE_CLOUD_PROJECT: sandbox.project,
          ...env,
        },
      });
    }

    async function bytesOf(args: string[], options?: RunOptions): Promise<Buffer> {
      const { status, stdout, stderr } = await call(args, options);
      if (status !== 0) throw new Error(`${args.join(' ')}:\n${stdout}${stderr}`);
      return stdout;
    }

    async function ask<T = Facts>(...args: string[]): Promise<T> {
      return JSON.parse((await bytesOf(args)).toString()) as T;
    }

    async function put(name: string, bytes: Buffer, ...rest: string[]): Promise<Facts> {
      const args = ['put', sandbox.bucket, name, ...(rest.length > 0 ? rest : ['0'])];
      return JSON.parse((await bytesOf(args, { input: bytes })).toString()) as Facts;
    }

    /** The message with which Cloud Storage refuses a call. */
    async function refusal(
      args: string[],
      input?: Buffer,
    ): Promise<{ code: number; message: string }> {
      const { status, stdout, stderr } = await call(args, input && { input });
      if (status !== 3) throw new Error(`It ended with ${status}:\n${stdout}${stderr}`);
      return JSON.parse(stdout.toString());
    }

    it('creates, lists and deletes buckets', async () => {
      expect(await ask<string>('make-bucket', 'made-by-a-peer')).toBe('made-by-a-peer');
      expect(await ask<string[]>('buckets')).toEqual([sandbox.bucket, 'made-by-a-peer']);
      await ask('remove-bucket', 'made-by-a-peer');
      expect(await ask<string[]>('buckets')).toEqual([sandbox.bucket]);
    });

    it('sends bytes at once and in pieces, and reads them completely and in part', async () => {
      const bytes = noise(1_300_000);
      const checksum = new CRC32C();
      checksum.update(bytes);
      const expected = {
        size: bytes.length,
        crc32c: checksum.toString(),
        md5: createHash('md5').update(bytes).digest('base64'),
        contentType: 'image/tiff',
        metageneration: 1,
      };
      expect(await put('at once', bytes)).toMatchObject(expected);
      const before = sandbox.requests.length;
      expect(await put('in pieces', bytes, String(256 * 1024))).toMatchObject(expected);
      const pieces = sandbox.requests.slice(before).filter(({ method }) => method !== 'GET');
      expect(pieces.filter(({ path }) => path.startsWith('/upload/')).length).toBeGreaterThan(5);
      for (const name of ['at once', 'in pieces']) {
        expect((await bytesOf(['get', sandbox.bucket, name])).equals(bytes), name).toBe(true);
      }
      const part = await bytesOf(['get', sandbox.bucket, 'at once', '1000', '500000']);
      expect(part.equals(bytes.subarray(1000, 500_000))).toBe(true);
      expect(await put('empty', Buffer.alloc(0))).toMatchObject({ size: 0, crc32c: 'AAAAAA==' });
      expect(await bytesOf(['get', sandbox.bucket, 'empty'])).toHaveLength(0);
      await ask('delete', sandbox.bucket, 'at once', 'in pieces', 'empty');
    });

    it('keeps every kind of name, and lists names in pages', async () => {
      for (const [at, name] of awkwardNames.entries()) {
        await put(`names/${name}`, noise(10 + at));
        const read = await bytesOf(['get', sandbox.bucket, `names/${name}`]);
        expect(read.equals(noise(10 + at)), name).toBe(true);
      }
      const names = awkwardNames.map((name) => `names/${name}`);
      const { names: listed } = await ask<{ names: string[] }>(
        ...['list', sandbox.bucket, 'names/', '', '2'],
      );
      expect(listed.sort()).toEqual(names.sort());
      expect(await ask<object>('list', sandbox.bucket, 'names/', '/', '2')).toEqual({
        names: ['names/plain.txt'],
        prefixes: ['letters', 'quotes', 'signs', 'with blank'].map((part) => `names/${part}/`),
      });
      await ask('delete', sandbox.bucket, ...names);
      expect(await ask<object>('list', sandbox.bucket, '', '', '5')).toMatchObject({ names: [] });
    });

    it('copies, composes and changes the metadata of objects', async () => {
      await put('one', noise(1000));
      await put('two', noise(500, 2));
      expect(await ask('copy', sandbox.bucket, 'one', 'copy')).toMatchObject({ size: 1000 });
      expect(await ask('compose', sandbox.bucket, 'both', 'one', 'two')).toMatchObject({
        size: 1500,
      });
      const both = await bytesOf(['get', sandbox.bucket, 'both']);
      expect(both.equals(Buffer.concat([noise(1000), noise(500, 2)]))).toBe(true);
      const before = await ask('describe', sandbox.bucket, 'one');
      const after = await ask('label', sandbox.bucket, 'one', 'key', 'välue');
      expect(after).toEqual({ ...before, metageneration: 2, metadata: { key: 'välue' } });
      await ask('delete', sandbox.bucket, 'one', 'two', 'copy', 'both');
    });

    it('writes only over the known generation', async () => {
      const first = await put('document', Buffer.from('1'), '0', '0');
      const again = await refusal(['put', sandbox.bucket, 'document', '0', '0'], Buffer.from('2'));
      expect(again.code).toBe(412);
      expect(again.message).toContain('pre-conditions you specified did not hold');
      const second = await put('document', Buffer.from('3'), '0', first.generation);
      expect(BigInt(second.generation)).toBeGreaterThan(BigInt(first.generation));
      const stale = ['put', sandbox.bucket, 'document', String(256 * 1024), first.generation];
      expect(await refusal(stale, noise(600_000))).toMatchObject({ code: 412 });
      expect((await bytesOf(['get', sandbox.bucket, 'document'])).toString()).toBe('3');
      await ask('delete', sandbox.bucket, 'document');
    });

    it('reports missing objects in the words of Cloud Storage', async () => {
      expect(await refusal(['list', 'no-such-bucket', '', '', '5'])).toMatchObject({
        code: 404,
        message: expect.stringContaining('The specified bucket does not exist.'),
      });
      expect(await refusal(['copy', sandbox.bucket, 'missing', 'b'])).toMatchObject({
        code: 404,
        message: expect.stringContaining(`No such object: ${sandbox.bucket}/missing`),
      });
      expect((await refusal(['make-bucket', sandbox.bucket])).code).toBe(409);
    });

    it('continues after errors and lost connections', async () => {
      const bytes = noise(1_000_000);
      sandbox.setFaults([
        // The beginning of the upload; one of its pieces; that piece again, of which only the answer
        // is lost.
        { path: '/upload/**', action: { status: 503 } },
        { path: '/upload/**', nth: 4, action: 'reset' },
        { path: '/upload/**', nth: 5, after: true, action: 'reset' },
        { method: 'GET', action: { status: 429 } },
      ]);
      const before = sandbox.requests.length;
      // With a precondition, which makes it safe for the libraries to try again.
      await put('through faults', bytes, String(256 * 1024), '0');
      const statuses = sandbox.requests
        .slice(before)
        .filter(({ path }) => path.startsWith('/upload/'))
        .map(({ status }) => status);
      expect(statuses.slice(0, 2)).toEqual([503, 200]);
      expect(statuses.filter((status) => status === 0)).toHaveLength(2);
      expect((await bytesOf(['get', sandbox.bucket, 'through faults'])).equals(bytes)).toBe(true);
      await ask('delete', sandbox.bucket, 'through faults');
    });

    it('signs in with the key of a service account', async () => {
      const before = sandbox.requests.length;
      expect(await ask<string[]>('buckets')).toContain(sandbox.bucket);
      const [first] = sandbox.requests.slice(before);
      expect(first).toEqual({ method: 'POST', path: '/token', status: 200 });
    });
  });
}
