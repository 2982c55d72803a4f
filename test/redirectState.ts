/** Address to which a sign-in page redirects the browser. */

/** @param address of Google's page, as a client opens it */
export function redirectStateOf(address: string): { redirectUri: string; state: string } {
  const { searchParams } = new URL(address);
  return {
    redirectUri: searchParams.get('redirect_uri') ?? '',
    state: searchParams.get('state') ?? '',
  };
}
