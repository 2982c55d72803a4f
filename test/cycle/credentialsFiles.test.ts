/**
 * Every kind of file that `credentials_file` can name, with the account that it is for: no other
 * account may use the project or the bucket.
 */
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Config,
  describeCredentials,
  EarthEngine,
  loadConfig,
  ServiceError,
  type Tracker,
} from '../../src/core/index.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { AUDIENCE, foreignIssuer, PRINCIPAL, PROVIDER } from '../identityProvider.ts';
import { expectNoSecrets } from '../signInBrowser.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { finishOrder, GRID, SMALL_ORDER } from './cycle.ts';

const ORDERS = 'orders@cedar-sandbox.iam.gserviceaccount.com';
const MIDDLE = 'middle@cedar-sandbox.iam.gserviceaccount.com';
const USER = 'user@example.com';

const issuer = foreignIssuer();

/** Source of a kind of file. */
interface Files {
  readonly sandbox: Sandbox;
  /** Folder for what the file names, outside of the workspace. */
  readonly folder: string;
}

/** An account, and the JSON with which a program acts as it. */
type Kind = readonly [
  name: string,
  account: string,
  shown: string | undefined,
  json: (files: Files) => Promise<object> | object,
];

const impersonationUrl = ({ oauth }: Sandbox, account = ORDERS) =>
  `${oauth}/v1/projects/-/serviceAccounts/${account}:generateAccessToken`;

