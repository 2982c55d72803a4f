/** `cedar login`, as it is built, with the sandbox in place of Google. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/setup/step.mjs';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { answerConsent } from '../consent.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

/** A home folder with the JSON of a client. */
function machine() {
  const home = temporaryFolder();
  const client = path.join(home, 'client.json');
  writeFileSync(client, JSON.stringify(sandbox.clientJson()));
  return { home, client, file: path.join(home, '.config', 'earthengine', 'credentials') };
}

/** The user at the terminal, who is shown the address of the page. */
type User = (address: string, child: ChildProcess) => unknown;

/** The user signs in on another machine, and pastes the address at which the browser ended. */
const pastes: User = async (address, child) => {
  const { href } = await answerConsent(address, { account: 'colleague@example.com' });
  child.stdin?.write(`${href}\n`);
};

const login = (home: string, args: readonly string[], user?: User) =>
  cedar(home, ['login', '--no-browser', ...args], user);

/** Runs `cedar` on a machine of its own, with the services of the sandbox. */
async function cedar(home: string, args: readonly string[], user: User = pastes) {
  const addresses = {
    CEDAR_EARTHENGINE_URL: sandbox.earthEngine,
    CEDAR_STORAGE_URL: sandbox.storage,
    CEDAR_DRIVE_URL: sandbox.drive,
  };
  const child = spawn(process.execPath, [path.join(root, 'dist', 'cli.cjs'), ...args], {
    cwd: home,
    env: { ...process.env, HOME: home, USERPROFILE: home, ...addresses },
  });
  let [stdout, stderr] = ['', ''];
  let isShown = false;
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
    const address = /^http:\S+$/m.exec(stderr)?.[0];
    if (!address || isShown || !stderr.includes('Address or code:')) return;
    isShown = true;
    void user(address, child);
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { exitCode, stdout, stderr };
}

