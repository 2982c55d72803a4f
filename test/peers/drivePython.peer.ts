/** Google's Python client for Drive against the sandbox: google-api-python-client, unchanged. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { outcomeOf, type RunOptions } from './program.ts';
import { awkwardNames, noise } from './samples.ts';
import { installPython, peer } from './setup.ts';

const python = await peer('google-api-python-client', () =>
  installPython('drive', ['google-api-python-client==2.202.0']),
);
const script = join(import.meta.dirname, 'drive_client.py');

interface Facts {
  id: string;
  name: string;
  mimeType: string;
  size?: string;
  md5Checksum?: string;
  sha256Checksum?: string;
  parents: string[];
  trashed: boolean;
  appProperties?: Record<string, string>;
}

interface Refusal {
  code: number;
  reason: string;
  message: string;
}

describe.skipIf(!python)('Google’s Python client for Drive', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({ driveQuota: 5_000_000 });
  });
  afterAll(() => sandbox?.close());
  afterEach(() => sandbox?.setFaults([]));

  function call(
    args: string[],
    { description = 'served', ...options }: RunOptions & { description?: string } = {},
  ) {
    return outcomeOf(python ?? '', [script, sandbox.drive, 'any', description, ...args], options);
  }

  async function bytesOf(args: string[], options?: RunOptions): Promise<Buffer> {
    const { status, stdout, stderr } = await call(args, options);
    if (status !== 0) throw new Error(`${args.join(' ')}:\n${stdout}${stderr}`);
    return stdout;
  }

  async function ask<T = Facts>(args: string[], input?: Buffer): Promise<T> {
    return JSON.parse((await bytesOf(args, input && { input })).toString()) as T;
  }

  async function refusal(args: string[], input?: Buffer): Promise<Refusal> {
    const { status, stdout, stderr } = await call(args, input && { input });
    if (status !== 3) throw new Error(`It ended with ${status}:\n${stdout}${stderr}`);
    return JSON.parse(stdout.toString()) as Refusal;
  }

  it('uploads bytes at once and in pieces, and downloads them', async () => {
    const folder = await ask(['make-folder', 'bytes']);
    const bytes = noise(1_300_000);
    const expected = {
      mimeType: 'image/tiff',
      size: String(bytes.length),
      md5Checksum: createHash('md5').update(bytes).digest('hex'),
      sha256Checksum: createHash('sha256').update(bytes).digest('hex'),
      parents: [folder.id],
      trashed: false,
    };
    expect(await ask(['put', 'at once', folder.id, '0'], bytes)).toMatchObject(expected);
    const before = sandbox.requests.length;
    const pieces = await ask(['put', 'in pieces', folder.id, String(256 * 1024)], bytes);
    expect(pieces).toMatchObject(expected);
    const sent = sandbox.requests.slice(before).filter(({ path }) => path.startsWith('/upload/'));
    expect(sent.map(({ status }) => status)).toEqual([200, 308, 308, 308, 308, 200]);
    for (const size of [String(bytes.length), String(300_000)]) {
      expect((await bytesOf(['get', pieces.id, size])).equals(bytes)).toBe(true);
    }
    const replaced = await ask(['replace', pieces.id, '0'], noise(10));
    expect(replaced).toMatchObject({ id: pieces.id, name: 'in pieces', size: '10' });
  });

  it('stores every kind of name, and lists files in pages', async () => {
    const folder = await ask(['make-folder', 'names']);
    for (const name of awkwardNames) await ask(['put', name, folder.id, '0'], noise(10));
    const query = `'${folder.id}' in parents and trashed = false`;
    const { names, pages } = await ask<{ names: string[]; pages: number }>(['list', query, '2']);
    expect(names.sort()).toEqual([...awkwardNames].sort());
    expect(pages).toBe(3);
    for (const name of awkwardNames) {
      const quoted = name.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
      const found = await ask<{ names: string[] }>(['list', `name = '${quoted}'`, '10']);
      expect(found.names).toEqual([name]);
    }
  });

  it('finds files by properties, moves them, and deletes them', async () => {
    const [from, to] = [await ask(['make-folder', 'from']), await ask(['make-folder', 'to'])];
    const file = await ask(['put', 'p', from.id, '0', '{"digest": "abc"}'], noise(5));
    expect(file.appProperties).toEqual({ digest: 'abc' });
    const query = "appProperties has { key='digest' and value='abc' } and trashed = false";
    const names = async () => (await ask<{ names: string[] }>(['list', query, '10'])).names;
    expect(await names()).toEqual(['p']);
    expect((await ask(['move', file.id, from.id, to.id])).parents).toEqual([to.id]);
    expect((await ask(['trash', to.id])).trashed).toBe(true);
    expect(await names()).toEqual([]);
    expect((await ask(['describe', file.id])).trashed).toBe(true);
    await ask(['empty-trash']);
    expect(await refusal(['describe', file.id])).toEqual({
      code: 404,
      reason: 'notFound',
      message: `File not found: ${file.id}.`,
    });
    expect(await ask<object>(['delete', from.id, file.id])).toEqual({
      [from.id]: 'deleted',
      [file.id]: 404,
    });
  });

  it('can be used with shared drives', async () => {
    const { id } = await ask<{ id: string }>(['make-drive', 'Team', 'request-1']);
    expect(await ask<string[]>(['drives'])).toEqual(['Team']);
    const folder = await ask(['make-folder', 'in the team', id]);
    await ask(['put', 'shared.tif', folder.id, '0'], noise(10));
    const found = await ask<{ names: string[] }>(['list', `'${folder.id}' in parents`, '10', id]);
    expect(found.names).toEqual(['shared.tif']);
    const mine = await ask<{ names: string[] }>(['list', "name = 'shared.tif'", '10']);
    expect(mine.names).toEqual([]);
  });

  it('reads the storage quota, and reports when it is exceeded', async () => {
    const { storageQuota } = await ask<{ storageQuota: Record<string, string> }>(['about']);
    expect(storageQuota.limit).toBe('5000000');
    for (const size of ['0', String(1024 * 1024)]) {
      expect(await refusal(['put', 'too much', 'root', size], noise(5_000_000))).toEqual({
        code: 403,
        reason: 'storageQuotaExceeded',
        message: "The user's Drive storage quota has been exceeded.",
      });
    }
  });

  it('continues an upload after errors', async () => {
    const bytes = noise(1_000_000);
    sandbox.setFaults([
      { service: 'drive', method: 'PUT', nth: 2, action: { status: 503 } },
      {
        service: 'drive',
        method: 'PUT',
        nth: 3,
        action: { status: 403, message: 'Rate Limit Exceeded', reason: 'rateLimitExceeded' },
      },
    ]);
    const file = await ask(['put', 'through faults', 'root', String(256 * 1024)], bytes);
    sandbox.setFaults([]);
    expect(file.md5Checksum).toBe(createHash('md5').update(bytes).digest('hex'));
    expect((await bytesOf(['get', file.id, '400000'])).equals(bytes)).toBe(true);
  });

  it('works with its own description of the API', async () => {
    const { status, stdout } = await call(['ids', '3'], { description: 'static' });
    expect([status, JSON.parse(stdout.toString())]).toEqual([0, expect.any(Array)]);
    const listed = await call(['list', "mimeType != 'x'", '2'], { description: 'static' });
    expect(listed.status).toBe(0);
    expect(JSON.parse(listed.stdout.toString()).names.length).toBeGreaterThan(0);
  });
});
