/** Address of a service, to which paths are appended. */

/** @param endpoint with or without its scheme, which is https unless given, and slashes at its end */
export function serviceOrigin(endpoint: string): string {
  const address = endpoint.includes('://') ? endpoint : `https://${endpoint}`;
  return address.replace(/\/+$/, '');
}
