/** Ways to sign in on a machine, tried against the sandbox: what works, what is missing, what is refused. */
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  CancelledError,
  earthEngineFile,
  loadConfig,
  revokeToken,
  waysToConnect,
  writeEarthEngineFile,
} from '../../src/core/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { everythingOf } from '../signInBrowser.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => vi.unstubAllEnvs());

/** A machine of which this is all that is there. */
function machine({ variable = '' } = {}): string {
  const home = temporaryFolder();
  vi.stubEnv(process.platform === 'win32' ? 'USERPROFILE' : 'HOME', home);
  vi.stubEnv('APPDATA', home);
  vi.stubEnv('CLOUDSDK_CONFIG', path.join(home, 'gcloud'));
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', variable);
  // Google's library asks no metadata server.
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  return home;
}

function configuration(file: string) {
  const text = `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gcs }\ngcs: { bucket_name: bucket, project: p, credentials_file: ${JSON.stringify(file)} }\n`;
  return loadConfig(text, { folder: path.dirname(file) });
}

const userOf = ({
  refresh_token,
  client_id,
  client_secret,
  token_uri,
}: Record<string, string>) => ({
  refreshToken: refresh_token ?? '',
  clientId: client_id ?? '',
  clientSecret: client_secret ?? '',
  tokenUri: token_uri,
});

const ways = async (options: Parameters<typeof waysToConnect>[0] = {}) =>
  (await waysToConnect({ earthEngine: sandbox.earthEngine, ...options })).map(
    ({ credentials: _, ...shown }) => shown,
  );

describe('the ways to connect', () => {
  it('on a machine without credentials are each missing, with the command that sets them up', async () => {
    machine();
    expect(await ways()).toEqual([
      { way: 'credentialsFile', state: 'missing' },
      { way: 'cedar', state: 'missing' },
      { way: 'earthEngineFile', state: 'missing', command: 'earthengine authenticate' },
      {
        way: 'applicationDefault',
        state: 'missing',
        command: 'gcloud auth application-default login',
      },
    ]);
    const [, , , drive] = await ways({ store: 'gdrive' });
    expect(drive?.command).toMatch(
      /^gcloud auth application-default login --client-id-file=\S+ --scopes=\S+auth\/drive$/,
    );
  });

  it('that work are shown with account and project', async () => {
    const home = machine();
    const key = path.join(home, 'key.json');
    writeFileSync(key, JSON.stringify(await sandbox.serviceAccountKey()));
    const signIn = sandbox.authorizedUser({ account: 'colleague@example.com' });
    await writeEarthEngineFile({
      user: userOf({ ...sandbox.authorizedUser() }),
      scopes: [],
      project: 'ee-project',
    });
    mkdirSync(path.join(home, 'gcloud'));
    const file = path.join(home, 'gcloud', 'application_default_credentials.json');
    writeFileSync(file, JSON.stringify({ ...sandbox.authorizedUser(), quota_project_id: 'quota' }));
    const found = await ways({
      config: configuration(key),
      signIns: [{ way: 'cedar', user: userOf({ ...signIn }) }],
    });
    expect(found).toMatchObject([
      {
        way: 'credentialsFile',
        state: 'works',
        account: `sandbox@${sandbox.project}.iam.gserviceaccount.com`,
        project: sandbox.project,
        file: key,
      },
      { way: 'cedar', state: 'works', account: 'colleague@example.com' },
      {
        way: 'earthEngineFile',
        state: 'works',
        account: 'user@example.com',
        project: 'ee-project',
        file: earthEngineFile(),
      },
      {
        way: 'applicationDefault',
        state: 'works',
        account: 'user@example.com',
        project: 'quota',
        file,
      },
    ]);
  });

  it('that are refused have Google’s words and the next step, and no secret', async () => {
    const home = machine({ variable: path.join(temporaryFolder(), 'gone.json') });
    const key = path.join(home, 'key.json');
    writeFileSync(key, '{"installed": {"client_id": "id", "client_secret": "GOCSPX-secret"}}');
    const user = sandbox.authorizedUser();
    await writeEarthEngineFile({ user: userOf({ ...user }), scopes: [] });
    await revokeToken(userOf({ ...user }));
    const found = await ways({ config: configuration(key) });
    expect(found.map(({ way, state }) => [way, state])).toEqual([
      ['credentialsFile', 'refused'],
      ['cedar', 'missing'],
      ['earthEngineFile', 'refused'],
      ['applicationDefault', 'refused'],
    ]);
    const [file, , earthEngine, applicationDefault] = found;
    expect(file?.problem).toMatch(/identifies a program \(an OAuth client\), not an account/);
    expect(earthEngine).toMatchObject({ reason: 'invalid_grant' });
    expect(earthEngine?.problem).toMatch(/expired or revoked\.\nRun "earthengine authenticate"/);
    expect(applicationDefault?.problem).toMatch(
      /gone\.json", which the environment variable GOOGLE_APPLICATION_CREDENTIALS names.*does not exist/,
    );
    for (const secret of ['GOCSPX-secret', user.refresh_token, user.client_secret]) {
      expect(JSON.stringify(found)).not.toContain(secret);
    }
  });

  it('end at once when they are cancelled', async () => {
    machine();
    const cancelled = ways({ signal: AbortSignal.abort() });
    await expect(cancelled).rejects.toBeInstanceOf(CancelledError);
  });
});

