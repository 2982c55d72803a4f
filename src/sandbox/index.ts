/**
 * Earth Engine, Cloud Storage and Google Drive simulated on this machine.
 *
 * ```ts
 * const sandbox = await startSandbox({ data: folder });
 * const storage = new Storage({ apiEndpoint: sandbox.storage, … });
 * await sandbox.close();
 * ```
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Callers } from './cloud/callers.ts';
import type { SandboxSettings } from './cloud/cloudSettings.ts';
import { type ProjectSettings, Projects } from './cloud/projects.ts';
import { resourceManager } from './cloud/resourceManager.ts';
import type { SharedDriveOptions } from './drive/driveRoles.ts';
import { type Drive, openDrive } from './drive/driveService.ts';
import { openCatalog } from './earth/index.ts';
import {
  type EarthEngineOptions,
  type ExportStores,
  openEarthEngine,
} from './earthengine/index.ts';
import { type FaultRule, Faults } from './faults.ts';
import { lockFolder } from './folderLock.ts';
import type { Service } from './http.ts';
import { iamCredentials } from './iam/accessTokenMethod.ts';
import { AccountPolicies } from './iam/accountPolicies.ts';
import { IdentityProviders } from './iam/identityProviders.ts';
import { tokenExchange } from './iam/tokenExchange.ts';
import { type Account, DEFAULT_ACCOUNTS } from './oauth/accounts.ts';
import { type AuthorizedUser, describeAuthorizedUser } from './oauth/authorizedUser.ts';
import {
  type ClientJson,
  DEFAULT_CLIENT,
  describeClient,
  type RegisteredClient,
} from './oauth/oauthClients.ts';
import { type OAuth, openOAuth } from './oauth/service.ts';
import type { ServiceAccountKey } from './oauth/serviceAccounts.ts';
import { type RequestRecord, Server } from './server.ts';
import { OperatorBuckets } from './storage/bucketSettings.ts';
import { type BucketOptions, configureBucket } from './storage/configureBucket.ts';
import { ObjectStore } from './storage/objectStore.ts';
import { openObjectUploads } from './storage/objectUploads.ts';
import { StorageAccess } from './storage/storageAccess.ts';
import { storageService } from './storage/storageApi.ts';

export type { SandboxSettings } from './cloud/cloudSettings.ts';
export type { ProjectRole, ProjectSettings, RegistrationState } from './cloud/projects.ts';
export type { DriveRole, SharedDriveOptions } from './drive/driveRoles.ts';
export { type FaultAction, type FaultRule, FaultRuleError, readFaults } from './faults.ts';
export { FolderInUseError } from './folderLock.ts';
export type { ServiceAccountSettings } from './iam/accountPolicies.ts';
export type { IdentityProvider } from './iam/identityProviders.ts';
export type { Account } from './oauth/accounts.ts';
export type { AuthorizedUser } from './oauth/authorizedUser.ts';
export type { ClientJson, RegisteredClient } from './oauth/oauthClients.ts';
export type { ServiceAccountKey } from './oauth/serviceAccounts.ts';
export type { RequestRecord } from './server.ts';
export type { BucketRole } from './storage/bucketPermissions.ts';
export type { BucketOptions } from './storage/configureBucket.ts';

export interface SandboxOptions extends SandboxSettings {
  /** Port on 127.0.0.1; 0 (default) is any free one. */
  readonly port?: number;
  /** Folder for objects and tasks; a fresh temporary one, removed at the end, when left out. */
  readonly data?: string;
  /** How fast tasks run: 1 (default) takes a few seconds for an image, 10 a tenth of that. */
  readonly speed?: number;
  /** How many tasks may wait to be run (default 3000, as in Earth Engine). */
  readonly queue?: number;
  /** Milliseconds that each answer waits (default 0). */
  readonly latency?: number;
  readonly faults?: readonly FaultRule[];
  /** Seconds after which Earth Engine forgets a task that has ended; never, when left out. */
  readonly forget?: number;
  /** Id of the Cloud project (default `cedar-sandbox`). */
  readonly project?: string;
  /** Name of the bucket that is there from the start (default `cedar-sandbox`). */
  readonly bucket?: string;
  /** Bytes that fit into My Drive (default 15 GiB). */
  readonly driveQuota?: number;
  /** Receives one line for each request, and what fails in the sandbox itself. */
  readonly log?: (line: string) => void;
}