function workload({ sandbox }: Files, source: object, more: object = {}): object {
  return {
    type: 'external_account',
    audience: AUDIENCE,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${sandbox.oauth}/v1/token`,
    credential_source: source,
    ...more,
  };
}

function tokenFile({ folder }: Files, content = issuer.token()): string {
  const file = path.join(folder, 'token');
  writeFileSync(file, content);
  return file;
}

/** A service that answers with tokens to those that send a header, as those of build services do. */
async function tokenServer(): Promise<string> {
  const server = createServer(({ headers }, response) => {
    response.writeHead(headers['x-build'] === 'yes' ? 200 : 401);
    response.end(JSON.stringify({ value: issuer.token() }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The sign-in of a user whom another company manages, as `gcloud auth application-default login` stores it. */
function federated(sandbox: Sandbox, more: object = {}): object {
  const { client_id, client_secret, refresh_token } = sandbox.authorizedUser();
  return {
    type: 'external_account_authorized_user',
    audience: '//iam.googleapis.com/locations/global/workforcePools/p/providers/q',
    ...{ client_id, client_secret, refresh_token },
    token_url: `${sandbox.oauth}/v1/oauthtoken`,
    token_info_url: `${sandbox.oauth}/v1/introspect`,
    ...more,
  };
}

const KINDS: readonly Kind[] = [
  [
    'the key of a service account',
    ORDERS,
    ORDERS,
    ({ sandbox }) => sandbox.serviceAccountKey(ORDERS),
  ],
  ['a user who has signed in', USER, USER, ({ sandbox }) => sandbox.authorizedUser()],
  ['a user of workforce identity federation', USER, USER, ({ sandbox }) => federated(sandbox)],
  [
    'a service account that a user impersonates',
    ORDERS,
    ORDERS,
    ({ sandbox }) => ({
      type: 'impersonated_service_account',
      service_account_impersonation_url: impersonationUrl(sandbox),
      source_credentials: sandbox.authorizedUser(),
    }),
  ],
  [
    'a service account that another one impersonates, through a delegate',
    ORDERS,
    ORDERS,
    async ({ sandbox }) => ({
      type: 'impersonated_service_account',
      service_account_impersonation_url: impersonationUrl(sandbox),
      source_credentials: await sandbox.serviceAccountKey('builds@example.iam.gserviceaccount.com'),
      delegates: [MIDDLE],
    }),
  ],
  [
    'a workload with a file that has its token',
    PRINCIPAL,
    undefined,
    (files) => workload(files, { file: tokenFile(files) }),
  ],
  [
    'a workload with a service that has its token in JSON',
    PRINCIPAL,
    undefined,
    async (files) =>
      workload(files, {
        url: await tokenServer(),
        headers: { 'x-build': 'yes' },
        format: { type: 'json', subject_token_field_name: 'value' },
      }),
  ],
  [
    'a workload that impersonates a service account',
    ORDERS,
    ORDERS,
    (files) =>
      workload(
        files,
        { file: tokenFile(files) },
        { service_account_impersonation_url: impersonationUrl(files.sandbox) },
      ),
  ],
];

/** A sandbox in which one account may do everything, and all others nothing. */
async function sandboxOf(account: string): Promise<Files> {
  const sandbox = await startSandbox({
    speed: 1000,
    projects: { 'cedar-sandbox': { roles: { [account]: 'owner', '*': 'none' } } },
    buckets: { 'cedar-sandbox': { roles: { [account]: ['objectAdmin'], '*': [] } } },
    serviceAccounts: {
      [ORDERS]: { tokenCreators: [USER, MIDDLE, PRINCIPAL] },
      [MIDDLE]: { tokenCreators: ['builds@example.iam.gserviceaccount.com'] },
    },
    identityProviders: { [PROVIDER]: issuer.provider },
  });
  onTestFinished(() => sandbox.close());
  return { sandbox, folder: temporaryFolder() };
}

/** A configuration that names a file with the JSON, outside of its own folder. */
function configuration({ sandbox, folder }: Files, json: object): Config {
  const file = path.join(folder, 'credentials.json');
  writeFileSync(file, JSON.stringify(json));
  const workspace = path.join(folder, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const { bucket, project } = sandbox;
  const gcs = { bucket_name: bucket, project, credentials_file: file };
  const text = JSON.stringify({ tile_grid: GRID.toJSON(), tracker: { store: 'gcs' }, gcs });
  return loadConfig(text, { folder: workspace });
}

async function connect(
  { sandbox }: Files,
  config: Config,
): Promise<{
  earthEngine: EarthEngine;
  tracker: Tracker;
}> {
  const { project, earthEngine: baseUrl, storage } = sandbox;
  const credentials = await config.credentials({ earthEngine: baseUrl });
  const earthEngine = await EarthEngine.connect({ project, baseUrl, credentials });
  return { earthEngine, tracker: await config.tracker({ earthEngine, endpoints: { storage } }) };
}

describe.each(KINDS)('the credentials of %s', (_, account, shown, json) => {
  it('order, download and clean, and show who is signed in', async () => {
    const files = await sandboxOf(account);
    const { earthEngine, tracker } = await connect(files, configuration(files, await json(files)));
    expect(await describeCredentials(earthEngine.auth)).toMatchObject({
      way: 'credentialsFile',
      account: shown,
    });
    const { name } = await tracker.submit(SMALL_ORDER);
    const order = await finishOrder(tracker, name);
    expect(order.complete).toBe(true);
    const downloaded = [...(await tracker.download(order, temporaryFolder())).values()].flat();
    expect(downloaded).toHaveLength(4);
    await tracker.clean(order, { trackingName: name });
    expect(await tracker.list()).toEqual([]);
  });
});

describe('the tokens of the Python tool for Google Drive', () => {
  /** A shared drive that the account of the tokens uses, and the one for Earth Engine does not. */
  async function openDrive(tokens: (sandbox: Sandbox) => object) {
    const files = await sandboxOf(ORDERS);
    const { sandbox, folder } = files;
    const roles = { [USER]: 'fileOrganizer' } as const;
    const driveId = await sandbox.setSharedDrive('Team', { roles });
    writeFileSync(path.join(folder, 'drive.json'), JSON.stringify(tokens(sandbox)));
    const config = loadConfig(
      JSON.stringify({
        tile_grid: GRID.toJSON(),
        tracker: { store: 'gdrive' },
        gdrive: { credentials_file: 'drive.json', drive_id: driveId },
      }),
      { folder },
    );
    const { project, earthEngine: baseUrl, drive } = sandbox;
    const serviceAccountKey = await sandbox.serviceAccountKey(ORDERS);
    const earthEngine = await EarthEngine.connect({
      ...{ project, baseUrl },
      credentials: { serviceAccountKey },
    });
    return config.tracker({ earthEngine, endpoints: { drive } });
  }

  it('are used for the store of a sandbox, beside other credentials for Earth Engine', async () => {
    const tracker = await openDrive((sandbox) => {
      const { type: _, ...tokens } = sandbox.authorizedUser({ account: USER });
      return { ...tokens, scopes: ['https://www.googleapis.com/auth/drive'] };
    });
    await tracker.store.storeMetadata({ a: 1 }, 'ORDER', 'CEDAR_TRACKING', { ifVersion: null });
    expect(await tracker.list('*')).toEqual(['ORDER']);
  });

  it("of Google's are not sent to a sandbox", async () => {
    const client = { client_id: 'c', client_secret: 'd' };
    const tracker = await openDrive(() => ({ token: 'a', refresh_token: 'b', ...client }));
    // Those for Earth Engine are used, whose scopes do not include Drive.
    await expect(tracker.list()).rejects.toThrow(/does not include Google Drive/);
  });
});

/** Credentials that Google refuses, in which words, and with which next step. */
const REFUSED: readonly (readonly [
  name: string,
  json: (files: Files) => Promise<object> | object,
  expectedMessage: RegExp,
  reason: string,
  advice: RegExp,
])[] = [
  [
    'of a user who may not act as the service account',
    ({ sandbox }) => ({
      type: 'impersonated_service_account',
      service_account_impersonation_url: impersonationUrl(sandbox, MIDDLE),
      source_credentials: sandbox.authorizedUser(),
    }),
    /Permission 'iam\.serviceAccounts\.getAccessToken' denied/,
    'IAM_PERMISSION_DENIED',
    /Service Account Token Creator/,
  ],
  [
    'of a service account that does not exist',
    ({ sandbox }) => ({
      type: 'impersonated_service_account',
      service_account_impersonation_url: impersonationUrl(sandbox, 'none@example.com'),
      source_credentials: sandbox.authorizedUser(),
    }),
    /Gaia id not found for email none@example\.com/,
    'NOT_FOUND',
    /does not exist/,
  ],
  [
    'of a user of workforce identity federation whose client has another secret',
    ({ sandbox }) => federated(sandbox, { client_secret: 'other' }),
    /The provided client secret is invalid/,
    'invalid_client',
    /OAuth client/,
  ],
  [
    'of a provider that was deleted',
    (files) => workload(files, { file: tokenFile(files) }, { audience: `${AUDIENCE}-deleted` }),
    /pool or provider is disabled or deleted/,
    'invalid_target',
    /workload identity/,
  ],
  [
    'with a token of the other service that has ended',
    (files) => {
      const now = Math.floor(Date.now() / 1000);
      const ended = issuer.token({ iat: now - 4000, exp: now - 400 });
      return workload(files, { file: tokenFile(files, ended) });
    },
    /is stale to sign-in/,
    'invalid_grant',
    /credentials_file/,
  ],
];

describe('credentials are refused', () => {
  it.each(REFUSED)(
    '%s, in the words of Google and with a next step',
    async (_, json, expectedMessage, reason, advice) => {
      const files = await sandboxOf(ORDERS);
      const content = await json(files);
      const refusal = await connect(files, configuration(files, content)).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(refusal).toBeInstanceOf(ServiceError);
      const { serviceMessage: words, reason: found, message } = refusal as ServiceError;
      expect(words).toMatch(expectedMessage);
      expect(found).toBe(reason);
      expect(message).toMatch(advice);
      expectNoSecrets(refusal, [
        files.sandbox.clientJson().installed.client_secret,
        issuer.token(),
      ]);
    },
  );
});
