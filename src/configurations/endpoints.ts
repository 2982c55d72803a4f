/** Addresses of Google's services, when they are not Google's own. */
import * as l10n from '@vscode/l10n';
import { hostOf, isGoogle, isLoopback } from '../domain/hosts.ts';
import { STORE_ENDPOINTS, type StoreEndpoint } from '../domain/stores.ts';

export type Endpoints = {
  readonly [service in 'earthEngine' | StoreEndpoint | 'resourceManager']?: string | undefined;
};

/** Services whose addresses can be set. */
export const ENDPOINTS = ['earthEngine', ...STORE_ENDPOINTS, 'resourceManager'] as const;

/** Whether Earth Engine and the stores are on this machine: a sandbox. */
export function areLoopback(endpoints: Endpoints): boolean {
  const stores = STORE_ENDPOINTS.map((service) => endpoints[service]).filter(Boolean);
  return isLoopback(endpoints.earthEngine) && stores.length > 0 && stores.every(isLoopback);
}

/**
 * Describes the problem with an address from the settings.
 *
 * Each request contains a token, which must not be readable on the network.
 */
export function endpointProblem(setting: string, address: string | undefined): string | undefined {
  if (!address) return undefined;
  const url = URL.parse(address);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    return l10n.t(
      'The setting {0} is "{1}", which is not a valid web address. Use an address such as {2}, or leave it empty to use Google\'s.',
      setting,
      address,
      'https://earthengine-highvolume.googleapis.com',
    );
  }
  if (url.protocol === 'http:' && !isLoopback(address)) {
    return l10n.t(
      'The setting {0} is "{1}": access tokens must not be sent unencrypted. Use https.',
      setting,
      address,
    );
  }
  return undefined;
}

/**
 * Hosts other than Google's and this machine: they receive access tokens only where the user has
 * agreed, because a repository's settings can name them.
 */
export function foreignHosts(endpoints: Endpoints): string[] {
  const foreign = ENDPOINTS.map((service) => endpoints[service]).filter(
    (address) => address && !isGoogle(address) && !isLoopback(address),
  );
  return [...new Set(foreign.map(hostOf))];
}