describe('the order of credentials', () => {
  it('is: file of the configuration, sign-in, Earth Engine file, Application Default Credentials', async () => {
    const home = machine();
    const google = { refresh_token: '1//other', client_id: 'id', client_secret: 'secret' };
    const signIn = { way: 'cedar', user: userOf(google) } as const;
    const key = path.join(home, 'user.json');
    writeFileSync(key, JSON.stringify({ type: 'authorized_user', ...google }));
    const without = loadConfig(
      'tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gcs }\ngcs: { bucket_name: bucket, project: p }\n',
    );
    const wayOf = async (...[options]: Parameters<typeof without.credentials>) =>
      (await without.credentials(options)).way ?? 'applicationDefault';
    expect(await wayOf()).toBe('applicationDefault');
    await writeEarthEngineFile({ user: userOf(google), scopes: [] });
    expect(await wayOf()).toBe('earthEngineFile');
    expect(await wayOf({ signIn })).toBe('cedar');
    expect((await configuration(key).credentials({ signIn })).way).toBe('credentialsFile');
  });
});

describe('the order of credentials for a sandbox', () => {
  it('is the same, of those that a sandbox issued; others are left out', async () => {
    const home = machine();
    const { earthEngine } = sandbox;
    const without = loadConfig(
      'tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gcs }\ngcs: { bucket_name: bucket, project: p }\n',
    );
    const find = async (options: Parameters<typeof without.credentials>[0] = {}) => {
      const found = await without.credentials({ earthEngine, ...options });
      return 'token' in found ? 'token' : 'applicationDefault' in found ? 'default' : found.way;
    };
    const google = { refresh_token: '1//other', client_id: 'id', client_secret: 'secret' };
    mkdirSync(path.join(home, 'gcloud'));
    const gcloud = path.join(home, 'gcloud', 'application_default_credentials.json');
    writeFileSync(gcloud, JSON.stringify({ type: 'authorized_user', ...google }));
    await writeEarthEngineFile({ user: userOf(google), scopes: [] });
    expect(await find({ signIn: { way: 'cedar', user: userOf(google) } })).toBe('token');
    writeFileSync(earthEngineFile(), 'damaged');
    expect(await find()).toBe('token');
    writeFileSync(gcloud, JSON.stringify(sandbox.authorizedUser()));
    expect(await find()).toBe('default');
    await writeEarthEngineFile({ user: userOf({ ...sandbox.authorizedUser() }), scopes: [] });
    expect(await find()).toBe('earthEngineFile');
    expect(await find({ way: 'applicationDefault' })).toBe('default');
    const signIn = { way: 'cedar', user: userOf({ ...sandbox.authorizedUser() }) } as const;
    expect(await find({ signIn })).toBe('cedar');
    expect(await find({ signIn, way: 'earthEngineFile' })).toBe('earthEngineFile');
    const key = path.join(home, 'key.json');
    writeFileSync(key, JSON.stringify(await sandbox.serviceAccountKey()));
    expect((await configuration(key).credentials({ earthEngine, signIn })).way).toBe(
      'credentialsFile',
    );
  });
});

describe.skipIf(process.platform === 'win32')('the file of the Earth Engine command line', () => {
  it('can be read by its user alone, also if it could be read by others before', async () => {
    machine();
    const file = earthEngineFile();
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '{}');
    chmodSync(file, 0o644);
    await writeEarthEngineFile({ user: userOf({ refresh_token: '1//a' }), scopes: ['s'] });
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('remains as it was if another cannot be written', async () => {
    const home = machine();
    const file = path.join(home, 'folder');
    mkdirSync(path.join(file, 'inside'), { recursive: true });
    const failure = await writeEarthEngineFile(
      { user: userOf({ refresh_token: '1//secret' }), scopes: [] },
      file,
    ).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(everythingOf(failure)).not.toContain('1//secret');
    expect(statSync(path.join(file, 'inside')).isDirectory()).toBe(true);
  });
});
