/**
 * The configuration in cedar.yaml: where orders are stored, how they are named, how they are made.
 *
 * ```ts
 * const config = loadConfig(await readFile('cedar.yaml', 'utf8'), { folder: '.' });
 * const tracker = await config.tracker({ earthEngine });
 * ```
 */
import * as l10n from '@vscode/l10n';
import { isLoopback } from '../../domain/hosts.ts';
import type { EarthEngine } from '../earthengine/session.ts';
import { ConfigError, type TextPosition } from '../errors.ts';
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
import type { Store } from '../stores/store.ts';
import { Tracker } from '../tracker.ts';
import { readKeyFile } from './credentials.ts';
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
      /** Path of the file that identifies the program that signs in. */
      readonly clientSecretsFile?: string | undefined;
      /** Path of the file with the tokens of an account. */
      readonly credentialsFile?: string | undefined;
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
    return this.store.service === 'gcs' ? this.store.project : undefined;
  }

  /**
   * Credentials as the configuration names them: its key file, else what this machine has: the user
   * of the Earth Engine command line, else Application Default Credentials.
   *
   * @throws ConfigError when the key file, or the file of the command line, cannot be used
   */
  async credentials(): Promise<Credentials> {
    const file = this.store.service === 'gcs' ? this.store.credentialsFile : undefined;
    if (!file) {
      const user = readEarthEngineFile();
      return user ? { user } : { applicationDefault: true };
    }
    return { serviceAccountKey: await readKeyFile(file, this.values.folder) };
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
   * The store is reached with the key file the configuration names; without one with the credentials
   * of the Earth Engine session. A sandbox gets a token of its own. Hosts that are not Google's get
   * tokens where the session was opened with them as `trustedHosts`.
   *
   * @param services the services it works with
   * @param services.earthEngine the session that computes the images
   * @param services.endpoints other addresses than Google's: private ones, or a sandbox
   * @throws ConfigError when the key file cannot be used, or the store is one Cedar cannot use;
   *   ServiceError when this machine has no credentials; CancelledError when the signal is aborted
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
    endpoints: { storage: endpoint } = {},
    signal,
  }: Parameters<Config['tracker']>[0]): Promise<Store> {
    if (this.store.service === 'gdrive') {
      const message = l10n.t(
        'This version of Cedar stores orders on Google Cloud Storage only. Set store: gcs under tracker:, and add a section gcs: with bucket_name and project.',
      );
      throw new ConfigError(message, [{ message, path: 'tracker.store' }]);
    }
    const { bucket, project } = this.store;
    const { auth: session } = earthEngine;
    const auth = await this.#storeAuth(earthEngine, endpoint, signal);
    trustHosts(auth, trustedHosts(session));
    if (endpoint) checkTokenHost(auth, endpoint);
    return new CloudStorageStore({ bucket, project, auth, endpoint, clock: earthEngine.clock });
  }

  /** Where only one of the services is a sandbox, neither gets what is meant for the other. */
  async #storeAuth(
    { auth: session, baseUrl }: EarthEngine,
    endpoint: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<AuthClient> {
    if (isLoopback(endpoint)) {
      return isPlainToken(session) ? session : authenticate({ token: SANDBOX_TOKEN }, signal);
    }
    const ownKey = this.store.service === 'gcs' && this.store.credentialsFile !== undefined;
    return ownKey || isLoopback(baseUrl) ? authenticate(await this.credentials(), signal) : session;
  }
}
