/**
 * Projects and buckets to choose from for a new configuration.
 *
 * ```ts
 * const resources = await CloudResources.open({ connection: { signIn } });
 * const [project] = await resources.projects();
 * const buckets = await resources.buckets(project.id);
 * ```
 */
import { PROJECTS_SCOPE, SCOPES } from '../../domain/googleScopes.ts';
import { isLoopback } from '../../domain/hosts.ts';
import { authenticate } from '../credentials/authenticate.ts';
import { findCredentials } from '../credentials/chain.ts';
import { ServiceError } from '../errors.ts';
import type { AuthClient } from '../services/authClient.ts';
import { clientOrigin } from '../services/origins.ts';
import {
  checkTokenHost,
  hasLocalTokens,
  trustHosts,
  universeAddress,
} from '../services/tokenHosts.ts';
import { CLOUD_STORAGE_URL } from '../stores/cloudStorageClient.ts';
import { type CloudBucket, ProjectBuckets } from './projectBuckets.ts';
import { type CloudProject, listCloudProjects, resourceManagerAddress } from './projectList.ts';
import type { SetupConnection } from './setupContext.ts';

/** Options of a session with the services that list projects and buckets. */
export interface CloudResourcesOptions {
  /** How the services are reached. */
  readonly connection?: SetupConnection | undefined;
  /** Ends signing in. */
  readonly signal?: AbortSignal | undefined;
}

/** Lists projects and buckets of the account that is signed in, and creates buckets. */
export class CloudResources {
  readonly #auth: AuthClient;
  readonly #storageAuth: AuthClient;
  readonly #managerAddress: string;
  readonly #storageAddress: string;

  private constructor(parts: {
    auth: AuthClient;
    storageAuth: AuthClient;
    endpoints: NonNullable<SetupConnection['endpoints']>;
  }) {
    const { auth, storageAuth, endpoints } = parts;
    this.#auth = auth;
    this.#storageAuth = storageAuth;
    this.#managerAddress = resourceManagerAddress(auth, endpoints);
    this.#storageAddress =
      endpoints.storage ?? universeAddress(storageAuth, 'storage') ?? CLOUD_STORAGE_URL;
    checkTokenHost(auth, this.#managerAddress);
    checkTokenHost(storageAuth, this.#storageAddress);
  }

  /**
   * Signs in with the first credentials that are there: Cedar's own sign-in, the user of the Earth
   * Engine command line, Application Default Credentials.
   *
   * @param options how the services are reached
   * @throws ServiceError when this machine has no credentials; ConfigError when they cannot be used;
   *   CancelledError
   */
  static async open({
    connection = {},
    signal,
  }: CloudResourcesOptions = {}): Promise<CloudResources> {
    const { endpoints = {}, trustedHosts } = connection;
    const { signIn: own, projectsSignIn = own } = connection;
    const forProjects = { ...connection, signIn: projectsSignIn };
    const auth = await signIn(forProjects, endpoints.earthEngine, [PROJECTS_SCOPE], signal);
    const isSame = isLoopback(endpoints.storage) === isLoopback(endpoints.earthEngine);
    const way = clientOrigin(auth)?.way;
    // Both can have several sign-ins, of which another may be for the store.
    const isOther = (projectsSignIn !== own && way === 'cedar') || way === 'earthEngineFile';
    const canShare =
      !isOther && (isSame || (isLoopback(endpoints.storage) && hasLocalTokens(auth)));
    const storageAuth = canShare
      ? auth
      : await signIn(connection, endpoints.storage, SCOPES.gcs, signal);
    for (const each of [auth, storageAuth]) trustHosts(each, trustedHosts);
    return new CloudResources({ auth, storageAuth, endpoints });
  }

  /** Project that the credentials name, where they do. */
  get suggestedProject(): string | undefined {
    return clientOrigin(this.#auth)?.project;
  }

  /** The account that is signed in to Cedar, where it is used. */
  get cedarAccount(): string | undefined {
    const { way, account } = clientOrigin(this.#auth) ?? {};
    return way === 'cedar' ? account : undefined;
  }

  /**
   * Active Google Cloud projects of the account.
   *
   * @param signal ends the requests
   * @throws ServiceError when the account may not list them; CancelledError
   */
  projects(signal?: AbortSignal): Promise<readonly CloudProject[]> {
    return listCloudProjects(this.#auth, this.#managerAddress, signal);
  }

  /**
   * Buckets of a project.
   *
   * @param project id of the project
   * @param signal ends the requests
   * @throws ServiceError when the account may not list them; CancelledError
   */
  buckets(project: string, signal?: AbortSignal): Promise<readonly CloudBucket[]> {
    return this.#bucketsOf(project).list(signal);
  }

  /**
   * Creates a bucket, with uniform access and without access for the public.
   *
   * @param project id of the project that the bucket belongs to
   * @param bucket name and location of the bucket, such as `US` or `europe-west1`
   * @param signal ends the request
   * @throws ServiceError, for example when the name is taken; CancelledError
   */
  createBucket(project: string, bucket: CloudBucket, signal?: AbortSignal): Promise<CloudBucket> {
    return this.#bucketsOf(project).create(bucket.name, bucket.location, signal);
  }

  /**
   * Creates a bucket, unless the project has it at this location already: an earlier request may have
   * created it without an answer.
   *
   * @param project id of the project that the bucket belongs to
   * @param bucket name and location of the bucket, such as `US` or `europe-west1`
   * @param signal ends the requests
   * @returns whether the bucket is new
   * @throws ServiceError, for example when the name is taken; CancelledError
   */
  async ensureBucket(project: string, bucket: CloudBucket, signal?: AbortSignal): Promise<boolean> {
    const buckets = this.#bucketsOf(project);
    try {
      await buckets.create(bucket.name, bucket.location, signal);
      return true;
    } catch (error) {
      if (!(error instanceof ServiceError) || error.status !== 409) throw error;
      const own = (await buckets.list(signal)).find(({ name }) => name === bucket.name);
      if (own?.location.toUpperCase() !== bucket.location.toUpperCase()) throw error;
      return false;
    }
  }

  #bucketsOf(project: string): ProjectBuckets {
    return new ProjectBuckets(this.#storageAuth, this.#storageAddress, project);
  }
}

/** A client for one service; an address on this machine gets what a sandbox has issued. */
async function signIn(
  { signIn, trust, way }: SetupConnection,
  address: string | undefined,
  scopes: readonly string[],
  signal: AbortSignal | undefined,
): Promise<AuthClient> {
  const credentials = await findCredentials(undefined, {
    signIn,
    trust,
    way,
    scopes,
    earthEngine: address,
  });
  return authenticate(credentials, { signal });
}
