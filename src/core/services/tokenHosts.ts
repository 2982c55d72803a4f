/**
 * Decides which hosts get access tokens.
 *
 * A token of a Google account is sent to Google's hosts, and to others only where the caller has
 * named them as trusted. This machine gets none of them: what answers there is the sandbox, or
 * pretends to be, and it is sent a token that is not valid elsewhere.
 */
import * as l10n from '@vscode/l10n';
import { hostOf, isGoogle, isLoopback } from '../../domain/hosts.ts';
import { ConfigError } from '../errors.ts';
import type { AuthClient } from './authClient.ts';

/** Domain of Google's services, apart from clouds that partners operate. */
export const DEFAULT_UNIVERSE = 'googleapis.com';

/** Token for a sandbox: it accepts any token, and this one is not valid elsewhere. */
export const SANDBOX_TOKEN = 'sandbox';

/** Clients whose token the caller has given as it is, such as the sandbox's. */
const plainTokens = new WeakSet<AuthClient>();
/** Clients whose tokens an endpoint on this machine issues. */
const localTokens = new WeakSet<AuthClient>();
const trusted = new WeakMap<AuthClient, readonly string[]>();

export function markPlainToken(client: AuthClient): void {
  plainTokens.add(client);
}

export function markLocalTokens(client: AuthClient): void {
  localTokens.add(client);
}

/** Whether a client's tokens may be sent to this machine: given as they are, or issued here. */
export function hasLocalTokens(client: AuthClient): boolean {
  return plainTokens.has(client) || localTokens.has(client);
}

/**
 * Lets the tokens of a client be sent to these hosts as well, encrypted.
 *
 * @param hosts names of hosts; the domain of the client's own cloud includes all of its hosts
 */
export function trustHosts(client: AuthClient, hosts: readonly string[] = []): void {
  trusted.set(client, [...new Set([...trustedHosts(client), ...hosts])]);
}

export function trustedHosts(client: AuthClient): readonly string[] {
  return trusted.get(client) ?? [];
}

/** @throws ConfigError when this client's tokens must not be sent to an address */
export function checkTokenHost(client: AuthClient, address: string): void {
  if (isGoogle(address)) return;
  const host = hostOf(address);
  if (isLoopback(address)) {
    if (hasLocalTokens(client)) return;
    throw hostError(
      l10n.t(
        'Access tokens of a Google account are not sent to {0}: an endpoint on this machine is a sandbox, which does not need them.',
        host,
      ),
    );
  }
  const isEncrypted = URL.parse(address)?.protocol === 'https:';
  if (isEncrypted && isTrusted(client, host)) return;
  throw hostError(
    isEncrypted
      ? l10n.t(
          "Access tokens are not sent to {0}: it is not one of Google's hosts, and it has not been named as trusted.",
          host,
        )
      : l10n.t('Access tokens are not sent to {0}: the connection is not encrypted.', address),
  );
}

function isTrusted(client: AuthClient, host: string): boolean {
  const hosts = trustedHosts(client);
  if (hosts.includes(host)) return true;
  const { universeDomain } = client;
  return (
    universeDomain !== undefined &&
    hosts.includes(universeDomain) &&
    host.endsWith(`.${universeDomain}`)
  );
}

/**
 * Address of a service in the cloud of a client's credentials.
 *
 * @param service first part of the host, such as `storage`
 * @returns undefined for Google's own cloud
 */
export function universeAddress(client: AuthClient, service: string): string | undefined {
  const { universeDomain = DEFAULT_UNIVERSE } = client;
  return universeDomain === DEFAULT_UNIVERSE ? undefined : `https://${service}.${universeDomain}`;
}

function hostError(message: string): ConfigError {
  return new ConfigError(message, [{ message, path: '' }]);
}
