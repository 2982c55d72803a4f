/**
 * How Cedar proves who is asking, for one configuration.
 *
 * Read when needed and handed on; never kept, logged, or put where somebody else could read it.
 */
import type { Endpoints } from '../configurations/endpoints.ts';
import { areLoopback } from '../configurations/endpoints.ts';
import type { Config, Credentials } from '../core/index.ts';

/** @throws ConfigError when the key file of the configuration cannot be used */
export async function credentialsFor(config: Config, endpoints: Endpoints): Promise<Credentials> {
  // Nobody but this machine is asked: that is the sandbox, and it takes any token.
  if (areLoopback(endpoints)) return { token: 'sandbox' };
  return config.credentials();
}
