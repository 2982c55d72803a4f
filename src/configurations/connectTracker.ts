/** Connects a configuration: creates a tracker that is signed in. */

import * as l10n from '@vscode/l10n';
import type { Config, CredentialsOptions, SetupConnection, Tracker } from '../core/index.ts';
import { ENDPOINTS, type Endpoints, endpointProblem, foreignHosts } from './endpoints.ts';

export interface ConfigurationConnectOptions extends Pick<CredentialsOptions, 'signIn' | 'way'> {
  readonly endpoints: Endpoints;
  /** The Earth Engine project, if it differs from the configuration's. */
  readonly project?: string | undefined;
  /**
   * Caches Earth Engine's descriptions of its functions, so that a session opens without a network.
   */
  readonly cacheFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Asks the user whether a host that is not Google's may get access tokens; without it, none may. */
  readonly trust?: ((host: string) => Promise<boolean>) | undefined;
}

/** @throws ConfigError, ServiceError */
export async function connect(
  config: Config,
  options: ConfigurationConnectOptions,
): Promise<Tracker> {
  const { ConfigError, EarthEngine } = await import('../core/index.ts');
  const { endpoints, signal } = options;
  await checkEndpoints(endpoints);
  const project = options.project ?? config.project;
  if (!project) {
    throw new ConfigError(
      l10n.t(
        'No Google Cloud project is set for Earth Engine. Add it as project under {0}: in cedar.yaml, or set cedar.project in the settings.',
        config.store.service,
      ),
      [],
    );
  }
  const trustedHosts = await askedHosts(endpoints, options.trust);
  const { trust, signIn, way } = options;
  const signingIn = { earthEngine: endpoints.earthEngine, trust, signIn, way };
  const credentials = await config.credentials(signingIn);
  const earthEngine = await EarthEngine.connect({
    project,
    projectKey: options.project ? undefined : config.projectKey,
    baseUrl: endpoints.earthEngine,
    credentials,
    store: config.store.service,
    trustedHosts,
    cacheFolder: options.cacheFolder,
    signal,
  });
  return config.tracker({ earthEngine, endpoints, trust, signIn, way, signal });
}

/**
 * How the setup check reaches the services.
 *
 * @throws ConfigError for an address that is not valid; ServiceError when the user does not trust one
 */
export async function setupConnection({
  endpoints,
  ...others
}: ConfigurationConnectOptions): Promise<SetupConnection> {
  await checkEndpoints(endpoints);
  const trustedHosts = await askedHosts(endpoints, others.trust);
  return { ...others, endpoints, trustedHosts };
}

/** @throws ConfigError for an address that is not valid */
async function checkEndpoints(endpoints: Endpoints): Promise<void> {
  const wrong = ENDPOINTS.map((service) =>
    endpointProblem(`cedar.endpoints.${service}`, endpoints[service]),
  ).find((problem) => problem !== undefined);
  if (!wrong) return;
  const { ConfigError } = await import('../core/index.ts');
  throw new ConfigError(wrong, []);
}

/** @throws ServiceError when the user does not trust one of the hosts */
async function askedHosts(
  endpoints: Endpoints,
  trust: ConfigurationConnectOptions['trust'],
): Promise<readonly string[]> {
  const hosts = foreignHosts(endpoints);
  for (const host of hosts) {
    if (await trust?.(host)) continue;
    const { ServiceError } = await import('../core/index.ts');
    throw new ServiceError(
      'Google sign-in',
      403,
      l10n.t(
        "{0} is not one of Google's hosts, and you have not allowed Cedar to send it access tokens.",
        host,
      ),
      l10n.t('Correct cedar.endpoints in the settings, or reload the window to be asked again.'),
    );
  }
  return hosts;
}
