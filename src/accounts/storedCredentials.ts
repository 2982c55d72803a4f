/**
 * Credentials for the requests of one configuration.
 *
 * Read when needed and passed on; never cached, logged, or stored where another program could read
 * them.
 */
import type { Config, Credentials } from '../core/index.ts';
import { isLoopback } from '../domain/hosts.ts';

/**
 * Credentials for Earth Engine; the store of the configuration loads its own if it needs others.
 *
 * @param earthEngine address of Earth Engine, where it is not Google's own
 * @throws ConfigError when the key file of the configuration cannot be used
 */
export async function credentialsFor(config: Config, earthEngine?: string): Promise<Credentials> {
  // On this machine that is the sandbox, which accepts any token, and receives none of Google's.
  if (isLoopback(earthEngine)) return { token: 'sandbox' };
  return config.credentials();
}
