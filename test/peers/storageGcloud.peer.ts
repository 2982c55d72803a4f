/** `gcloud storage` against the sandbox. https://cloud.google.com/sdk/gcloud/reference/storage */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { outcomeOf, printed } from './program.ts';
import { awkwardNames, noise, temporaryFolder } from './samples.ts';
import { findGcloud, peer } from './setup.ts';

const program = await peer('gcloud', findGcloud);

describe.skipIf(!program)('gcloud storage', () => {
  let sandbox: Sandbox;
  let home: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    sandbox = await startSandbox();
    home = await mkdtemp(join(tmpdir(), 'cedar-gcloud-'));
    await writeFile(join(home, 'token'), 'any');
    env = {
      CLOUDSDK_CONFIG: home,
      CLOUDSDK_CORE_PROJECT: sandbox.project,
      CLOUDSDK_CORE_DISABLE_PROMPTS: '1',
      CLOUDSDK_CORE_DISABLE_USAGE_REPORTING: '1',
      CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK: '1',
      CLOUDSDK_CORE_CHECK_GCE_METADATA: '0',
      CLOUDSDK_AUTH_ACCESS_TOKEN_FILE: join(home, 'token'),
      CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: `${sandbox.storage}/storage/v1/`,
      CLOUDSDK_STORAGE_PROCESS_COUNT: '1',
      CLOUDSDK_STORAGE_THREAD_COUNT: '4',
    };
  });
  afterAll(async () => {
    await sandbox?.close();
    await rm(home, { recursive: true, force: true });
  });

  const gcloud = (args: string[], more: Record<string, string> = {}) =>
    printed(program ?? '', ['storage', ...args], { env: { ...env, ...more } });

  async function list(url?: string): Promise<string[]> {
    const lines = (await gcloud(['ls', ...(url === undefined ? [] : [url])]))
      .toString()
      .split('\n');
    return lines.filter(Boolean).sort();
  }

  it('creates, describes and deletes buckets', async () => {
    await gcloud(['buckets', 'create', 'gs://gcloud-bucket', '--location=EU']);
    const described = await gcloud(['buckets', 'describe', 'gs://gcloud-bucket', '--format=json']);
    expect(JSON.parse(described.toString())).toMatchObject({
      name: 'gcloud-bucket',
      location: 'EU',
    });
    expect(await list()).toContain('gs://gcloud-bucket/');
    await gcloud(['buckets', 'delete', 'gs://gcloud-bucket']);
    expect(await list()).toEqual([`gs://${sandbox.bucket}/`]);
  });

  it('copies folders in both directions, and deletes them', async () => {
    // Brackets and the like are patterns to gcloud, not letters.
    const names = awkwardNames.filter((name) => !/[[\]*?]/.test(name));
    const folder = await temporaryFolder();
    for (const [at, name] of names.entries()) {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), noise(100 + at));
    }
    const url = `gs://${sandbox.bucket}/copied`;
    await gcloud(['cp', '--recursive', `${folder}/*`, url]);
    expect(await list(`${url}/**`)).toEqual(names.map((name) => `${url}/${name}`).sort());
    const back = await temporaryFolder();
    await gcloud(['cp', '--recursive', `${url}/*`, back]);
    for (const [at, name] of names.entries()) {
      expect((await readFile(join(back, name))).equals(noise(100 + at)), name).toBe(true);
    }
    await gcloud(['rm', '--recursive', url]);
    expect(await list(`gs://${sandbox.bucket}`)).toEqual([]);
  });

  it('sends and receives a large file in parallel parts', async () => {
    const bytes = noise(12 * 1024 * 1024 + 3);
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'large.bin'), bytes);
    const url = `gs://${sandbox.bucket}/large.bin`;
    const before = sandbox.requests.length;
    await gcloud(['cp', join(folder, 'large.bin'), url], {
      CLOUDSDK_STORAGE_PARALLEL_COMPOSITE_UPLOAD_ENABLED: '1',
      CLOUDSDK_STORAGE_PARALLEL_COMPOSITE_UPLOAD_THRESHOLD: '8Mi',
      CLOUDSDK_STORAGE_PARALLEL_COMPOSITE_UPLOAD_COMPONENT_SIZE: '4Mi',
      CLOUDSDK_STORAGE_PARALLEL_COMPOSITE_UPLOAD_COMPATIBILITY_CHECK: '0',
      // gcloud forgets to delete parts that it did not send resumably.
      CLOUDSDK_STORAGE_RESUMABLE_THRESHOLD: '1Mi',
    });
    const composed = sandbox.requests.slice(before).filter(({ path }) => /\/compose$/.test(path));
    expect(composed.map(({ status }) => status)).toEqual([200]);
    await gcloud(['cp', url, join(folder, 'back.bin')], {
      CLOUDSDK_STORAGE_SLICED_OBJECT_DOWNLOAD_THRESHOLD: '8Mi',
      CLOUDSDK_STORAGE_SLICED_OBJECT_DOWNLOAD_COMPONENT_SIZE: '4Mi',
    });
    expect((await readFile(join(folder, 'back.bin'))).equals(bytes)).toBe(true);
    // The parts are deleted.
    expect(await list(`gs://${sandbox.bucket}/**`)).toEqual([url]);
    await gcloud(['rm', url]);
  });

  it('shows, changes and moves objects', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.txt'), 'words');
    const url = `gs://${sandbox.bucket}/a.txt`;
    await gcloud(['cp', join(folder, 'a.txt'), url]);
    expect((await gcloud(['cat', url])).toString()).toBe('words');
    await gcloud(['objects', 'update', url, '--custom-metadata=place=here']);
    await gcloud(['mv', url, `gs://${sandbox.bucket}/b/c.txt`]);
    const moved = `gs://${sandbox.bucket}/b/c.txt`;
    const described = JSON.parse(
      (await gcloud(['objects', 'describe', moved, '--format=json'])).toString(),
    );
    expect(described).toMatchObject({ name: 'b/c.txt', size: 5, custom_fields: { place: 'here' } });
    expect((await gcloud(['hash', moved])).toString()).toContain(described.crc32c_hash);
    await gcloud(['rm', moved]);
  });

  it('reports missing objects in the words of Cloud Storage', async () => {
    const { status, stderr } = await outcomeOf(
      program ?? '',
      ['storage', 'ls', 'gs://no-such-bucket-here'],
      { env },
    );
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/404|not found/);
  });
});
