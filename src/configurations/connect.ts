/** From a configuration to a tracker that is signed in. */

import * as l10n from '@vscode/l10n';
import { credentialsFor } from '../accounts/credentials.ts';
import type { Config, Tracker } from '../core/index.ts';
import { type Endpoints, endpointProblem } from './endpoints.ts';

export interface ConnectOptions {
  readonly endpoints: Endpoints;
  /** The Earth Engine project, where it is another than the configuration's. */
  readonly project?: string | undefined;
  /** Keeps what Earth Engine tells of its functions, so that a session opens without a network. */
  readonly cacheFolder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @throws ConfigError, ServiceError */
export async function connect(config: Config, options: ConnectOptions): Promise<Tracker> {
  const { ConfigError, EarthEngine } = await import('../core/index.ts');
  const { endpoints, signal } = options;
  const wrong =
    endpointProblem('cedar.endpoints.earthEngine', endpoints.earthEngine) ??
    endpointProblem('cedar.endpoints.storage', endpoints.storage);
  if (wrong) throw new ConfigError(wrong, []);
  const project = options.project ?? config.project;
  if (!project) {
    throw new ConfigError(
      l10n.t(
        'Which Google Cloud project is Earth Engine to be used with? Write it under gcs: project in cedar.yaml, or set cedar.project in the settings.',
      ),
      [],
    );
  }
  const credentials = await credentialsFor(config, endpoints);
  const earthEngine = await EarthEngine.connect({
    project,
    baseUrl: endpoints.earthEngine,
    credentials,
    cacheFolder: options.cacheFolder,
    signal,
  });
  const { storage } = endpoints;
  return config.tracker({ earthEngine, endpoints: storage ? { storage } : {} });
}
