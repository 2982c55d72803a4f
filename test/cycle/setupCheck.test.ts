/** The setup check: every row passes, and every row can be seen failing. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type Config,
  checkSetup,
  loadConfig,
  type SetupCheckId,
  type SetupConnection,
  type SetupRow,
} from '../../src/core/index.ts';
import { PROJECTS_SCOPE, SCOPES } from '../../src/domain/googleScopes.ts';
import type { BucketRole } from '../../src/sandbox/storage/bucketPermissions.ts';
import { storedFiles } from '../storedFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { type Cycle, finishOrder, openCycle, SMALL_ORDER } from './cycle.ts';

interface Checked {
  readonly rows: readonly SetupRow[];
  row(id: SetupCheckId): SetupRow;
}

function configOf({ sandbox: { bucket, project } }: Cycle, store: 'gcs' | 'gdrive'): Config {
  const section =
    store === 'gcs'
      ? `gcs: { bucket_name: ${bucket}, project: ${project} }`
      : `gdrive: { project: ${project} }`;
  const grid = 'tile_grid: { grid_name: LANDSAT_ARD_CU }';
  return loadConfig(`${grid}\ntracker: { store: ${store} }\n${section}\n`);
}

async function check(
  cycle: Cycle,
  options: {
    store?: 'gcs' | 'gdrive';
    config?: Config;
    connection?: SetupConnection;
    signal?: AbortSignal;
    onRow?: (row: SetupRow) => void;
  } = {},
): Promise<Checked> {
  const { store = 'gcs', config = configOf(cycle, store), connection, signal, onRow } = options;
  const { earthEngine, storage, drive } = cycle.sandbox;
  const endpoints = { earthEngine, storage, drive };
  const rows = await checkSetup({
    readConfig: async () => config,
    connection: async () => ({ endpoints, ...connection }),
    signal,
    onRow,
  });
  // Whatever is wrong, there is a button for the next step.
  for (const { id, state, action, page } of rows) {
    if (state === 'fail' || state === 'warn') expect(action ?? page, id).toBeTruthy();
  }
  const row = (id: SetupCheckId) => {
    const found = rows.find((each) => each.id === id);
    if (!found) throw new Error(`there is no row ${id}`);
    return found;
  };
  return { rows, row };
}

/** What keeps permissions on a project from being read. */
interface RefusedLookUp {
  readonly settings?: Parameters<Cycle['sandbox']['setProject']>[1];
  readonly quotaProject?: string;
  readonly scopes?: readonly string[];
}

const states = (rows: readonly SetupRow[]) =>
  Object.fromEntries(rows.map(({ id, state }) => [id, state]));

describe('the setup check', () => {
  it('passes all rows of a usable bucket, and leaves nothing in it', async () => {
    const cycle = await openCycle();
    const { rows } = await check(cycle);
    expect(rows.filter(({ state }) => state !== 'pass')).toEqual([]);
    expect(rows.map(({ id }) => id)).toEqual([
      ...['configuration', 'account', 'project', 'api', 'computation', 'exports'],
      ...[
        'bucket',
        'read',
        'write',
        'delete',
        'location',
        'retention',
        'versions',
        'billing',
        'queue',
        'compute',
      ],
    ]);
    const written = cycle.sandbox.requests.filter(
      ({ method, status }) => method === 'POST' && status === 200,
    );
    expect(written.some(({ path }) => path.startsWith('/upload/'))).toBe(true);
    expect(await storedFiles(cycle.sandbox)).toEqual([]);
  });

  it('passes all rows of Google Drive, and writes nothing to it', async () => {
    const cycle = await openCycle();
    const { rows } = await check(cycle, { store: 'gdrive' });
    expect(states(rows)).toEqual({
      ...{ configuration: 'pass', account: 'pass', project: 'pass', api: 'pass' },
      ...{ computation: 'pass', exports: 'pass', drive: 'pass', folders: 'pass', room: 'pass' },
      ...{ queue: 'pass', compute: 'pass' },
    });
    expect(
      cycle.sandbox.requests.some(({ path, method }) => path.includes('drive') && method !== 'GET'),
    ).toBe(false);
  });
});

function onDrive({ sandbox: { project } }: Cycle, tracker: string): Config {
  const grid = 'tile_grid: { grid_name: LANDSAT_ARD_CU }';
  const sections = `tracker:\n  store: gdrive\n  ${tracker}\ngdrive: { project: ${project} }`;
  return loadConfig(`${grid}\n${sections}\n`);
}

