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
import { openDrive } from './drive/driveService.ts';
import { driveExports } from './drive/exports.ts';
import { openCatalogue } from './earth/index.ts';
import { type EarthEngineOptions, openEarthEngine } from './earthengine/index.ts';
import { type FaultRule, Faults } from './faults.ts';
import { lockFolder } from './folderLock.ts';
import type { Service } from './http.ts';
import { type Account, DEFAULT_ACCOUNTS } from './oauth/accounts.ts';
import { type AuthorizedUser, describeAuthorizedUser } from './oauth/authorizedUser.ts';
import {
  type ClientJson,
  DEFAULT_CLIENT,
  describeClient,
  type OAuthClient,
} from './oauth/oauthClients.ts';
import { type OAuth, openOAuth } from './oauth/service.ts';
import type { ServiceAccountKey } from './oauth/serviceAccounts.ts';
import { type RequestRecord, Server } from './server.ts';
import { ObjectStore } from './storage/objectStore.ts';
import { openObjectUploads } from './storage/objectUploads.ts';
import { storageService } from './storage/storageApi.ts';

export { type FaultAction, type FaultRule, FaultRuleError, readFaults } from './faults.ts';
export { FolderInUseError } from './folderLock.ts';
export type { Account } from './oauth/accounts.ts';
export type { AuthorizedUser } from './oauth/authorizedUser.ts';
export type { ClientJson, OAuthClient } from './oauth/oauthClients.ts';
export type { ServiceAccountKey } from './oauth/serviceAccounts.ts';
export type { RequestRecord } from './server.ts';

export interface SandboxOptions {
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
  /** Accounts that can sign in (default `user@example.com` and `colleague@example.com`). */
  readonly accounts?: readonly Account[];
  /** OAuth clients that accounts can be asked by (default: one). */
  readonly oauthClients?: readonly OAuthClient[];
  /** Receives one line for each request, and what fails in the sandbox itself. */
  readonly log?: (line: string) => void;
}

export interface Sandbox {
  /** Base addresses, without a slash at the end. */
  readonly earthEngine: string;
  readonly storage: string;
  readonly drive: string;
  readonly oauth: string;
  readonly project: string;
  readonly bucket: string;
  /** Every request there was, in order of arrival. */
  readonly requests: readonly RequestRecord[];
  /** Replaces the rules; counting starts again. */
  setFaults(rules: readonly FaultRule[]): void;
  /** The JSON of an OAuth client, as Google's console downloads it; the first one's by default. */
  clientJson(client?: OAuthClient): ClientJson;
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
  readonly client?: OAuthClient;
}

/**
 * Starts a sandbox; throws when the port is taken, the folder is another sandbox's, or a fault rule
 * cannot be followed.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { project = 'cedar-sandbox', bucket = 'cedar-sandbox' } = options;
  const { port = 0, latency = 0, log = () => {} } = options;
  const { accounts = DEFAULT_ACCOUNTS, oauthClients: clients = [DEFAULT_CLIENT] } = options;
  const faults = new Faults(options.faults);
  let taskFaults = new Faults(options.faults);
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'cedar-sandbox-')));
  const unlock = await lockFolder(data);
  const leave = async () => {
    await unlock();
    if (options.data === undefined) await rm(data, { recursive: true, force: true });
  };
  try {
    const oauth = openOAuth({
      folder: join(data, 'oauth'),
      accounts: () => accounts,
      clients: () => clients,
    });
    const services = await openServices(data, project, bucket, oauth, {
      ...options,
      failureOf: (description) => taskFaults.nextTask(description),
    });
    const server = await Server.listen(services, faults, { port, latency, log });
    const { origin } = server;
    return {
      earthEngine: origin,
      storage: origin,
      drive: origin,
      oauth: origin,
      project,
      bucket,
      requests: server.requests,
      setFaults: (rules) => {
        server.setFaults(rules);
        taskFaults = new Faults(rules);
      },
      clientJson: (client = clients[0]) =>
        describeClient(client ?? DEFAULT_CLIENT, { project, origin }),
      serviceAccountKey: (email = `sandbox@${project}.iam.gserviceaccount.com`) =>
        oauth.serviceAccounts.createKey(email, { project, origin }),
      authorizedUser: ({ account = accounts[0]?.email ?? '', scopes, client = clients[0] } = {}) =>
        describeAuthorizedUser(oauth.tokens, client ?? DEFAULT_CLIENT, { account, scopes, origin }),
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

async function openServices(
  data: string,
  project: string,
  bucket: string,
  { service: signIn, tokens }: OAuth,
  {
    speed = 1,
    forget = Number.POSITIVE_INFINITY,
    queue,
    driveQuota: quota,
    failureOf,
  }: SandboxOptions & Pick<EarthEngineOptions, 'failureOf'>,
): Promise<Service[]> {
  const objects = await ObjectStore.open(join(data, 'storage'));
  if (!(await objects.bucketExists(bucket))) await objects.createBucket(bucket, {}, project);
  const sessions = await openObjectUploads(join(data, 'uploads'), objects);
  const drive = await openDrive({ folder: join(data, 'drive'), tokens, quota });
  const folder = join(data, 'earthengine');
  const catalogue = openCatalogue();
  return [
    signIn,
    // Before Earth Engine, whose description is at the same address for another version.
    drive.service,
    await openEarthEngine({
      ...{ folder, catalogue, project, speed, queue, failureOf, tokens },
      stores: { objects, drive: driveExports(drive.files) },
      forgetAfter: forget * 1000,
    }),
    storageService({ objects, project, sessions, tokens }),
  ];
}
