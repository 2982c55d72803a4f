/** The part of a browser and its user at the consent page of the sandbox. */

export interface ConsentChoice {
  /** Email address; the one that the page has chosen by default. */
  readonly account?: string;
  readonly decision?: 'allow' | 'deny';
  /** Scopes whose boxes are not selected. */
  readonly leftOut?: readonly string[];
}

/**
 * Opens the address that a client wants to be opened, and answers the page.
 *
 * @returns where the browser is sent to; the caller may fetch it, as a browser does
 * @throws Error with the text of the page when the request is refused
 */
export async function answerConsent(
  address: string | URL,
  { account, decision = 'allow', leftOut = [] }: ConsentChoice = {},
): Promise<URL> {
  const page = await fetch(address, { redirect: 'manual' });
  if (page.status === 302) return new URL(page.headers.get('location') ?? '');
  const html = await page.text();
  const ticket = /name="ticket" value="([^"]+)"/.exec(html)?.[1];
  const chosen = /value="([^"]+)" checked/.exec(html)?.[1];
  if (ticket === undefined || chosen === undefined) throw new Error(textOf(html));
  const form = new URLSearchParams({ ticket, account: account ?? chosen, decision });
  for (const [, scope = ''] of html.matchAll(/name="scope"[^>]* value="([^"]+)"/g)) {
    if (!leftOut.includes(scope)) form.append('scope', scope);
  }
  const answer = await fetch(new URL('auth', address), {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(address).origin, 'sec-fetch-site': 'same-origin' },
    body: form,
  });
  const location = answer.headers.get('location');
  if (location === null) throw new Error(textOf(await answer.text()));
  return new URL(location);
}

/** Text of a page, without its markup. */
function textOf(html: string): string {
  const body = html.slice(html.indexOf('<body>'));
  return body
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
    .replace(/\s+/g, ' ')
    .trim();
}
