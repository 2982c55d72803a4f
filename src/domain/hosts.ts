/** Address of Earth Engine, and checks whether a host is this machine or one of Google's. */

export const EARTH_ENGINE_URL = 'https://earthengine.googleapis.com';

/** Whether an address is on this machine, whatever a DNS server answers. */
export function isLoopback(address: string | undefined): boolean {
  const host = hostOf(address);
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/**
 * Whether an address is one of Google's APIs over HTTPS, including regional and private ones such as
 * `https://storage-mine.p.googleapis.com`.
 *
 * https://cloud.google.com/vpc/docs/configure-private-service-connect-apis
 */
export function isGoogle(address: string | undefined): boolean {
  const host = hostOf(address);
  const isEncrypted = URL.parse(address ?? '')?.protocol === 'https:';
  return isEncrypted && (host === 'googleapis.com' || host.endsWith('.googleapis.com'));
}

/** Whether an address is a page of Google's for people, such as the Cloud console, over HTTPS. */
export function isGoogleSite(address: string): boolean {
  const host = hostOf(address);
  const isEncrypted = URL.parse(address)?.protocol === 'https:';
  return isEncrypted && (host === 'google.com' || host.endsWith('.google.com'));
}

/** Whether a text is a host or domain of at least two parts, in lower case. */
export function isDomain(text: string): boolean {
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(text);
}

/** Whether a text is a host as in URLs, in lower case: a name of any number of parts, or an address. */
export function isHost(text: string): boolean {
  return !text.includes(',') && hostOf(`https://${text}`) === text;
}

/** Host of an address as in URLs, in lower case; empty for an invalid address. */
export function hostOf(address: string | undefined): string {
  return (address && URL.parse(address)?.hostname.replace(/\.$/, '')) || '';
}
