/** Configurations, key files and grids that were written to do harm. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { keyFileProblem } from '../../src/configurations/keyFile.ts';
import {
  hoverAt,
  keyAt,
  mendings,
  nodeAt,
  suggestionsAt,
} from '../../src/configurations/language/index.ts';
import { authenticate } from '../../src/core/credentials/authenticate.ts';
import {
  CONFIG_SCHEMA,
  ConfigError,
  EarthEngine,
  loadConfig,
  ServiceError,
} from '../../src/core/index.ts';
import { authorization } from '../../src/core/services/auth.ts';
import { checkTokenHost, trustHosts } from '../../src/core/services/tokenHosts.ts';
import { isOnOtherServer } from '../../src/domain/files.ts';
import { isGoogle } from '../../src/domain/hosts.ts';
import { boundMessage } from '../../src/domain/messages.ts';
import { sharedFolder, temporaryFolder } from '../temporaryFolder.ts';
import { cpuTime } from './cpuTime.ts';

const folder = sharedFolder();
afterEach(() => vi.unstubAllGlobals());

function configuration({ grid = 'grid_name: LANDSAT_ARD_CU', key = '', more = '' } = {}): string {
  const keyLine = key && `\n  credentials_file: ${JSON.stringify(key)}`;
  return `tile_grid: { ${grid} }\ntracker: { store: gcs${more} }\ngcs:\n  bucket_name: bucket\n  project: p${keyLine}\n`;
}

function failureOf(text: string): ConfigError {
  try {
    loadConfig(text, { folder });
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('It was accepted.');
}

describe.skipIf(process.platform === 'win32')('a file that a configuration names', () => {
  const pipe = join(folder, 'pipe');
  const link = join(folder, 'link');
  const huge = join(folder, 'huge');
  beforeAll(() => {
    execFileSync('mkfifo', [pipe]);
    symlinkSync(pipe, link);
    writeFileSync(huge, '');
    // Takes no room on the disk, and more memory than there is.
    truncateSync(huge, 2 ** 40);
  });

  const files = () =>
    [
      [pipe, 'pipe or a device', 'special'],
      [link, 'pipe or a device', 'special'],
      ['/dev/zero', 'pipe or a device', 'special'],
      ['/dev/tty', 'pipe or a device', 'special'],
      [huge, 'larger than 256 KB', 'large'],
      [folder, 'it is a folder', 'folder'],
    ] as const;

  it('as grid_filename is refused at once if it is a pipe, a device or huge', () => {
    for (const [file, words] of files()) {
      const grid = `grid_name: X, grid_filename: ${JSON.stringify(file)}`;
      const { message, problems } = failureOf(configuration({ grid }));
      expect(message).toContain(words);
      expect(problems[0]?.path).toBe('tile_grid.grid_filename');
    }
  });

  it('as credentials_file is refused at once if it is a pipe, a device or huge', async () => {
    for (const [key, words, problem] of files()) {
      const config = loadConfig(configuration({ key }), { folder });
      const refused = await config.credentials().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(ConfigError);
      expect(String(refused)).toContain(words);
      expect(await keyFileProblem(key, folder)).toBe(problem);
    }
  });

  it('and that has no size, like files of the system, is treated as empty', async () => {
    const config = loadConfig(configuration({ key: '/proc/self/environ' }), { folder });
    await expect(config.credentials()).rejects.toThrow(/is not JSON|does not exist/);
  });
});

it('files on other machines are not opened if that would send credentials there', () => {
  expect(isOnOtherServer('\\\\server\\share\\key.json', 'C:\\work', 'win32')).toBe(true);
  expect(isOnOtherServer('//server/share/key.json', 'C:\\work', 'win32')).toBe(true);
  expect(isOnOtherServer('\\\\SERVER\\b\\key', '\\\\server\\a\\work', 'win32')).toBe(false);
  expect(isOnOtherServer('C:\\key.json', 'C:\\work', 'win32')).toBe(false);
  expect(isOnOtherServer('//server/key.json', '/work', 'linux')).toBe(false);
});

describe('a message', () => {
  const long = 'x'.repeat(60_000);
  it.each([
    ['the name of a grid', configuration({ grid: `grid_name: ${long}` })],
    ['a file', configuration({ grid: `grid_name: a, grid_filename: ${long}` })],
    [
      'a reference system',
      configuration({
        grid: `ul: [0, 0], crs: "${long}", res: [1, 1], size: [1, 1], limits: [[0, 1], [0, 1]]`,
      }),
    ],
    ['a template', configuration({ more: `, name_template: "{${long}}"` })],
    ['a bucket', configuration().replace('bucket_name: bucket', `bucket_name: ${long}`)],
    [
      'an unknown key',
      `${configuration()}${'k'.repeat(1000)}: 1\ntracker2: ${long}\nards: &a [*b]\n`,
    ],
    ['a duplicate key', `${configuration()}"${long}": 1\n"${long}": 2\n`],
    ['an anchor', `${configuration()}ard: *${long}\n`],
    ['a value', configuration({ more: `, export_image_kwds: { shardSize: ${long} }` })],
    ['invalid YAML', `${long}\n${long}: [`],
    ['many keys', Array.from({ length: 12_000 }, (_, at) => `k${at}: 1`).join('\n')],
    ['a deep structure', `${configuration()}x: ${'['.repeat(20_000)}`],
    ['a long text', `${configuration()}# ${'x'.repeat(2_000_000)}`],
  ])('that repeats %s remains short', (_, text) => {
    const { message, problems, warnings } = failureOf(text);
    expect(message.length).toBeLessThanOrEqual(4000);
    for (const each of [...problems, ...warnings]) {
      expect(each.message.length).toBeLessThanOrEqual(1000);
    }
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length + warnings.length).toBeLessThanOrEqual(400);
  });

  it('about a warning remains short', () => {
    const { warnings } = loadConfig(`${configuration()}${'k'.repeat(1000)}: 1\n`);
    const many = Array.from({ length: 5000 }, (_, at) => `k${at}: 1`).join('\n');
    expect(warnings).toHaveLength(1);
    expect(loadConfig(`${configuration()}${many}\n`).warnings).toHaveLength(200);
    const filters = `, filters: { ${'c'.repeat(50_000)}: [] }`;
    expect(loadConfig(configuration({ more: filters })).warnings[0]?.message.length).toBeLessThan(
      1001,
    );
  });

  it('about a file with thousands of grids remains short', () => {
    const grids = Array.from({ length: 6000 }, (_, at) => `a_long_name_of_a_grid_${at}: {}`);
    writeFileSync(join(folder, 'grids.yml'), grids.join('\n'));
    const { message } = failureOf(
      configuration({ grid: 'grid_name: X, grid_filename: grids.yml' }),
    );
    expect(message).toContain('has no grid "X"');
    expect(message.length).toBeLessThanOrEqual(4000);
  });

  it('of a service remains short, and keeps its words', () => {
    const { message, serviceMessage } = new ServiceError('Earth Engine', 400, long, 'Do this.');
    expect(message.length).toBeLessThanOrEqual(4000);
    expect(message).toMatch(/^Earth Engine: xxx[\s\S]* … [\s\S]*Do this\.$/);
    expect(serviceMessage).toBe(long);
  });

  it('is not shortened within a character', () => {
    for (let max = 20; max < 40; max++) {
      const bound = boundMessage('🌲'.repeat(100), max);
      expect(bound).not.toMatch(/\p{Surrogate}/u);
      expect(bound.length).toBeLessThanOrEqual(max);
    }
    expect(boundMessage('short')).toBe('short');
  });
});

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

function pemOf(pair: { privateKey: KeyObject }): string {
  return pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const goodKey = {
  type: 'service_account',
  client_email: 'me@p.iam.gserviceaccount.com',
  private_key: pemOf({ privateKey }),
  token_uri: 'https://oauth2.googleapis.com/token',
  universe_domain: 'googleapis.com',
};

const IMPERSONATION =
  'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/me@p.iam.gserviceaccount.com:generateAccessToken';

const workload = {
  type: 'external_account',
  audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  token_url: 'https://sts.googleapis.com/v1/token',
  credential_source: { file: '/var/run/token' },
};

describe('a key file', () => {
  const evil = 'https://evil.example/token';
  it.each([
    ['signs in elsewhere', { ...goodKey, token_uri: evil }, /signs in at "https:\/\/evil\.example/],
    [
      'signs in unencrypted',
      { ...goodKey, token_uri: 'http://oauth2.googleapis.com/token' },
      /signs in at/,
    ],
    [
      'signs in at a lookalike',
      { ...goodKey, token_uri: 'https://oauth2.googleapis.com.evil.example/token' },
      /signs in at/,
    ],
    ['signs in at no address', { ...goodKey, token_uri: 7 }, /signs in at/],
    [
      'is for another cloud',
      { ...goodKey, universe_domain: 'evil.example' },
      /cloud "evil\.example"/,
    ],
    [
      'exchanges a token elsewhere',
      { ...workload, token_url: evil },
      /signs in at "https:\/\/evil\.example/,
    ],
    [
      'acts for others elsewhere',
      { ...workload, service_account_impersonation_url: evil },
      /signs in at "https:\/\/evil\.example/,
    ],
    [
      'runs a program without being allowed to',
      { ...workload, credential_source: { executable: { command: '/bin/sh' } } },
      /runs a program, .*GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES/,
    ],
    [
      'sends a file that it does not contain',
      { ...workload, credential_source: { file: '/etc/passwd' } },
      /not used from within the folder of the configuration/,
    ],
    [
      'sends an answer that it does not contain',
      { ...workload, credential_source: { url: 'http://169.254.169.254/' } },
      /not used from within the folder of the configuration/,
    ],
    [
      'sends the session of a machine elsewhere',
      { ...workload, credential_source: { environment_id: 'aws1', url: evil } },
      /takes credentials from "https:\/\/evil\.example/,
    ],
    [
      'has a file of another type inside',
      {
        type: 'impersonated_service_account',
        service_account_impersonation_url: IMPERSONATION,
        source_credentials: { ...workload, token_url: evil },
      },
      /signs in at "https:\/\/evil\.example/,
    ],
    [
      'has a file inside that sends others',
      {
        type: 'impersonated_service_account',
        service_account_impersonation_url: IMPERSONATION,
        source_credentials: { ...workload, credential_source: { file: '/etc/passwd' } },
      },
      /not used from within the folder of the configuration/,
    ],
    [
      'is of a user and lacks a field',
      { type: 'authorized_user', refresh_token: 'secret', client_secret: 'x' },
      /lacks client_id/,
    ],
    [
      'is of a program',
      { installed: { client_id: 'x', client_secret: 'secret' } },
      /identifies a program .*OAuth client.* not an account/,
    ],
    [
      'has half of a key',
      { ...goodKey, private_key: goodKey.private_key.slice(0, 900) },
      /private_key is damaged/,
    ],
    [
      'has a key on one line',
      { ...goodKey, private_key: goodKey.private_key.replaceAll('\n', ' ') },
      /private_key is damaged/,
    ],
    [
      'has a key with line breaks escaped twice',
      { ...goodKey, private_key: goodKey.private_key.replaceAll('\n', '\\n') },
      /private_key is damaged.* download a new key/,
    ],
    [
      'has a damaged key inside',
      {
        type: 'impersonated_service_account',
        service_account_impersonation_url: IMPERSONATION,
        source_credentials: { ...goodKey, private_key: goodKey.private_key.slice(0, 900) },
      },
      /private_key is damaged/,
    ],
    [
      'has a key of elliptic curves',
      { ...goodKey, private_key: pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' })) },
      /private_key is of the kind "ec", .*only RSA keys.* create and download a new key/,
    ],
    [
      'has an Ed25519 key inside',
      {
        type: 'impersonated_service_account',
        service_account_impersonation_url: IMPERSONATION,
        source_credentials: { ...goodKey, private_key: pemOf(generateKeyPairSync('ed25519')) },
      },
      /private_key is of the kind "ed25519"/,
    ],
    [
      'has an RSA key for signatures of another kind',
      {
        ...goodKey,
        private_key: pemOf(generateKeyPairSync('rsa-pss', { modulusLength: 2048 })),
      },
      /private_key is of the kind "rsa-pss"/,
    ],
    [
      'has a key with a password',
      {
        ...goodKey,
        private_key: privateKey
          .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
          .toString(),
      },
      /private_key is protected by a password.* create and download a new key/,
    ],
    [
      'has a key with a password in the older form',
      {
        ...goodKey,
        private_key: privateKey
          .export({ type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
          .toString(),
      },
      /private_key is protected by a password/,
    ],
    ['is not a key', { ...goodKey, private_key: 'secret' }, /private_key is not a private key/],
    ['is of a device', { ...goodKey, type: 'gdch_service_account', token_uri: evil }, /type "gdch/],
  ])('that %s is refused with the reason, before anything is sent', async (_, key, reason) => {
    const sent = vi.fn(() => Promise.reject(new Error('Sent.')));
    vi.stubGlobal('fetch', sent);
    writeFileSync(join(folder, 'key.json'), JSON.stringify(key));
    const config = loadConfig(configuration({ key: 'key.json' }), { folder });
    const refused = await config.credentials().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ConfigError);
    expect((refused as Error).message).toMatch(reason);
    expect((refused as Error).message).not.toMatch(/BEGIN|secret/);
    if (!reason.source.includes('not used from')) {
      await expect(authenticate({ serviceAccountKey: key })).rejects.toThrow(reason);
    }
    expect(sent).not.toHaveBeenCalled();
  });

  it('that a sandbox on this machine has issued is not used with Google', async () => {
    const key = { ...goodKey, token_uri: 'http://127.0.0.1:1/token' };
    writeFileSync(join(folder, 'key.json'), JSON.stringify(key));
    const config = loadConfig(configuration({ key: 'key.json' }), { folder });
    await expect(config.credentials()).rejects.toThrow(/127\.0\.0\.1.*sandbox on this machine/);
    const earthEngine = 'http://127.0.0.1:2';
    expect(await config.credentials({ earthEngine })).toMatchObject({ serviceAccountKey: key });
  });

  it('of Google is not used with a sandbox on this machine', async () => {
    writeFileSync(join(folder, 'key.json'), JSON.stringify(goodKey));
    const config = loadConfig(configuration({ key: 'key.json' }), { folder });
    const earthEngine = 'http://127.0.0.1:2';
    expect(await config.credentials({ earthEngine })).toEqual({ token: 'sandbox' });
  });

  it('with a host that is not Google’s is used once the user has allowed the host', async () => {
    const asked: string[] = [];
    const key = { ...goodKey, universe_domain: 'cloud.example', token_uri: evil };
    writeFileSync(join(folder, 'key.json'), JSON.stringify(key));
    const config = loadConfig(configuration({ key: 'key.json' }), { folder });
    const trust = async (host: string) => {
      asked.push(host);
      return true;
    };
    const credentials = await config.credentials({ trust });
    expect(asked).toEqual(['cloud.example', 'evil.example']);
    expect(credentials.trustedHosts).toEqual(asked);
    const client = await authenticate(credentials);
    expect(() => checkTokenHost(client, 'https://earthengine.cloud.example')).not.toThrow();
    expect(() => checkTokenHost(client, 'https://other.example')).toThrow(/not sent/);
    await expect(config.credentials({ trust: async () => false })).rejects.toThrow(
      /cloud\.example/,
    );
  });

  it.each([
    ['a host', {}],
    ['a cloud of another name', { universe_domain: 'other.example' }],
  ])('with a subdomain of %s that the user has allowed is asked about', async (_, named) => {
    const allowed = ['cloud.example', 'other.example'];
    const asked: string[] = [];
    const addresses = {
      token_uri: 'https://cloud.example/token',
      revoke_url: 'https://sub.cloud.example/revoke',
    };
    writeFileSync(join(folder, 'key.json'), JSON.stringify({ ...goodKey, ...named, ...addresses }));
    const config = loadConfig(configuration({ key: 'key.json' }), { folder });
    const trust = async (host: string) => {
      asked.push(host);
      return allowed.includes(host);
    };
    await expect(config.credentials({ trust })).rejects.toThrow(/sub\.cloud\.example/);
    expect(asked).toContain('sub.cloud.example');
    allowed.push(...asked.splice(0));
    expect(await config.credentials({ trust })).toMatchObject({ trustedHosts: asked });
  });

  it('with workload identity is used from outside of the repository of the configuration', async () => {
    const elsewhere = temporaryFolder();
    const repository = temporaryFolder();
    const inside = join(repository, 'conf');
    mkdirSync(join(repository, '.git'));
    mkdirSync(inside);
    for (const each of [elsewhere, repository]) {
      writeFileSync(join(each, 'workload.json'), JSON.stringify(workload));
    }
    symlinkSync(join(repository, 'workload.json'), join(elsewhere, 'link.json'));
    const read = (key: string, workspace?: string) =>
      loadConfig(configuration({ key }), { folder: inside, workspace }).credentials();
    expect(await read(join(elsewhere, 'workload.json'))).toMatchObject({ json: workload });
    for (const key of ['../workload.json', join(elsewhere, 'link.json')]) {
      await expect(read(key)).rejects.toThrow(/not used from within the folder/);
    }
    await expect(read(join(elsewhere, 'workload.json'), elsewhere)).rejects.toThrow(
      /not used from/,
    );
  });

  it.each([
    goodKey,
    { ...goodKey, token_uri: 'https://accounts.google.com/o/oauth2/token' },
    { ...goodKey, token_uri: 'https://www.googleapis.com/oauth2/v4/token' },
    { client_email: goodKey.client_email, private_key: goodKey.private_key },
  ])('as Google writes it is accepted', async (key) => {
    await expect(authenticate({ serviceAccountKey: key })).resolves.toBeDefined();
  });
});

describe('an access token', () => {
  it.each([
    ['https://earthengine.googleapis.com', true],
    ['https://earthengine-highvolume.googleapis.com/', true],
    ['https://storage-mine.p.googleapis.com', true],
    ['https://STORAGE.GOOGLEAPIS.COM.', true],
    ['http://storage.googleapis.com', false],
    ['https://googleapis.com.evil.example', false],
    ['https://evilgoogleapis.com', false],
    ['https://evil.example/googleapis.com', false],
    ['https://storage.googleapis.com@evil.example', false],
    ['https://evil.example\\@storage.googleapis.com', false],
    ['nonsense', false],
  ])("is sent to Google's hosts: %s", (address, expected) => {
    expect(isGoogle(address)).toBe(expected);
  });

  it('of an account is sent to no other host before the user has trusted it', async () => {
    const sent = vi.fn(() => Promise.reject(new Error('Sent.')));
    vi.stubGlobal('fetch', sent);
    const options = { project: 'p', baseUrl: 'https://evil.example' };
    for (const credentials of [{ serviceAccountKey: goodKey }, { token: 'ya29.real' }]) {
      await expect(EarthEngine.connect({ ...options, credentials })).rejects.toThrow(
        /not sent to evil\.example/,
      );
      const client = await authenticate(credentials);
      for (const url of ['https://evil.example/v1', 'https://other.example', 'nonsense']) {
        await expect(authorization(client, url)).rejects.toBeInstanceOf(ConfigError);
      }
      trustHosts(client, ['evil.example']);
      expect(() => checkTokenHost(client, 'https://evil.example/v1')).not.toThrow();
      expect(() => checkTokenHost(client, 'http://evil.example/v1')).toThrow(/not encrypted/);
      expect(() => checkTokenHost(client, 'https://sub.evil.example/v1')).toThrow(/not sent/);
    }
    expect(sent).not.toHaveBeenCalled();
  });

  it('of an account is not sent to this machine, and the sandbox receives its own token', async () => {
    const received: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      received.push(request.headers.authorization);
      response.setHeader('content-type', 'application/json').end('{"kind": "storage#objects"}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const options = { project: 'p', baseUrl: address };
      await expect(
        EarthEngine.connect({ ...options, credentials: { serviceAccountKey: goodKey } }),
      ).rejects.toThrow(/endpoint on this machine is a sandbox/);
      expect(received).toEqual([]);
      // Only the store is on this machine: it gets no token of the session, nor one of the key file.
      const auth = await authenticate({ serviceAccountKey: goodKey });
      writeFileSync(join(folder, 'key.json'), JSON.stringify(goodKey));
      for (const key of ['', 'key.json']) {
        const config = loadConfig(configuration({ key }), { folder });
        const session = { auth, baseUrl: 'https://earthengine.googleapis.com', project: 'p' };
        const tracker = await config.tracker({
          earthEngine: session as unknown as EarthEngine,
          endpoints: { storage: address },
        });
        await tracker.list();
      }
      expect(new Set(received)).toEqual(new Set(['Bearer sandbox']));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe('a configuration with thousands of mistakes', () => {
  const lines = (count: number, line: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => line(index)).join('\n');
  const floods: [string, (count: number) => string][] = [
    ['keys that are there twice', (count) => 'a: 1\n'.repeat(count)],
    ['aliases without an anchor', (count) => lines(count, (index) => `k${index}: *z${index}`)],
    [
      'aliases within an anchor',
      (count) =>
        `${lines(count, (index) => `k${index}: &z${index} 1`)}\nall: &all [${lines(count, (index) => `*z${index},`)}]\nagain: *all`,
    ],
    ['brackets that are not closed', (count) => lines(count, (index) => `k${index}: [`)],
    ['brackets that were not opened', (count) => 'k: ]\n'.repeat(count)],
    [
      'missing commas, and keys that are there twice',
      (count) => 'k: [a b: c d: e]\n'.repeat(count),
    ],
    ['text behind quotes', (count) => 'k: "a" b\n'.repeat(count)],
    ['wrong escapes in one line', (count) => `k: "${'\\q'.repeat(count)}`],
  ];

  it.each(floods)('is read in time proportional to its length: %s', (_, flood) => {
    failureOf(flood(400));
    const few = cpuTime(() => failureOf(flood(400)));
    // Ten times as much; in quadratic time it would be a hundred times.
    expect(cpuTime(() => failureOf(flood(4000)))).toBeLessThan(few * 40 + 200);
  });

  it.each<[string, (index: number, value: number) => string]>([
    ['keys', (index, value) => `k${index}: ${value}`],
    ['items of a list', (_, value) => `- ${value}`],
    ['aliases', (index, value) => (index === 0 ? `k: &a ${value}` : `k${index}: *a`)],
    ['keys that are there twice', (_, value) => `a: ${value}`],
  ])('is searched for words in time proportional to its length: %s', (_, line) => {
    // No text comes twice: it would be remembered.
    let value = 0;
    const search = (count: number) => {
      const text = lines(count, (index) => line(index, value));
      value += 1;
      return cpuTime(() => nodeAt(text, text.length));
    };
    search(1000);
    const few = search(1000);
    expect(search(10_000)).toBeLessThan(few * 40 + 200);
  });

  it('is parsed once to mark all problems and to offer their quick fixes', () => {
    const text = lines(4000, (index) => `tracke${index}: 1`);
    const once = cpuTime(() => nodeAt(`${text}\n`, 0));
    const all = cpuTime(() => {
      for (let line = 0; line < 200; line++) {
        nodeAt(text, line * 12);
        mendings(text, `tracke${line}`, CONFIG_SCHEMA);
      }
    });
    expect(all).toBeLessThan(once * 20 + 200);
  });

  it('is reported with 200 of them and the number of the others', () => {
    const twice = failureOf('a: 1\n'.repeat(9000));
    expect(twice.problems).toHaveLength(200);
    expect(twice.message).toContain('cedar.yaml has 8999 problems.');
    expect(twice.problems[199]).toMatchObject({ position: { line: 201 } });

    const unanchored = failureOf(lines(4000, (index) => `k${index}: *z${index}`));
    expect(unanchored.problems).toHaveLength(200);
    expect(unanchored.message).toContain('cedar.yaml has 4000 problems.');
  });

  it('is refused if it has more aliases than are resolved', () => {
    const { message } = failureOf(`a: &a 1\n${lines(600, (index) => `k${index}: *a`)}`);
    expect(message).toContain('contains more than 500 aliases');
  });
});

describe('unlimited nesting or aliasing', () => {
  const chain = (count: number) =>
    Array.from(
      { length: count },
      (_, at) => `k${at}: &a${at} [${at === 0 ? '' : `*a${at - 1}`}]`,
    ).join('\n');
  const inGrids = (text: string) => {
    writeFileSync(join(folder, 'chained.yml'), text);
    return failureOf(configuration({ grid: 'grid_name: X, grid_filename: chained.yml' }));
  };
  const deep: [string, string][] = [
    ['brackets', '['.repeat(100_000)],
    ['braces', '{a: '.repeat(30_000)],
    ['lists in one line', '- '.repeat(60_000)],
    ['keys in one line', '? '.repeat(60_000)],
  ];

  it('is refused in a file of grids with aliases', () => {
    let failure: ConfigError | undefined;
    const time = cpuTime(() => {
      failure = inGrids(chain(4000));
    });
    expect(failure?.message).toContain('contains more than 500 aliases');
    expect(failure?.problems[0]?.path).toBe('tile_grid.grid_filename');
    // Resolving them takes more than thirty seconds.
    expect(time).toBeLessThan(10_000);
  });

  it('is refused in a file of grids with an alias without an anchor', () => {
    expect(inGrids('a: { name: *b }').message).toContain('The anchor &b does not exist before *b');
  });

  it.each([
    ['res', '{ a: 1 }', '"res" of the tile grid must be positive'],
    ['ul', '7', '"ul" of the tile grid must be two numbers'],
    ['limits', '7', '"limits" of the tile grid must be'],
    ['limits', '[{ a: 1 }, [0, 1]]', '"limits" of the tile grid must be'],
    ['name', '[X]', '"name" of the tile grid must be a text'],
  ])('is not confused with a wrong %s of a grid in a file: %s', (key, value, message) => {
    const usual = {
      crs: '"EPSG:5070"',
      ul: '[0, 0]',
      res: '[30, 30]',
      size: '[10, 10]',
      limits: '[[0, 1], [0, 1]]',
      name: 'X',
    };
    const parts = Object.entries({ ...usual, [key]: value }).map((part) => part.join(': '));
    expect(inGrids(`X: { ${parts.join(', ')} }`).message).toContain(message);
  });

  it.each(deep)('is refused before the file is parsed: %s', (_, text) => {
    expect(inGrids(text).message).toContain('nested more than 100 levels deep');
    const { problems } = failureOf(`${configuration()}ard:\n  - ${text}`);
    expect(problems).toMatchObject([
      { message: expect.stringContaining('more than 100 levels'), position: { line: 7 } },
    ]);
  });

  it.each(deep)('has no suggestions and hover texts, and returns at once: %s', (_, text) => {
    const time = cpuTime(() => {
      expect(suggestionsAt(text, text.length, CONFIG_SCHEMA)).toEqual([]);
      expect(hoverAt(text, 0, CONFIG_SCHEMA)).toBeUndefined();
      expect(keyAt(text, 'a')).toBeUndefined();
      expect(mendings(text, 'a', CONFIG_SCHEMA)).toEqual([]);
    });
    expect(time).toBeLessThan(2000);
  });

  it('is not assumed because of brackets in texts, or of many lists in a row', () => {
    const text = `ard:\n  a: "${'['.repeat(200)}"\n  b: '${'{'.repeat(200)}'\n  c: |\n    ${'['.repeat(200)}\n  d: x${'['.repeat(200)}\n  e: ${'[[], '.repeat(40)}${']'.repeat(40)}\n  f:\n${'    - - [1, {a: 2}]\n'.repeat(200)}# ${'['.repeat(200)}\n`;
    const { warnings } = loadConfig(`${configuration()}${text}`);
    expect(warnings.map(({ path }) => path)).toEqual([...'abcdef'].map((key) => `ard.${key}`));
  });
});

describe('a filter without a function', () => {
  it.each([
    ['{ function: and, filters: [{ function: }] }', /needs "function"/],
    ['{ function: not, filter: { function: null, name: CLOUD_COVER, value: 5 } }', /"function"/],
    ['{ function: or, filters: [{ function: [a] }] }', /"function"/],
    ['{ function: Not, opt_filter: { function: { a: 1 } } }', /"function"/],
    ['{ function: and, opt_filters: [{ function: or, filters: { function: 7 } }] }', /"function"/],
  ])('within another filter is a warning: %s', (filter, message) => {
    const { warnings } = loadConfig(
      configuration({ more: `, filters: { LANDSAT/LC08/C02/T1_L2: [${filter}] }` }),
    );
    expect(warnings).toMatchObject([{ message: expect.stringMatching(message) }]);
    expect(warnings[0]?.message).not.toMatch(/\{\d\}/);
  });
});
