/**
 * The configuration in cedar.yaml: where orders are stored, how they are named, how they are made.
 *
 * ```ts
 * const config = loadConfig(await readFile('cedar.yaml', 'utf8'), { folder: '.' });
 * const tracker = await config.tracker({ earthEngine });
 * ```
 */
import * as l10n from '@vscode/l10n';
import type { Clock } from '../../domain/clock.ts';
import { SCOPES } from '../../domain/googleScopes.ts';
import { isLoopback } from '../../domain/hosts.ts';
import { STORES } from '../../domain/stores.ts';
import { CollectionCatalog, type ImageCollection } from '../collections/index.ts';
import { authenticate } from '../credentials/authenticate.ts';
import { type CredentialsOptions, findCredentials, findLocalFile } from '../credentials/chain.ts';
import type { Credentials } from '../credentials/credentials.ts';
import {
  type CredentialsFile,
  readCredentialsFile,
  type Trust,
} from '../credentials/credentialsFile.ts';
import type { ExportOptions, FilterSpec } from '../earthengine/requestOptions.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { ConfigError, type TextPosition } from '../errors.ts';
import type { TileGrid } from '../grids/index.ts';
import { type OrderPlan, type OrderRequest, planOrder } from '../orders/plan.ts';
import { checkPlan } from '../orders/planLimits.ts';
import { requireReadableRecord } from '../orders/recordSize.ts';
import type { AuthClient } from '../services/authClient.ts';
import {
  checkTokenHost,
  hasLocalTokens,
  SANDBOX_TOKEN,
  trustedHosts,
  trustHosts,
  universeAddress,
} from '../services/tokenHosts.ts';
import { CloudStorageStore } from '../stores/cloudStorage.ts';
import { DriveStore } from '../stores/drive.ts';
import type { Store } from '../stores/store.ts';
import { templatesFrom } from '../templates/orderTemplates.ts';
import { Tracker } from '../tracker.ts';
import type { ArdConfig } from './ardConfig.ts';
import type { ProjectKey } from './configYaml.ts';
import type { Correction } from './warningTypes.ts';

/** The store that a configuration names. */
export type StoreConfig =
  | {
      /** Google Cloud Storage. */
      readonly service: 'gcs';
      /** Name of the bucket. */
      readonly bucket: string;
      /** Google Cloud project of the bucket, and of the tasks. */
      readonly project: string;
      /** Absolute path of a file with credentials, such as a service account's key. */
      readonly credentialsFile?: string | undefined;
    }
  | {
      /** Google Drive. */
      readonly service: 'gdrive';
      /** Path of the file that identifies the Python tool when it signs in; Cedar does not use it. */
      readonly clientSecretsFile?: string | undefined;
      /** Absolute path of a file with credentials, such as an account's tokens. */
      readonly credentialsFile?: string | undefined;
      /** Id of a shared drive; the account's own Drive where undefined. */
      readonly driveId?: string | undefined;
      /** Treatment of deleted files; `trash` where undefined. */
      readonly removal?: 'trash' | 'delete' | undefined;
    };

/** Something in a configuration that is wrong, or not understood. */
export interface ConfigProblem {
  /** The problem and the remedy. */
  readonly message: string;
  /** Where in the document, for example `tracker.export_image_kwds.shardSize`. */
  readonly path: string;
  /** Where it is in the file, as far as that is known. */
  readonly position?: TextPosition;
  /** Whether it is a syntax error: the text is not valid YAML at that place. */
  readonly isSyntax?: boolean;
  /** Where the next step is done, if that is not only in the file: in a sign-in. */
  readonly action?: 'signIn';
  /** Correction that a quick fix applies, where it is certain. */
  readonly correction?: Correction;
  /** The value of an example, which the user has not replaced yet. */
  readonly placeholder?: string;
}

