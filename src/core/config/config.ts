/**
 * The configuration in cedar.yaml: where orders are stored, how they are named, how they are made.
 *
 * ```ts
 * const config = loadConfig(await readFile('cedar.yaml', 'utf8'), { folder: '.' });
 * const tracker = await config.tracker({ earthEngine });
 * ```
 */
import { isLoopback } from '../../domain/hosts.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import type { TextPosition } from '../errors.ts';
import type { TileGrid } from '../grids/index.ts';
import { type OrderPlan, type OrderRequest, planOrder, templatesFrom } from '../orders/plan.ts';
import { checkPlan } from '../orders/planLimits.ts';
import { authenticate, type Credentials } from '../services/auth.ts';
import type { AuthClient } from '../services/authClient.ts';
import {
  checkTokenHost,
  isPlainToken,
  SANDBOX_TOKEN,
  trustedHosts,
  trustHosts,
} from '../services/tokenHosts.ts';
import { CloudStorageStore } from '../stores/cloudStorage.ts';
import { DriveStore } from '../stores/drive.ts';
import type { Store } from '../stores/store.ts';
import { Tracker } from '../tracker.ts';
import { readDriveCredentials, readKeyFile, type StoreCredentials } from './credentials.ts';
import { readEarthEngineFile } from './earthEngineFile.ts';
import type { ExportOptions, FilterSpec } from './options.ts';
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
      /** Absolute path of a service account's key file. */
      readonly credentialsFile?: string | undefined;
    }
  | {
      /** Google Drive. */
      readonly service: 'gdrive';
      /** Path of the file that identifies the Python tool when it signs in; Cedar does not use it. */
      readonly clientSecretsFile?: string | undefined;
      /** Absolute path of the file with an account's tokens, or of a service account's key file. */
      readonly credentialsFile?: string | undefined;
      /** Id of a shared drive; the account's own Drive where undefined. */
      readonly driveId?: string | undefined;
      /** What becomes of deleted files; `trash` where undefined. */
      readonly removal?: 'trash' | 'delete' | undefined;
    };

/** Something in a configuration that is wrong, or not understood. */
export interface ConfigProblem {
  /** What is wrong, and what to do. */
  readonly message: string;
  /** Where in the document, for example `tracker.export_image_kwds.shardSize`. */
  readonly path: string;
  /** Where it is in the file, as far as that is known. */
  readonly position?: TextPosition;
  /** Whether it is a syntax error: the text is not valid YAML at that place. */
  readonly isSyntax?: boolean;
  /** Correction that a quick fix applies, where it is certain. */
  readonly correction?: Correction;
}

/** Values of a configuration. */
export interface ConfigValues {
  /** The grid that tiles are numbered in. */
  readonly grid: TileGrid;
  /** Where images and documents are stored. */
  readonly store: StoreConfig;
  /** Google Cloud project of orders on Google Drive, where one is named. */
  readonly project?: string | undefined;
  /** Name of an image, a Python format string. */
  readonly nameTemplate?: string | undefined;
  /** Folder of the images in the store, a Python format string. */
  readonly prefixTemplate?: string | undefined;
  /** Name of an order, a Python format string. */
  readonly trackingTemplate?: string | undefined;
  /** Folder of the tracking documents in the store. */
  readonly trackingPrefix?: string | undefined;
  /** Filters by the id of the image collection. */
  readonly filters: Readonly<Record<string, readonly FilterSpec[]>>;
  /** Options of every export. */
  readonly exportOptions: ExportOptions;
  /** Folder that the configuration is in. */
  readonly folder?: string | undefined;
  /** Settings that were not understood, and so have no effect. */
  readonly warnings: readonly ConfigProblem[];
}

/** A configuration, read from a `cedar.yaml` by `loadConfig`; it makes the tracker it describes. */
export class Config {
  /** What it sets. */
  readonly values: ConfigValues;

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

  /** Google Cloud project, where the configuration names one. */
  get project(): string | undefined {
    return this.store.service === 'gcs' ? this.store.project : this.values.project;
  }

  /**
   * Credentials as the configuration names them: its key file, else what this machine has: the user
   * of the Earth Engine command line, else Application Default Credentials.
   *
   * The tokens that the Python tool keeps for Google Drive are for nothing else, so Earth Engine is
   * then used with what this machine has.
   *
   * @throws ConfigError when the key file, or the file of the command line, cannot be used
   */
  async credentials(): Promise<Credentials> {
    const own = await this.#storeCredentials();
    if (own?.isForEarthEngine) return own.credentials;
    const user = readEarthEngineFile();
    return user ? { user } : { applicationDefault: true };
  }

  /** Credentials of the file that the configuration names for its store. @throws ConfigError */
  async #storeCredentials(): Promise<StoreCredentials | undefined> {
    const { service, credentialsFile: file } = this.store;
    if (!file) return undefined;
    const { folder } = this.values;
    if (service === 'gdrive') return readDriveCredentials(file, folder);
    const serviceAccountKey = await readKeyFile(file, folder);
    return { credentials: { serviceAccountKey }, isForEarthEngine: true };
  }

  /**
   * Plans a request as the tracker of this configuration would; sends no requests.
   *
   * @param request what to order
   * @throws the error of whatever is wrong with the request
   */
  plan(request: OrderRequest): OrderPlan {
    const plan = planOrder(request, this.grid, templatesFrom(this.values));
    return checkPlan(plan, this.values.exportOptions);
  }

  /**
   * The tracker that the configuration describes.
   *
   * The store is reached with the file the configuration names; without one with the credentials
   * of the Earth Engine session. A sandbox gets a token of its own. Hosts that are not Google's get
   * tokens where the session was opened with them as `trustedHosts`.
   *
   * @param services the services it works with
   * @param services.earthEngine the session that computes the images
   * @param services.endpoints other addresses than Google's: private ones, or a sandbox
   * @throws ConfigError when the file cannot be used; ServiceError when this machine has no
   *   credentials; CancelledError when the signal is aborted
   */
  async tracker(services: {
    earthEngine: EarthEngine;
    endpoints?: { storage?: string | undefined; drive?: string | undefined };
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
      filters: this.values.filters,
      exportOptions: this.values.exportOptions,
    });
  }

  async #openStore({
    earthEngine,
    endpoints = {},
    signal,
  }: Parameters<Config['tracker']>[0]): Promise<Store> {
    const { store } = this;
    const endpoint = store.service === 'gdrive' ? endpoints.drive : endpoints.storage;
    const auth = await this.#storeAuth(earthEngine, endpoint, signal);
    trustHosts(auth, trustedHosts(earthEngine.auth));
    if (endpoint) checkTokenHost(auth, endpoint);
    const connection = { auth, endpoint, clock: earthEngine.clock };
    if (store.service === 'gdrive') {
      return new DriveStore({ ...connection, driveId: store.driveId, removal: store.removal });
    }
    return new CloudStorageStore({ ...connection, bucket: store.bucket, project: store.project });
  }

  /** Where only one of the services is a sandbox, neither gets what is meant for the other. */
  async #storeAuth(
    { auth: session, baseUrl }: EarthEngine,
    endpoint: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<AuthClient> {
    const { service } = this.store;
    if (isLoopback(endpoint)) {
      return isPlainToken(session)
        ? session
        : authenticate({ token: SANDBOX_TOKEN }, { signal, store: service });
    }
    const own = await this.#storeCredentials();
    if (!own && !isLoopback(baseUrl)) return session;
    const credentials = own?.credentials ?? (await this.credentials());
    return authenticate(credentials, { signal, store: service });
  }
}
