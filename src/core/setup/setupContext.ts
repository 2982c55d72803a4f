/** Context that the checks share: the configuration, the connections, and answers that several of them need. */
import * as l10n from '@vscode/l10n';
import { systemClock } from '../../domain/clock.ts';
import { PROJECTS_SCOPE } from '../../domain/googleScopes.ts';
import type { Config, StoreConnection } from '../config/config.ts';
import { authenticate } from '../credentials/authenticate.ts';
import type { CredentialsOptions } from '../credentials/chain.ts';
import type { Credentials } from '../credentials/credentials.ts';
import { openTransport } from '../earthengine/openTransport.ts';
import type { ProjectConfig } from '../earthengine/projectConfig.ts';
import { parseProjectConfig } from '../earthengine/projectConfig.ts';
import type { Transport } from '../earthengine/transport.ts';
import { ConfigError } from '../errors.ts';
import type { AuthClient } from '../services/authClient.ts';
import { clientOrigin } from '../services/origins.ts';
import { trustHosts } from '../services/tokenHosts.ts';

/** How the services are reached. */
export interface SetupConnection extends Pick<CredentialsOptions, 'signIn' | 'trust' | 'way'> {
  /** The account of `signIn` with a sign-in that may read its projects, where that is another one. */
  readonly projectsSignIn?: Credentials | undefined;
  /** Google Cloud project, where the configuration's is not the one. */
  readonly project?: string | undefined;
  /** Other addresses than Google's: private ones, or a sandbox. */
  readonly endpoints?:
    | {
        /** Address of Earth Engine. */
        readonly earthEngine?: string | undefined;
        /** Address of Cloud Storage. */
        readonly storage?: string | undefined;
        /** Address of Google Drive. */
        readonly drive?: string | undefined;
        /** Address of Cloud Resource Manager, which lists projects. */
        readonly resourceManager?: string | undefined;
      }
    | undefined;
  /** Hosts, besides Google's, that access tokens may be sent to. */
  readonly trustedHosts?: readonly string[] | undefined;
}

/** A signed-in client, and the requests to Earth Engine that it signs. */
export interface SetupSession {
  readonly auth: AuthClient;
  readonly transport: Transport;
  /** What the client was made from. */
  readonly credentials: Credentials;
}

/** Requests of the checks are repeated once at most: a check reports what it finds. */
export function repeatOnce(): () => boolean {
  let tries = 0;
  return () => ++tries < 2;
}

export class SetupContext {
  readonly config: Config;
  readonly #connection: SetupConnection;
  #session: Promise<SetupSession> | undefined;
  #projectsAuth: Promise<AuthClient> | undefined;
  #store: Promise<StoreConnection> | undefined;
  #project: Promise<ProjectConfig> | undefined;
  #unusable: ConfigError | undefined;

  constructor(config: Config, connection: SetupConnection) {
    this.config = config;
    this.#connection = connection;
  }

  /** Google Cloud project of the requests to Earth Engine. */
  get project(): string | undefined {
    return this.#connection.project ?? this.config.project;
  }

  /** Other addresses than Google's. */
  get endpoints(): NonNullable<SetupConnection['endpoints']> {
    return this.#connection.endpoints ?? {};
  }

  /** Why the file with credentials is not used, where a sandbox is used without it. */
  get unusableFile(): ConfigError | undefined {
    return this.#unusable;
  }

  /** Signs in, once for all checks. @throws ConfigError, ServiceError */
  session(signal: AbortSignal): Promise<SetupSession> {
    this.#session ??= this.#open(signal);
    return this.#session;
  }

  /**
   * Signs requests that read projects, with one client for all checks. Users grant this permission, if at
   * all, with a sign-in of its own; service accounts and the like request it.
   *
   * @throws ConfigError, ServiceError
   */
  projectsAuth(signal: AbortSignal): Promise<AuthClient> {
    this.#projectsAuth ??= this.#openProjectsAuth(signal);
    return this.#projectsAuth;
  }

  /** Connects the store, once for all checks. @throws ConfigError, ServiceError */
  store(signal: AbortSignal): Promise<StoreConnection> {
    this.#store ??= this.#openStore(signal);
    return this.#store;
  }

  /** The project as Earth Engine reports it, requested once for all checks. @throws ServiceError */
  projectConfig(signal: AbortSignal): Promise<ProjectConfig> {
    this.#project ??= this.session(signal).then(({ transport }) =>
      transport.send('config', { signal, parse: parseProjectConfig, repeatAfter: repeatOnce() }),
    );
    return this.#project;
  }

  async #open(signal: AbortSignal): Promise<SetupSession> {
    const { endpoints = {}, signIn, trust, way, trustedHosts } = this.#connection;
    const { earthEngine: baseUrl } = endpoints;
    const onUnusable = (error: ConfigError) => {
      this.#unusable = error;
    };
    const options = { earthEngine: baseUrl, signIn, trust, way, onUnusable };
    const credentials = await this.config.credentials(options);
    const { service: store } = this.config.store;
    // The row of the project reports a missing one.
    const project = this.project ?? '';
    const projectKey = this.#connection.project ? undefined : this.config.projectKey;
    const named = { project, projectKey };
    const opened = await openTransport({
      ...named,
      ...{ baseUrl, credentials, store, trustedHosts, signal },
    });
    return { ...opened, credentials };
  }

  async #openProjectsAuth(signal: AbortSignal): Promise<AuthClient> {
    const { auth, credentials } = await this.session(signal);
    const { projectsSignIn, trustedHosts } = this.#connection;
    const isOfUser = 'user' in credentials || 'token' in credentials;
    const other =
      projectsSignIn && clientOrigin(auth)?.way === 'cedar'
        ? await authenticate(projectsSignIn, { signal })
        : isOfUser
          ? auth
          : await authenticate(credentials, { signal, scopes: [PROJECTS_SCOPE] });
    trustHosts(other, trustedHosts);
    return other;
  }

  async #openStore(signal: AbortSignal): Promise<StoreConnection> {
    const { endpoints = {}, signIn, trust, way } = this.#connection;
    const { auth, transport } = await this.session(signal);
    const earthEngine = { auth, baseUrl: transport.baseUrl, clock: systemClock };
    return this.config.storeConnection({ earthEngine, endpoints, signIn, trust, way, signal });
  }
}

/** @throws ConfigError when no project is set */
export function requireProject({ project, config }: SetupContext): string {
  if (project) return project;
  const message = l10n.t(
    'No Google Cloud project is set for Earth Engine. Add it as project under {0}: in cedar.yaml.',
    config.store.service,
  );
  throw new ConfigError(message, [{ message, path: config.projectKey }]);
}
