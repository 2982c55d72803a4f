/** Checks whether a host is this machine or one of Google's. */

/** Whether an address is on this machine, whatever a DNS server answers. */
export function isLoopback(address: string | undefined): boolean {
  const host = hostOf(address);
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Whether an address is one of Google's APIs, reached encrypted: also regional and private ones such
 * as `https://storage-mine.p.googleapis.com`.
 *
 * https://cloud.google.com/vpc/docs/configure-private-service-connect-apis
 */
export function isGoogle(address: string | undefined): boolean {
  const host = hostOf(address);
  const isEncrypted = URL.parse(address ?? '')?.protocol === 'https:';
  return isEncrypted && (host === 'googleapis.com' || host.endsWith('.googleapis.com'));
}

/** The host of an address as URLs write it, in lower case; empty where there is none. */
export function hostOf(address: string | undefined): string {
  return (address && URL.parse(address)?.hostname.replace(/\.$/, '')) || '';
}