/** @returns its id */
async function makeFolder({ sandbox }: Cycle, name: string): Promise<string> {
  const answer = await fetch(`${sandbox.drive}/drive/v3/files`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    body: JSON.stringify({ name, mimeType: 'application/vnd.google-apps.folder' }),
  });
  return ((await answer.json()) as { id: string }).id;
}

/** The check with the account of a user, whose roles count: a sandbox's own token may do everything. */
function checkAs(cycle: Cycle, options: Parameters<typeof check>[1] = {}): Promise<Checked> {
  const json = cycle.sandbox.authorizedUser({ account: 'user@example.com' });
  return check(cycle, { ...options, connection: { signIn: { way: 'cedar', json } } });
}

describe('a row of the setup check', () => {
  it('names the account and how it signed in', async () => {
    const { row } = await checkAs(await openCycle());
    expect(row('account')).toMatchObject({
      state: 'pass',
      detail: 'user@example.com, signed in to Cedar.',
    });
  });

  it('about the account fails for a sign-in that was revoked, and skips all that needs it', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setFaults([
      {
        service: 'oauth',
        every: 1,
        action: {
          status: 400,
          reason: 'invalid_grant',
          message: 'Token has been expired or revoked.',
        },
      },
    ]);
    const { rows, row } = await checkAs(cycle);
    expect(row('account')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('Token has been expired or revoked.'),
      action: 'connect',
    });
    const others = rows.filter(({ id }) => id !== 'account' && id !== 'configuration');
    expect(new Set(others.map(({ state }) => state))).toEqual(new Set(['skipped']));
    expect(row('queue').detail).toContain('"Account"');
  });

  it('about the account fails for a key file that is not one, and quotes nothing of it', async () => {
    const cycle = await openCycle();
    const file = path.join(temporaryFolder(), 'key.json');
    const { project, bucket } = cycle.sandbox;
    const config = loadConfig(
      `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gcs }\ngcs: { bucket_name: ${bucket}, project: ${project}, credentials_file: ${JSON.stringify(file)} }\n`,
    );
    // Files with credentials are for Google's services.
    const connection = { endpoints: {} };
    for (const [text, problem] of [
      ['PRIVATE not JSON', /it is not JSON/],
      ['{"type": "service_account", "private_key": "PRIVATE"}', /it lacks client_email/],
      ['{"installed": {"client_secret": "PRIVATE"}}', /identifies a program/],
      [undefined, /does not exist/],
    ] as const) {
      if (text === undefined) rmSync(file);
      else writeFileSync(file, text);
      const { row, rows } = await check(cycle, { config, connection });
      expect(row('account')).toMatchObject({
        state: 'fail',
        detail: expect.stringMatching(problem),
        action: 'openConfiguration',
        path: 'gcs.credentials_file',
      });
      expect(JSON.stringify(rows)).not.toContain('PRIVATE');
    }
  });

  it('about the bucket passes for one in another project, and fails without a role on it', async () => {
    const cycle = await openCycle();
    const { sandbox } = cycle;
    sandbox.setProject('archive-project', { roles: { '*': 'none' } });
    const config = loadConfig(
      `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gcs }\ngcs: { bucket_name: archive-images, project: ${sandbox.project} }\n`,
    );
    const project = 'archive-project';
    const roles = { '*': ['objectAdmin', 'legacyBucketReader'] as BucketRole[] };
    await sandbox.setBucket('archive-images', { project, roles });
    const { rows } = await checkAs(cycle, { config });
    expect(rows.filter(({ state }) => state === 'fail')).toEqual([]);
    await sandbox.setBucket('archive-images', { project, roles: { '*': [] } });
    expect((await checkAs(cycle, { config })).row('bucket')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('does not have storage.buckets.get access'),
      page: expect.stringContaining('archive-images;tab=permissions'),
    });
  });

  it('about the project fails for one that is not registered', async () => {
    const cycle = await openCycle();
    const { project } = cycle.sandbox;
    cycle.sandbox.setProject(project, { registrationState: 'NOT_REGISTERED' });
    const { row } = await checkAs(cycle);
    expect(row('project')).toMatchObject({
      state: 'fail',
      page: expect.stringContaining(`earth-engine/configuration?project=${project}`),
    });
    expect(row('api').state).toBe('pass');
    expect(row('computation').state).toBe('skipped');
    expect(row('bucket').state).toBe('pass');
  });

  it('about the API fails where it is disabled, with the page of Google', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setProject(cycle.sandbox.project, { disabledApis: ['earthEngine'] });
    const { row } = await checkAs(cycle);
    expect(row('api')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('has not been used in project'),
      page: expect.stringContaining('https://console.developers.google.com/'),
    });
    expect(row('project').state).toBe('skipped');
  });

  it('about the project fails for an account that may not use it', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setProject(cycle.sandbox.project, { roles: { '*': 'none' } });
    const { row } = await checkAs(cycle);
    expect(row('project')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('Caller does not have required permission to use project'),
    });
    expect(row('api').state).not.toBe('fail');
  });

  it('about a computation fails while the noncommercial eligibility is not verified', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setProject(cycle.sandbox.project, { isVerified: false });
    const { row } = await checkAs(cycle);
    expect(row('project').state).toBe('pass');
    expect(row('computation')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('must verify noncommercial eligibility'),
      page: expect.stringContaining('https://console.cloud.google.com/earth-engine/'),
    });
  });

  it('about the project fails for an account that may only have it billed', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setProject(cycle.sandbox.project, { roles: { '*': 'consumer' } });
    const { row } = await checkAs(cycle);
    expect(row('project')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining("Permission 'earthengine."),
      advice: expect.stringContaining('Earth Engine Resource Writer'),
    });
    expect(row('computation').state).toBe('skipped');
  });

  it('about exports fails for an account that may only compute', async () => {
    const cycle = await openCycle();
    const { project } = cycle.sandbox;
    cycle.sandbox.setProject(project, { roles: { '*': 'viewer' } });
    const { row } = await checkAs(cycle);
    expect(row('computation').state).toBe('pass');
    expect(row('exports')).toMatchObject({
      state: 'fail',
      detail: `The account may compute in "${project}", but not start exports.`,
      advice: `The account needs the role "Earth Engine Resource Writer" on the project "${project}".`,
      page: `https://console.cloud.google.com/iam-admin/iam?project=${project}`,
    });
    cycle.sandbox.setProject(project, { roles: { '*': 'writer' } });
    expect((await checkAs(cycle)).row('exports').state).toBe('pass');
  });

  it('about exports asks for the permission itself with the key of a service account', async () => {
    const cycle = await openCycle();
    const { project } = cycle.sandbox;
    const serviceAccountKey = await cycle.sandbox.serviceAccountKey();
    const connection = { signIn: { way: 'credentialsFile', serviceAccountKey } } as const;
    cycle.sandbox.setProject(project, { roles: { '*': 'viewer' } });
    expect((await check(cycle, { connection })).row('exports')).toMatchObject({
      state: 'fail',
      detail: `The account may compute in "${project}", but not start exports.`,
    });
    cycle.sandbox.setProject(project, { roles: { '*': 'writer' } });
    expect((await check(cycle, { connection })).row('exports').state).toBe('pass');
  });

  const other = 'quota-project-1';
  it.each([
    [
      'a disabled API',
      { settings: { disabledApis: ['resourceManager'] } },
      /has not been used in project/,
      /^Enable the Cloud Resource Manager API in the project that the message names/,
      'https://console.developers.google.com/apis/api/cloudresourcemanager.googleapis.com/',
    ],
    [
      'another quota project',
      { quotaProject: other },
      new RegExp(`required permission to use project ${other}`),
      /^The account needs the role "Service Usage Consumer" on the project that the message names/,
      `https://console.developers.google.com/iam-admin/iam/project?project=${other}`,
    ],
    [
      'a sign-in without the permission',
      { scopes: ['earthengine', 'devstorage.read_write'] },
      /insufficient/,
      /^The sign-in does not include .* To find out, look on this page for the account: .*Writer/,
      'https://console.cloud.google.com/iam-admin/iam?project=',
    ],
  ] as const)('about exports follows the reason of %s', async (_, given, google, advice, page) => {
    const cycle = await openCycle();
    const { project } = cycle.sandbox;
    const { settings, quotaProject, scopes }: RefusedLookUp = given;
    cycle.sandbox.setProject(project, settings ?? {});
    if (quotaProject) cycle.sandbox.setProject(quotaProject, { roles: {} });
    const json = cycle.sandbox.authorizedUser({
      account: 'user@example.com',
      ...(scopes && { scopes: scopes.map((name) => `https://www.googleapis.com/auth/${name}`) }),
    });
    const signIn = {
      way: 'cedar',
      json: { ...json, ...(quotaProject && { quota_project_id: quotaProject }) },
    } as const;
    const { row } = await check(cycle, { connection: { signIn } });
    expect(row('exports')).toMatchObject({
      state: 'skipped',
      detail: 'Not checked: the permissions of the account cannot be read.',
      google: expect.stringMatching(google),
      advice: expect.stringMatching(advice),
      page: expect.stringContaining(page),
    });
  });

  it('about a bucket whose settings a policy hides has no advice about a role', async () => {
    const cycle = await openCycle();
    const message = "Request is prohibited by organization's policy. Identifier: abc";
    cycle.sandbox.setFaults([
      {
        service: 'storage',
        path: `/storage/v1/b/${cycle.sandbox.bucket}`,
        every: 1,
        action: { status: 403, message, reason: 'SECURITY_POLICY_VIOLATED' },
      },
    ]);
    const { row } = await checkAs(cycle);
    expect(row('bucket')).toMatchObject({
      state: 'warn',
      google: message,
      advice: expect.stringMatching(/^A policy of your organization forbids this/),
    });
  });

  it.each([
    ['CEDAR/images', 'CEDAR/images', 'fail'],
    ['CEDAR_{collection}', 'CEDAR_LANDSAT', 'fail'],
    ['{collection}/{tile.horizontal:03d}/', 'LANDSAT/004', 'fail'],
    // Folders that no order of this template uses may be there twice.
    ['CEDAR_{collection}', 'OTHER_LANDSAT', 'pass'],
    ['CEDAR', 'cedar', 'pass'],
  ] as const)('about the folders of %s with %s twice on Google Drive: %s', async (...of) => {
    const [template, name, state] = of;
    const cycle = await openCycle();
    const ids = [await makeFolder(cycle, name), await makeFolder(cycle, name)];
    const { row } = await checkAs(cycle, {
      config: onDrive(cycle, `prefix_template: "${template}"`),
    });
    expect(row('folders').state).toBe(state);
    if (state === 'pass') return;
    expect(row('folders').detail).toContain(`Google Drive has 2 folders named "${name}"`);
    for (const id of ids) expect(row('folders').detail).toContain(`/folders/${id}`);
  });

  it('about the folders fails for two with tracking documents, and names what is created', async () => {
    const cycle = await openCycle();
    const config = onDrive(cycle, 'tracking_prefix: ORDERS');
    expect((await checkAs(cycle, { config })).row('folders')).toMatchObject({
      state: 'pass',
      detail: '"CEDAR_PREARD" is created when it is needed. "ORDERS" is created when it is needed.',
    });
    await makeFolder(cycle, 'ORDERS');
    expect((await checkAs(cycle, { config })).row('folders').detail).toContain(
      '"ORDERS" can be used.',
    );
    await makeFolder(cycle, 'ORDERS');
    expect((await checkAs(cycle, { config })).row('folders')).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining('2 folders named "ORDERS"'),
    });
  });

  it('about the folders of a shared drive fails where My Drive has one of the same name', async () => {
    const cycle = await openCycle();
    const id = await cycle.sandbox.setSharedDrive('Team', {});
    await makeFolder(cycle, 'CEDAR_PREARD');
    expect(
      (await checkAs(cycle, { config: onSharedDrive(cycle, id) })).row('folders'),
    ).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining('My Drive has a folder named "CEDAR_PREARD"'),
    });
  });

  it('about the API of Cloud Storage fails where it is disabled, with the page of Google', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setProject(cycle.sandbox.project, { disabledApis: ['storage'] });
    expect((await checkAs(cycle)).row('bucket')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('Cloud Storage JSON API has not been used in project'),
      advice: expect.stringContaining('Enable the Cloud Storage JSON API'),
      page: expect.stringContaining('https://console.developers.google.com/apis/api/storage'),
    });
  });

  it('about the bucket fails where VPC Service Controls protect its project', async () => {
    const cycle = await openCycle();
    const { sandbox } = cycle;
    sandbox.setProject('guarded', { isRestricted: true });
    await sandbox.setBucket('guarded-images', { project: 'guarded' });
    const config = loadConfig(
      `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gcs }\ngcs: { bucket_name: guarded-images, project: ${sandbox.project} }\n`,
    );
    expect((await checkAs(cycle, { config })).row('bucket')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining("prohibited by organization's policy"),
      advice: expect.stringContaining('A policy of your organization forbids this.'),
    });
  });

  it.each(['gcs', 'gdrive'] as const)(
    'about the store names a quota project of the credentials that cannot be used: %s',
    async (store) => {
      const cycle = await openCycle();
      const { sandbox } = cycle;
      sandbox.setProject('closed', { roles: { '*': 'none' } });
      const user = sandbox.authorizedUser({ account: 'user@example.com' });
      const json = { ...user, quota_project_id: 'closed' };
      const connection = { signIn: { way: 'cedar', json } } as const;
      const { row } = await check(cycle, { store, connection });
      expect(row(store === 'gcs' ? 'bucket' : 'drive')).toMatchObject({
        state: 'fail',
        google: expect.stringContaining('required permission to use project closed'),
        advice: expect.stringMatching(/role "Service Usage Consumer" .* another quota project/),
        page: expect.stringContaining('iam-admin/iam/project?project=closed'),
      });
    },
  );

  it('about the project names the key of the configuration', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setProject('closed', { roles: { '*': 'none' } });
    const projectRow = async (sections: string) => {
      const grid = 'tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gdrive }';
      const config = loadConfig(`${grid}\n${sections}\n`);
      return (await checkAs(cycle, { config })).row('project');
    };
    expect(await projectRow('gdrive: { project: closed }')).toMatchObject({
      advice: expect.stringContaining('under gdrive: project in cedar.yaml'),
      path: 'gdrive.project',
    });
    expect(await projectRow('gcs: { bucket_name: some-bucket, project: nope-1 }')).toMatchObject({
      advice: expect.stringContaining('"nope-1" under gcs: project in cedar.yaml'),
      path: 'gcs.project',
    });
    expect(await projectRow('gdrive: {}')).toMatchObject({
      detail: expect.stringContaining('Add it as project under gdrive: in cedar.yaml.'),
      path: 'gdrive.project',
    });
  });

  it('about a computation fails without the role for it', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setFaults([
      {
        service: 'earthEngine',
        path: '**/value:compute',
        every: 1,
        action: {
          status: 403,
          message:
            "Permission 'earthengine.computations.create' denied on resource 'projects/p' (or it may not exist).",
        },
      },
    ]);
    expect((await checkAs(cycle)).row('computation')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('earthengine.computations.create'),
      advice: expect.stringContaining('Earth Engine Resource Writer'),
    });
  });

  it('about the bucket fails for one that does not exist', async () => {
    const cycle = await openCycle();
    const config = loadConfig(
      `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gcs }\ngcs: { bucket_name: no-such-bucket-here, project: ${cycle.sandbox.project} }\n`,
    );
    const { row } = await checkAs(cycle, { config });
    expect(row('bucket')).toMatchObject({
      state: 'fail',
      google: 'The specified bucket does not exist.',
      action: 'openConfiguration',
      path: 'gcs.bucket_name',
    });
    expect(row('write').state).toBe('skipped');
  });

  it('about reading fails for an account that may only write', async () => {
    const cycle = await openCycle();
    await setRoles(cycle, ['objectCreator']);
    const { row } = await checkAs(cycle);
    expect(row('read')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('does not have storage.objects.list access'),
    });
  });

  it('about writing fails for an account that may only read, and nothing is written', async () => {
    const cycle = await openCycle();
    await setRoles(cycle, ['objectViewer', 'legacyBucketReader']);
    const { row } = await checkAs(cycle);
    expect(row('read').state).toBe('pass');
    expect(row('write')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('does not have storage.objects.create access'),
    });
    expect(row('delete').state).toBe('fail');
    expect(await storedFiles(cycle.sandbox)).toEqual([]);
  });

  it('about deleting fails for an account that may only add objects, and none is added', async () => {
    const cycle = await openCycle();
    await setRoles(cycle, ['objectCreator', 'objectViewer', 'legacyBucketReader']);
    const { row } = await checkAs(cycle);
    expect(row('write').state).toBe('pass');
    expect(row('delete')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('does not have storage.objects.delete access'),
    });
    expect(await storedFiles(cycle.sandbox)).toEqual([]);
  });

  it('about the location warns of a bucket in Europe', async () => {
    const cycle = await openCycle();
    await cycle.sandbox.setBucket(cycle.sandbox.bucket, { location: 'EU' });
    expect((await checkAs(cycle)).row('location')).toMatchObject({ state: 'warn' });
  });

  it.each([
    [30, '1 minute'],
    [1800, '30 minutes'],
    [3600, '1 hour'],
    [43_200, '12 hours'],
    [604_800, '7 days'],
  ])('about retention names its duration: %i seconds are %s', async (seconds, duration) => {
    const cycle = await openCycle();
    const retentionPolicy = { retentionPeriod: String(seconds) };
    await cycle.sandbox.setBucket(cycle.sandbox.bucket, { retentionPolicy });
    const { row } = await checkAs(cycle);
    expect(row('retention').detail).toBe(`Every object is kept for ${duration}.`);
  });

  it('about retention fails, and no object is written that could not be deleted', async () => {
    const cycle = await openCycle();
    const retentionPolicy = { retentionPeriod: '604800' };
    await cycle.sandbox.setBucket(cycle.sandbox.bucket, { retentionPolicy });
    const { row } = await checkAs(cycle);
    expect(row('retention')).toMatchObject({ state: 'fail' });
    expect(row('retention').detail).toContain('7 days');
    expect(row('write').state).toBe('pass');
    expect(row('delete').state).toBe('skipped');
    expect(await storedFiles(cycle.sandbox)).toEqual([]);
  });

  it('about deleting names the object that a retention policy keeps', async () => {
    const cycle = await openCycle();
    const retentionPolicy = { retentionPeriod: '604800' };
    // Without the role that shows the policy, only the refusal does.
    const roles = { '*': ['objectAdmin'] as BucketRole[] };
    await cycle.sandbox.setBucket(cycle.sandbox.bucket, { retentionPolicy, roles });
    const { row } = await checkAs(cycle);
    const [left = ''] = (await storedFiles(cycle.sandbox)).map((file) => file.path);
    expect(left).toMatch(/setup-check-.*\.txt$/);
    expect(row('write').state).toBe('pass');
    expect(row('delete')).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining(`The object "${left}" remains in the bucket.`),
      google: expect.stringContaining('retention policy'),
    });
  });

  it('about versions warns of storage that Clean does not free at once', async () => {
    const cycle = await openCycle();
    await cycle.sandbox.setBucket(cycle.sandbox.bucket, {
      versioning: { enabled: true },
      softDeletePolicy: { retentionDurationSeconds: '604800' },
    });
    const { row } = await checkAs(cycle);
    expect(row('versions')).toMatchObject({ state: 'warn' });
    expect(row('versions').detail).toMatch(/earlier versions.*7 days/);
  });

  it('about the payer warns where requests are billed to the caller', async () => {
    const cycle = await openCycle();
    await cycle.sandbox.setBucket(cycle.sandbox.bucket, { billing: { requesterPays: true } });
    const { row } = await checkAs(cycle);
    expect(row('billing')).toMatchObject({ state: 'warn' });
    expect(row('write').state).toBe('pass');
    expect(row('delete').state).toBe('pass');
  });

  it('about settings is skipped where only these are hidden, and orders can be made', async () => {
    const cycle = await openCycle();
    await setRoles(cycle, ['objectAdmin']);
    const { row } = await checkAs(cycle);
    expect(row('bucket')).toMatchObject({
      state: 'warn',
      google: expect.stringContaining('storage.buckets.get'),
    });
    expect(row('location').state).toBe('skipped');
    expect(row('delete').state).toBe('pass');
  });

  it('about exports needs a permission that only the sign-in for projects has', async () => {
    const cycle = await openCycle();
    const checkWith = async (scopes: readonly string[], projects?: readonly string[]) => {
      const signInWith = (granted: readonly string[]) => {
        const json = cycle.sandbox.authorizedUser({ account: 'user@example.com', scopes: granted });
        return { way: 'cedar', json } as const;
      };
      const projectsSignIn = projects && signInWith(projects);
      const connection = { signIn: signInWith(scopes), projectsSignIn };
      return (await check(cycle, { connection })).row('exports');
    };
    expect(await checkWith(SCOPES.gcs)).toMatchObject({
      state: 'skipped',
      action: 'allowProjects',
      google: expect.stringContaining('insufficient authentication scopes'),
    });
    expect((await checkWith([...SCOPES.gcs, PROJECTS_SCOPE])).state).toBe('pass');
    expect((await checkWith(SCOPES.gcs, [...SCOPES.gdrive, PROJECTS_SCOPE])).state).toBe('pass');
  });

  it('about Google Drive fails with a sign-in that does not include it', async () => {
    const cycle = await openCycle();
    const scopes = ['https://www.googleapis.com/auth/earthengine'];
    const json = cycle.sandbox.authorizedUser({ account: 'user@example.com', scopes });
    const connection = { signIn: { way: 'cedar', json } } as const;
    const { row } = await check(cycle, { store: 'gdrive', connection });
    expect(row('drive')).toMatchObject({ state: 'fail', action: 'connect' });
    expect(row('drive').google).toBeTruthy();
    expect(row('room').state).toBe('skipped');
  });

  it.each([
    ['drive.file', 'does not show the images that Earth Engine writes'],
    ['drive.readonly', 'cannot store or delete files'],
    ['drive.metadata.readonly', 'cannot store or delete files'],
  ])(
    'about Google Drive fails with the scope %s, and names the one it needs',
    async (name, why) => {
      const cycle = await openCycle();
      const scopes = ['earthengine', name].map((each) => `https://www.googleapis.com/auth/${each}`);
      const json = cycle.sandbox.authorizedUser({ account: 'user@example.com', scopes });
      const connection = { signIn: { way: 'cedar', json } } as const;
      const { row } = await check(cycle, { store: 'gdrive', connection });
      expect(row('drive')).toMatchObject({
        state: 'fail',
        detail: expect.stringContaining(why),
        advice: expect.stringContaining('https://www.googleapis.com/auth/drive.'),
        action: 'connect',
      });
      expect(row('drive').detail).toContain(name);
      expect([row('folders').state, row('room').state]).toEqual(['skipped', 'skipped']);
    },
  );

  it('about Google Drive fails with a service account, which needs a shared drive', async () => {
    const cycle = await openCycle();
    const json = await cycle.sandbox.serviceAccountKey();
    const connection = { signIn: { way: 'cedar', json } } as const;
    const { row } = await check(cycle, { store: 'gdrive', connection });
    expect(row('drive')).toMatchObject({
      state: 'fail',
      detail: expect.stringContaining('has no storage of its own'),
      advice: expect.stringContaining('drive_id'),
      path: 'gdrive.drive_id',
    });
    const id = await cycle.sandbox.setSharedDrive('Team', {});
    const shared = await check(cycle, { config: onSharedDrive(cycle, id), connection });
    expect(shared.row('drive').state).toBe('pass');
  });

  describe('about Google Drive with credentials for it alone', () => {
    const [OWN, OTHER] = ['user@example.com', 'colleague@example.com'];

    /** Earth Engine is used with the first account, and Drive with the tokens of the Python tool. */
    async function checkDrive(earthEngine: string, drive: string, driveId?: string) {
      const cycle = await openCycle();
      const id = driveId && (await cycle.sandbox.setSharedDrive(driveId, {}));
      const tokens = cycle.sandbox.authorizedUser({ account: drive });
      const file = path.join(temporaryFolder(), 'tokens.json');
      const scopes = ['https://www.googleapis.com/auth/drive'];
      writeFileSync(file, JSON.stringify({ ...tokens, type: undefined, scopes }));
      const json = cycle.sandbox.authorizedUser({ account: earthEngine });
      const section = `project: ${cycle.sandbox.project}, credentials_file: ${JSON.stringify(file)}`;
      const config = loadConfig(
        `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gdrive }\n` +
          `gdrive: { ${section}${id ? `, drive_id: ${id}` : ''} }\n`,
      );
      const connection = { signIn: { way: 'cedar', json } } as const;
      return (await check(cycle, { config, connection })).row('drive');
    }

    it('fails where Earth Engine writes to the Drive of another account, and names both', async () => {
      const row = await checkDrive(OWN, OTHER);
      expect(row).toMatchObject({
        state: 'fail',
        detail: `Earth Engine writes to the Drive of ${OWN}, which starts the tasks, but Cedar uses that of ${OTHER}.`,
        action: 'openConfiguration',
        path: 'gdrive.credentials_file',
      });
      expect(row.advice).toContain(`Sign in to Earth Engine as ${OTHER}`);
      expect((await checkDrive(OTHER, OTHER)).state).toBe('pass');
    });

    it('warns on a shared drive, of which both must be members', async () => {
      const row = await checkDrive(OWN, OTHER, 'Team');
      expect(row).toMatchObject({ state: 'warn', path: 'gdrive.credentials_file' });
      expect(row.detail).toContain(OWN);
      expect(row.detail).toContain(OTHER);
      expect((await checkDrive(OWN, OWN, 'Team')).state).toBe('pass');
    });
  });

  it('about the storage of a Drive warns of little room, and fails without any', async () => {
    const little = await openCycle({ driveQuota: 1000 });
    expect((await checkAs(little, { store: 'gdrive' })).row('room').state).toBe('warn');
    const none = await openCycle({ driveQuota: 0 });
    expect((await checkAs(none, { store: 'gdrive' })).row('room').state).toBe('fail');
  });

  it('about a shared drive names it, and fails for one that the account cannot see', async () => {
    const cycle = await openCycle();
    const id = await cycle.sandbox.setSharedDrive('Satellite images', {});
    const found = (await checkAs(cycle, { config: onSharedDrive(cycle, id) })).row('drive');
    expect(found).toMatchObject({
      state: 'pass',
      detail: expect.stringContaining('Satellite images'),
    });
    const { row } = await checkAs(cycle, { config: onSharedDrive(cycle, 'no-such-drive') });
    expect(row('drive')).toMatchObject({
      state: 'fail',
      google: expect.stringMatching(/not found/i),
      action: 'openConfiguration',
      path: 'gdrive.drive_id',
    });
    expect(row('room').state).toBe('skipped');
  });

  it.each([
    ['reader', 'trash', 'fail', 'cannot add files', 'Content manager'],
    ['writer', 'trash', 'warn', 'cannot be cleaned', 'Content manager'],
    ['fileOrganizer', 'delete', 'warn', 'cannot delete files permanently', 'Manager'],
    ['fileOrganizer', 'trash', 'pass', 'can be used', undefined],
    ['organizer', 'delete', 'pass', 'can be used', undefined],
  ] as const)('about a shared drive shows what a %s can do with removal: %s', async (...row) => {
    const [role, removal, state, detail, needed] = row;
    const cycle = await openCycle();
    const id = await cycle.sandbox.setSharedDrive('Team', { roles: { '*': role } });
    const config = onSharedDrive(cycle, id, `, removal: ${removal}`);
    expect((await checkAs(cycle, { config })).row('drive')).toMatchObject({
      state,
      detail: expect.stringContaining(detail),
      ...(needed !== undefined && {
        advice: `Ask a manager of the shared drive for the role "${needed}".`,
        page: `https://drive.google.com/drive/folders/${id}`,
      }),
    });
  });

  it('about Google Drive fails where its API is disabled, with the page of Google', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setProject(cycle.sandbox.project, { disabledApis: ['drive'] });
    expect((await checkAs(cycle, { store: 'gdrive' })).row('drive')).toMatchObject({
      state: 'fail',
      google: expect.stringContaining('Google Drive API has not been used in project'),
      page: expect.stringContaining('https://console.developers.google.com/apis/api/drive'),
    });
  });

  it('about the queue fails when no more tasks may wait, and leads to the list of all tasks', async () => {
    const cycle = await openCycle({ queue: 2, speed: 0.001 });
    const year = { periodStart: '2020-01-01', periodEnd: '2020-12-31' };
    const { waiting } = await cycle.tracker.submit({ ...SMALL_ORDER, ...year });
    expect(waiting).toBeGreaterThan(0);
    const { row } = await check(cycle);
    expect(row('queue')).toMatchObject({
      state: 'fail',
      detail: 'Tasks that wait: 2 of up to 2. Tasks that run: 0.',
      action: 'showTasks',
    });
  });

  it('about the compute time warns when the smallest quota is nearly used', async () => {
    const cycle = await openCycle();
    cycle.sandbox.setProject(cycle.sandbox.project, { computeFactor: 1e7 });
    const { name } = await cycle.tracker.submit(SMALL_ORDER);
    await finishOrder(cycle.tracker, name);
    expect((await checkAs(cycle)).row('compute')).toMatchObject({
      state: 'warn',
      page: expect.stringContaining('noncommercial_tiers'),
    });
  });

  it('about the configuration names the values of the example', async () => {
    const cycle = await openCycle();
    const config = loadConfig(
      `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gcs }\ngcs:\n  bucket_name: my-bucket\n  project: ${cycle.sandbox.project}\n`,
    );
    const { row } = await checkAs(cycle, { config });
    expect(row('configuration')).toMatchObject({ state: 'fail', path: 'gcs.bucket_name' });
    expect(row('configuration').detail).toContain('line 4: "my-bucket"');
    expect(row('bucket').state).toBe('skipped');
    expect(row('computation').state).toBe('pass');
  });
});