/** Values of a configuration. */
export interface ConfigValues {
  /** The grid that tiles are numbered in. */
  readonly grid: TileGrid;
  /** Where images and documents are stored. */
  readonly store: StoreConfig;
  /** Google Cloud project of orders on Google Drive, where one is named. */
  readonly project?: string | undefined;
  /** Key in cedar.yaml that names the project, or that can name it; that of the store unless given. */
  readonly projectKey?: ProjectKey | undefined;
  /** Name of an image, a Python format string. */
  readonly nameTemplate?: string | undefined;
  /** Folder of the images in the store, a Python format string. */
  readonly prefixTemplate?: string | undefined;
  /** Name of an order, a Python format string. */
  readonly trackingTemplate?: string | undefined;
  /** Folder of the tracking documents in the store. */
  readonly trackingPrefix?: string | undefined;
  /**
   * Label of the tasks in Cloud Monitoring; one for each order, made of its name, unless given. Empty
   * for none.
   */
  readonly workloadTag?: string | undefined;
  /** Filters by the id of the image collection. */
  readonly filters: Readonly<Record<string, readonly FilterSpec[]>>;
  /** Image collections beside those built in. */
  readonly collections: readonly ImageCollection[];
  /** Options of every export. */
  readonly exportOptions: ExportOptions;
  /** Where data cubes are written, and how. */
  readonly ard?: ArdConfig | undefined;
  /** Folder that the configuration is in. */
  readonly folder?: string | undefined;
  /** Folder of the workspace that the configuration is in, where that is known. */
  readonly workspace?: string | undefined;
  /** Settings that were not understood, and so have no effect. */
  readonly warnings: readonly ConfigProblem[];
}

/** Services that a store is connected with; `Config.tracker` describes them. */
type StoreServices = Omit<Parameters<Config['tracker']>[0], 'earthEngine'> & {
  readonly earthEngine: Pick<EarthEngine, 'auth' | 'baseUrl' | 'clock'>;
};

/** How a store is reached. */
export interface StoreConnection {
  readonly auth: AuthClient;
  /** Another address than Google's. */
  readonly endpoint: string | undefined;
  readonly clock: Clock;
}

/** A configuration, read from a `cedar.yaml` by `loadConfig`; it makes the tracker it describes. */
export class Config {
  /** Values that it sets. */
  readonly values: ConfigValues;
  #catalog: CollectionCatalog | undefined;

  constructor(values: ConfigValues) {
    this.values = values;
  }

  /** The grid that tiles are numbered in. */
  get grid(): TileGrid {
    return this.values.grid;
  }
  /** Where images and documents are stored. */
  get store(): StoreConfig {
    return this.values.store;
  }
  /** Settings without effect, such as unknown keys. */
  get warnings(): readonly ConfigProblem[] {
    return this.values.warnings;
  }

  /** The image collections that it can order: those built in, and its own. */
  get catalog(): CollectionCatalog {
    this.#catalog ??= new CollectionCatalog(this.values.collections);
    return this.#catalog;
  }

  /** Google Cloud project, where the configuration names one. */
  get project(): string | undefined {
    return this.store.service === 'gcs' ? this.store.project : this.values.project;
  }

  /** Key in cedar.yaml that names the project, or that can name it where none does. */
  get projectKey(): ProjectKey {
    return this.values.projectKey ?? `${this.store.service}.project`;
  }

  /**
   * Credentials for Earth Engine, the first that are there: the file that the configuration names,
   * Cedar's own sign-in, the user of the Earth Engine command line, Application Default Credentials.
   *
   * The tokens that the Python tool keeps for Google Drive are for nothing else, so Earth Engine is
   * then used with what follows.
   *
   * @param options the user's sign-in, and what is asked about hosts that are not Google's
   * @throws ConfigError when a file with credentials cannot be used
   */
  async credentials(options: CredentialsOptions = {}): Promise<Credentials> {
    const scopes = SCOPES[this.store.service];
    return findCredentials(this.#credentialsFile, { scopes, ...options });
  }

  /**
   * Credentials in the file that the configuration names.
   *
   * @param trust asks about hosts that are not Google's; without it, they are refused
   * @returns undefined where it names none
   * @throws ConfigError when the file cannot be used
   */
  async fileCredentials(trust?: Trust): Promise<Credentials | undefined> {
    const file = this.#credentialsFile;
    return file && (await readCredentialsFile(file, trust)).credentials;
  }

  get #credentialsFile(): CredentialsFile | undefined {
    const { service, credentialsFile: file } = this.store;
    const { folder, workspace } = this.values;
    return file ? { file, service, folder, workspace } : undefined;
  }

  /**
   * Plans a request as the tracker of this configuration would; sends no requests.
   *
   * @param request what to order
   * @throws the error of whatever is wrong with the request
   */
  plan(request: OrderRequest): OrderPlan {
    const { catalog, values } = this;
    const templates = templatesFrom(values);
    const plan = planOrder(request, this.grid, templates, new Date(), catalog);
    requireReadableRecord(plan, templates, values);
    return checkPlan(plan, values);
  }