describe('cedar login', () => {
  it('stores the sign-in for the Earth Engine command line, for the user alone', async () => {
    const { home, client, file } = machine();
    const run = await login(home, ['--client', client, '--json']);
    expect(run).toMatchObject({ exitCode: 0 });
    const result = JSON.parse(run.stdout);
    expect(result).toMatchObject({ account: 'colleague@example.com', file });
    const stored = JSON.parse(readFileSync(file, 'utf8'));
    expect(stored).toMatchObject({
      client_id: sandbox.clientJson().installed.client_id,
      refresh_token: expect.any(String),
      scopes: expect.arrayContaining(['https://www.googleapis.com/auth/earthengine']),
    });
    for (const secret of [stored.refresh_token, stored.client_secret]) {
      expect(run.stdout + run.stderr).not.toContain(secret);
    }
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  const DRIVE = 'https://www.googleapis.com/auth/drive';
  const STORAGE = 'https://www.googleapis.com/auth/devstorage.read_write';
  const configured = (section: string) =>
    `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: ${section.split(':')[0]} }\n${section}\n`;
  const PROJECT = 'cedar-sandbox';
  const BUCKET = `gcs: { bucket_name: cedar-sandbox, project: ${PROJECT} }`;
  it.each([
    ['no configuration', undefined, [], STORAGE, DRIVE],
    ['store: gdrive', configured('gdrive: { project: my-project }'), [], DRIVE, STORAGE],
    ['store: gcs', configured('gcs: { bucket_name: b-u-c, project: p-1 }'), [], STORAGE, DRIVE],
    [
      '--drive',
      configured('gcs: { bucket_name: b-u-c, project: p-1 }'),
      ['--drive'],
      DRIVE,
      STORAGE,
    ],
    ['a damaged configuration', 'tracker: [', [], STORAGE, DRIVE],
  ])('asks for the scopes of the store: %s', async (_, config, args, asked, other) => {
    const { home, client } = machine();
    if (config) writeFileSync(path.join(home, 'cedar.yaml'), config);
    const run = await login(home, ['--client', client, '--json', ...args]);
    expect(run).toMatchObject({ exitCode: 0 });
    const { scopes } = JSON.parse(run.stdout);
    expect(scopes).toContain(asked);
    expect(scopes).not.toContain(other);
    const isDamaged = config === 'tracker: [';
    expect(run.stderr.includes('cedar.yaml cannot be used')).toBe(isDamaged);
  });

  it('asks for reading projects with --projects, so that they can be listed', async () => {
    const { home, client } = machine();
    const listed = () => cedar(home, ['init', '--grid', 'LANDSAT_ARD_HI']);
    await login(home, ['--client', client]);
    const before = await listed();
    expect(before).toMatchObject({ exitCode: 2 });
    expect(before.stderr).toMatch(/it only lists projects.*"cedar login --projects"/);
    expect(before.stderr).not.toMatch(/sign in again/i);
    const run = await login(home, ['--client', client, '--projects', '--force', '--json']);
    expect(JSON.parse(run.stdout).scopes).toContain(
      'https://www.googleapis.com/auth/cloudplatformprojects.readonly',
    );
    expect((await listed()).stderr).toContain(`Your account has: ${sandbox.project}`);
  });

  it('names what was left out: a permission of orders ends it, that to read projects does not', async () => {
    const { home, client, file } = machine();
    const leavesOut =
      (...leftOut: string[]): User =>
      async (address, child) => {
        const { href } = await answerConsent(address, { leftOut });
        child.stdin?.write(`${href}\n`);
      };
    const refused = await login(home, ['--client', client], leavesOut(STORAGE));
    expect(refused).toMatchObject({ exitCode: 4 });
    expect(refused.stderr).toContain('Permissions were not granted: Cloud Storage.');
    expect(existsSync(file)).toBe(false);
    const projects = 'https://www.googleapis.com/auth/cloudplatformprojects.readonly';
    const run = await login(home, ['--client', client, '--projects'], leavesOut(projects));
    expect(run).toMatchObject({ exitCode: 0 });
    expect(run.stderr).toContain('The permission to read your projects was not granted');
  });

  it('refuses a configuration that was named and cannot be used', async () => {
    const { home, client, file } = machine();
    const run = await login(home, ['--client', client, '--config', 'other.yaml']);
    expect(run).toMatchObject({ exitCode: 2 });
    expect(run.stderr).toContain('other.yaml: There is no such file');
    expect(existsSync(file)).toBe(false);
  });

  it('does not replace an earlier sign-in without --force', async () => {
    const { home, client, file } = machine();
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '{"refresh_token": "1//earlier"}');
    const refused = await login(home, ['--client', client]);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toMatch(/exists\. Use --force/);
    expect(readFileSync(file, 'utf8')).toContain('1//earlier');
    expect(await login(home, ['--client', client, '--force'])).toMatchObject({ exitCode: 0 });
    expect(readFileSync(file, 'utf8')).not.toContain('1//earlier');
  });

  it('for another store is kept beside the first one, and used for its store', async () => {
    const { home, client, file } = machine();
    const account = 'colleague@example.com';
    writeFileSync(path.join(home, 'cedar.yaml'), configured(BUCKET));
    writeFileSync(path.join(home, 'drive.yaml'), configured(`gdrive: { project: ${PROJECT} }`));
    await login(home, ['--client', client]);
    const scopesOf = () => {
      const { cedar_earlier: earlier = [], ...latest } = JSON.parse(readFileSync(file, 'utf8'));
      return [latest, ...earlier].map((each) => [each.account, each.scopes]);
    };
    const drive = await login(home, ['--client', client, '--config', 'drive.yaml']);
    expect(drive, drive.stderr).toMatchObject({ exitCode: 0 });
    expect(scopesOf()).toEqual([
      [account, expect.arrayContaining([DRIVE])],
      [account, expect.arrayContaining([STORAGE])],
    ]);
    for (const config of ['cedar.yaml', 'drive.yaml']) {
      const listed = await cedar(home, ['list', '--config', config]);
      expect(listed, listed.stderr).toMatchObject({ exitCode: 0 });
    }
    // The sign-in for a store replaces the earlier one for it, which needs --force.
    expect(await login(home, ['--client', client])).toMatchObject({ exitCode: 2 });
    expect(await login(home, ['--client', client, '--force'])).toMatchObject({ exitCode: 0 });
    expect(scopesOf()).toEqual([
      [account, expect.arrayContaining([STORAGE])],
      [account, expect.arrayContaining([DRIVE])],
    ]);
  });

  it('of another account replaces the sign-ins in the file with --force only', async () => {
    const { home, client, file } = machine();
    await login(home, ['--client', client]);
    const before = readFileSync(file, 'utf8');
    const asOther: User = async (address, child) => {
      const { href } = await answerConsent(address, { account: 'user@example.com' });
      child.stdin?.write(`${href}\n`);
    };
    const refused = await login(home, ['--client', client, '--drive'], asOther);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(readFileSync(file, 'utf8')).toBe(before);
    await login(home, ['--client', client, '--drive', '--force'], asOther);
    const stored = JSON.parse(readFileSync(file, 'utf8'));
    expect(stored).toMatchObject({ account: 'user@example.com' });
    expect(stored).not.toHaveProperty('cedar_earlier');
  });

  it('that is interrupted leaves nothing behind', async () => {
    const { home, client, file } = machine();
    const interrupted = await login(home, ['--client', client], (_, child) => child.kill('SIGINT'));
    expect(interrupted.exitCode).toBe(130);
    expect(existsSync(path.dirname(file))).toBe(false);
  });

  it('that the user denies is refused in Google’s words', async () => {
    const { home, client, file } = machine();
    const denied = await login(home, ['--client', client], async (address, child) => {
      const { href } = await answerConsent(address, { decision: 'deny' });
      child.stdin?.write(`${href}\n`);
    });
    expect(denied.exitCode).toBe(4);
    expect(denied.stderr).toMatch(/access_denied\n.*Sign in again/);
    expect(existsSync(file)).toBe(false);
  });

  it('without an OAuth client, or with another file, names what to do', async () => {
    const { home, client } = machine();
    const none = await login(home, []);
    expect(none).toMatchObject({ exitCode: 2 });
    expect(none.stderr).toMatch(/--client.*docs\/signIn\.md/);
    writeFileSync(client, JSON.stringify(await sandbox.serviceAccountKey()));
    const key = await login(home, ['--client', client]);
    expect(key).toMatchObject({ exitCode: 2 });
    expect(key.stderr).toMatch(/key of a service account.*"Desktop app"/);
    expect(key.stderr).not.toContain('PRIVATE KEY');
    const gone = await login(home, ['--client', path.join(home, 'gone.json')]);
    expect(gone.stderr).toMatch(/gone\.json: There is no such file/);
  });
});