export interface Sandbox {
  /** Base addresses, without a slash at the end. */
  readonly earthEngine: string;
  readonly storage: string;
  readonly drive: string;
  readonly oauth: string;
  readonly resourceManager: string;
  readonly project: string;
  readonly bucket: string;
  /** Every request there was, in order of arrival. */
  readonly requests: readonly RequestRecord[];
  /** Replaces the rules; counting starts again. */
  setFaults(rules: readonly FaultRule[]): void;
  /** Replaces the settings of a project, which is made when it is not there. */
  setProject(id: string, settings: ProjectSettings): void;
  /** Replaces the settings of a bucket, which is made when it is not there; its objects stay. */
  setBucket(name: string, settings: BucketOptions): Promise<void>;
  /**
   * Replaces the settings of the shared drive with a name, which is made when it is not there.
   *
   * @returns its id
   */
  setSharedDrive(name: string, settings: SharedDriveOptions): Promise<string>;
  /**
   * Replaces the settings that are given, except those of buckets and shared drives that are not
   * among them.
   */
  configure(settings: SandboxSettings): Promise<void>;
  /**
   * Replaces all settings: those that are left out end. Buckets and shared drives that were among them
   * before get back the settings they had; what is stored in them stays.
   */
  replaceSettings(settings: SandboxSettings): Promise<void>;
  /** The JSON of an OAuth client, as Google's console downloads it; the first one's by default. */
  clientJson(client?: RegisteredClient): ClientJson;
  /**
   * A new key of a service account, as Google's console downloads it.
   *
   * @param email `sandbox@PROJECT.iam.gserviceaccount.com` by default
   */
  serviceAccountKey(email?: string): Promise<ServiceAccountKey>;
  /**
   * Credentials of an account that has signed in, as `gcloud auth application-default login` stores
   * them.
   *
   * @param options.account email address; the first account's by default
   * @param options.scopes those of Google Cloud and Google Drive by default
   */
  authorizedUser(options?: SignedInOptions): AuthorizedUser;
  /** Stops, with everything saved. */
  close(): Promise<void>;
}

export interface SignedInOptions {
  readonly account?: string;
  readonly scopes?: readonly string[];
  readonly client?: RegisteredClient;
}

/**
 * Starts a sandbox; throws when the port is taken, the folder is another sandbox's, or a fault rule
 * cannot be followed.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { project = 'cedar-sandbox', bucket = 'cedar-sandbox' } = options;
  const { port = 0, latency = 0, log = () => {} } = options;
  const faults = new Faults(options.faults);
  let taskFaults = new Faults(options.faults);
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'cedar-sandbox-')));
  const unlock = await lockFolder(data);
  const leave = async () => {
    await unlock();
    if (options.data === undefined) await rm(data, { recursive: true, force: true });
  };
  try {
    const google = await openGoogle(data, project, bucket, {
      ...options,
      failureOf: (description) => taskFaults.nextTask(description),
    });
    await google.replaceSettings(options);
    const server = await Server.listen(google.services, faults, { port, latency, log });
    const { origin } = server;
    return {
      ...addressesOf(origin),
      project,
      bucket,
      requests: server.requests,
      setFaults: (rules) => {
        server.setFaults(rules);
        taskFaults = new Faults(rules);
      },
      setProject: (id, settings) => google.projects.set(id, settings),
      setBucket: (name, settings) => google.configure({ buckets: { [name]: settings } }),
      setSharedDrive: google.setSharedDrive,
      configure: (settings) => google.configure(settings),
      replaceSettings: (settings) => google.replaceSettings(settings),
      ...credentialsOf(google, { project, origin }),
      async close() {
        await server.close();
        await leave();
      },
    };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** All services are at the same address. */
function addressesOf(origin: string) {
  return {
    earthEngine: origin,
    storage: origin,
    drive: origin,
    oauth: origin,
    resourceManager: origin,
  };
}

/** The methods that make credentials. */
function credentialsOf(
  { oauth, people }: Google,
  at: { readonly project: string; readonly origin: string },
): Pick<Sandbox, 'clientJson' | 'serviceAccountKey' | 'authorizedUser'> {
  const firstClient = () => people.clients[0] ?? DEFAULT_CLIENT;
  const firstAccount = () => (people.accounts[0] ?? DEFAULT_ACCOUNTS[0]).email;
  return {
    clientJson: (client = firstClient()) => describeClient(client, at),
    serviceAccountKey: (email = `sandbox@${at.project}.iam.gserviceaccount.com`) =>
      oauth.serviceAccounts.createKey(email, at),
    authorizedUser: ({ account = firstAccount(), scopes, client = firstClient() } = {}) =>
      describeAuthorizedUser(oauth.tokens, client, { account, scopes, origin: at.origin }),
  };
}