  /**
   * The tracker that the configuration describes.
   *
   * The store is reached with the file the configuration names; without one with the credentials
   * of the Earth Engine session. A sandbox gets tokens that a sandbox has issued, or one of its own.
   * Hosts that are not Google's get tokens where the session was opened with them as `trustedHosts`.
   *
   * @param services the services it works with
   * @param services.earthEngine the session that computes the images
   * @param services.endpoints other addresses than Google's: private ones, or a sandbox
   * @param services.signIn the account that the user signed in to Cedar with
   * @param services.way the way to sign in that the user has chosen
   * @param services.trust asks about hosts that are not Google's and that a credentials file names
   * @throws ConfigError when the file cannot be used; ServiceError when this machine has no
   *   credentials; CancelledError when the signal is aborted
   */
  async tracker(services: {
    earthEngine: EarthEngine;
    endpoints?: { storage?: string | undefined; drive?: string | undefined };
    signIn?: CredentialsOptions['signIn'];
    way?: CredentialsOptions['way'];
    trust?: CredentialsOptions['trust'];
    signal?: AbortSignal | undefined;
  }): Promise<Tracker> {
    const { nameTemplate, prefixTemplate, trackingTemplate, trackingPrefix } = this.values;
    return new Tracker({
      grid: this.grid,
      earthEngine: services.earthEngine,
      store: await this.#openStore(services),
      nameTemplate,
      prefixTemplate,
      trackingTemplate,
      trackingPrefix,
      workloadTag: this.values.workloadTag,
      filters: this.values.filters,
      collections: this.values.collections,
      exportOptions: this.values.exportOptions,
    });
  }

  /**
   * Opens buckets of Cloud Storage as the store of the configuration is opened, for data cubes.
   *
   * @param services as those of `tracker`
   * @throws ConfigError when the store is Google Drive, and as `tracker` does
   */
  async bucketOpener(
    services: Parameters<Config['tracker']>[0],
  ): Promise<(bucket: string) => CloudStorageStore> {
    const { store } = this;
    if (store.service !== 'gcs') throw notCloudStorage();
    const connection = await this.storeConnection(services);
    const [, own] = /^gs:\/\/([^/]+)/.exec(this.values.ard?.destination ?? '') ?? [];
    return (bucket) => {
      const namedBy = bucket === own ? 'destination' : 'address';
      return new CloudStorageStore({ ...connection, bucket, project: store.project, namedBy });
    };
  }

  async #openStore(services: Parameters<Config['tracker']>[0]): Promise<Store> {
    const { store } = this;
    const connection = await this.storeConnection(services);
    if (store.service === 'gdrive') {
      return new DriveStore({ ...connection, driveId: store.driveId, removal: store.removal });
    }
    return new CloudStorageStore({ ...connection, bucket: store.bucket, project: store.project });
  }

  /**
   * How the store is reached: signed in, at which address.
   *
   * @throws as `tracker` does
   * @internal
   */
  async storeConnection(services: StoreServices): Promise<StoreConnection> {
    const { service } = this.store;
    const { earthEngine, endpoints = {} } = services;
    const { endpoint: setting, host } = STORES[service];
    const named = endpoints[setting];
    const auth = await this.#storeAuth(services, named);
    const endpoint = named ?? universeAddress(auth, host);
    trustHosts(auth, trustedHosts(earthEngine.auth));
    if (endpoint) checkTokenHost(auth, endpoint);
    return { auth, endpoint, clock: earthEngine.clock };
  }

  /** Where only one of the services is a sandbox, neither gets what is meant for the other. */
  async #storeAuth(
    { earthEngine, signIn, way, trust, signal }: StoreServices,
    endpoint: string | undefined,
  ): Promise<AuthClient> {
    const { service } = this.store;
    const { auth: session, baseUrl } = earthEngine;
    const file = this.#credentialsFile;
    if (isLoopback(endpoint)) {
      const local = file && (await findLocalFile(file, trust));
      if (local) return authenticate(local, { signal, store: service });
      return hasLocalTokens(session)
        ? session
        : authenticate({ token: SANDBOX_TOKEN }, { signal, store: service });
    }
    const own = file && (await readCredentialsFile(file, trust));
    if (!own && !isLoopback(baseUrl)) return session;
    const credentials = own?.credentials ?? (await this.credentials({ signIn, way, trust }));
    return authenticate(credentials, { signal, store: service });
  }
}

function notCloudStorage(): ConfigError {
  return new ConfigError(
    l10n.t(
      'Addresses that begin with gs:// need a configuration whose store is Cloud Storage ("store: gcs").',
    ),
    [],
  );
}