/** Gives the account of `checkAs` these roles on the bucket, and no others. */
function setRoles({ sandbox }: Cycle, roles: readonly BucketRole[]): Promise<void> {
  return sandbox.setBucket(sandbox.bucket, { roles: { '*': roles } });
}

function onSharedDrive({ sandbox: { project } }: Cycle, driveId: string, more = ''): Config {
  return loadConfig(
    `tile_grid: { grid_name: LANDSAT_ARD_CU }\ntracker: { store: gdrive }\ngdrive: { project: ${project}, drive_id: "${driveId}"${more} }\n`,
  );
}

describe('a cancelled setup check', () => {
  it('ends at once, and deletes the object that was being written', async () => {
    const cycle = await openCycle({ latency: 20 });
    const { requests } = cycle.sandbox;
    const cancel = new AbortController();
    const checking = check(cycle, { signal: cancel.signal });
    const rejected = expect(checking).rejects.toMatchObject({ tag: 'cancelled' });
    const isUpload = ({ path, method }: (typeof requests)[number]) =>
      method === 'POST' && path.startsWith('/upload/');
    await expect.poll(() => requests.some(isUpload), { interval: 5 }).toBe(true);
    cancel.abort();
    await rejected;
    // Requests that were given up are never answered: only that of the object counts.
    const isDeleted = () =>
      requests.some(({ method, status }) => method === 'DELETE' && status === 204);
    await expect.poll(isDeleted).toBe(true);
    expect(await storedFiles(cycle.sandbox)).toEqual([]);
  });
});
