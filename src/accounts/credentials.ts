/**
 * How Cedar proves who is asking, for one configuration.
 *
 * Read when needed and handed on; never kept, logged, or put where somebody else could read it.
 */
import type { Endpoints } from '../configurations/endpoints.ts';
import type { Config, Credentials } from '../core/index.ts';
import { isLoopback } from '../domain/hosts.ts';

/**
 * What Earth Engine is sent; the store of the configuration finds its own where that is another.
 *
 * @throws ConfigError when the key file of the configuration cannot be used
 */
export async function credentialsFor(config: Config, endpoints: Endpoints): Promise<Credentials> {
  // On this machine that is the sandbox, which takes any token, and gets none of Google's.
  if (isLoopback(endpoints.earthEngine)) return { token: 'sandbox' };
  return config.credentials();
}