/** The services, and what can be set about them. */
interface Google {
  readonly services: readonly Service[];
  readonly oauth: OAuth;
  readonly projects: Projects;
  /** Who can sign in, and by which clients. */
  readonly people: { accounts: readonly Account[]; clients: readonly RegisteredClient[] };
  readonly setSharedDrive: Drive['setSharedDrive'];
  configure(settings: SandboxSettings): Promise<void>;
  replaceSettings(settings: SandboxSettings): Promise<void>;
}

async function openGoogle(
  data: string,
  project: string,
  bucket: string,
  {
    speed = 1,
    forget = Number.POSITIVE_INFINITY,
    queue,
    driveQuota: quota,
    failureOf,
  }: SandboxOptions & Pick<EarthEngineOptions, 'failureOf'>,
): Promise<Google> {
  const people: Google['people'] = { accounts: DEFAULT_ACCOUNTS, clients: [DEFAULT_CLIENT] };
  const oauth = openOAuth({
    folder: join(data, 'oauth'),
    accounts: () => people.accounts,
    clients: () => people.clients,
  });
  const callers = new Callers(oauth.tokens, () => people.accounts);
  const projects = new Projects(project);
  const [policies, providers] = [new AccountPolicies(), new IdentityProviders()];
  const objects = await ObjectStore.open(join(data, 'storage'));
  if (!objects.bucketExists(bucket)) await objects.createBucket(bucket, {}, project);
  const access = new StorageAccess(callers, projects, objects);
  const storageParts = { objects, access, defaultProject: project };
  const operatorBuckets = new OperatorBuckets(data, storageParts);
  const sessions = await openObjectUploads(join(data, 'uploads'), objects);
  const drive = await openDrive({ folder: join(data, 'drive'), callers, projects, quota });
  const folder = join(data, 'earthengine');
  const catalog = openCatalog();
  const buckets = exportBuckets(objects, access);
  const earthEngine = await openEarthEngine({
    ...{ folder, catalog, project, speed, queue, failureOf, callers, projects },
    stores: { objects: buckets, drive: drive.exports },
    forgetAfter: forget * 1000,
  });
  return {
    // Drive comes before Earth Engine, whose description is at the same address for another version.
    services: [
      oauth.service,
      tokenExchange({ providers, tokens: oauth.tokens }),
      iamCredentials({ policies, serviceAccounts: oauth.serviceAccounts, callers, projects }),
      resourceManager({ projects, callers }),
      drive.service,
      earthEngine,
      storageService({ objects, access, sessions }),
    ],
    oauth,
    projects,
    people,
    setSharedDrive: drive.setSharedDrive,
    async configure(settings) {
      if (settings.accounts) people.accounts = settings.accounts;
      if (settings.oauthClients) people.clients = settings.oauthClients;
      if (settings.projects) projects.setAll(settings.projects);
      if (settings.serviceAccounts) policies.setAll(settings.serviceAccounts);
      if (settings.identityProviders) providers.setAll(settings.identityProviders);
      for (const [name, options] of Object.entries(settings.buckets ?? {})) {
        await configureBucket(name, options, storageParts);
      }
      for (const [name, options] of Object.entries(settings.sharedDrives ?? {})) {
        await drive.setSharedDrive(name, options);
      }
    },
    async replaceSettings({ accounts, oauthClients, projects: all, ...settings }) {
      people.accounts = accounts ?? DEFAULT_ACCOUNTS;
      people.clients = oauthClients ?? [DEFAULT_CLIENT];
      if (all) projects.setAll(all);
      else projects.reset();
      policies.setAll(settings.serviceAccounts ?? {});
      providers.setAll(settings.identityProviders ?? {});
      await operatorBuckets.replaceAll(settings.buckets ?? {});
      await drive.replaceSharedDrives(settings.sharedDrives ?? {});
    },
  };
}

/** The buckets that Earth Engine exports to, which it does for the account that requests it. */
function exportBuckets(objects: ObjectStore, access: StorageAccess): ExportStores['objects'] {
  return {
    bucketExists: (name) => objects.bucketExists(name),
    mayWrite: (account, name) =>
      !objects.bucketExists(name) || access.allows(account, 'storage.objects.create', name),
    write: (name, object, bytes, type) => objects.write(name, object, bytes, type),
  };
}
