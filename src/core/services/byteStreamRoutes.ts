/**
 * Decides in which thread a stream of bytes is opened.
 *
 * Large ones cost least in a thread of their own. But only requests of this thread go through the
 * user's proxy in VS Code, and trust the certificates of the user's system: so the other thread is
 * used where a connection of this one has been seen to lead to the service itself.
 */
import { lookup } from 'node:dns/promises';
import { untilAborted } from './abort.ts';
import { openByteStream, type RawAnswer, type Remote } from './byteStream.ts';
import { openStreamInThread } from './byteStreamThread.ts';

/** Fewer bytes are not worth sending them from one thread to another. */
const MIN_BYTES = 1024 * 1024;

/** Errors of a thread that does not trust the service's certificate, or does not run. */
const NOT_IN_THREAD = /CERT|^UNABLE_TO_|^ERR_/;

interface Route {
  /** Where the connection was seen to lead to. */
  readonly address: string | undefined;
  readonly isDirect: boolean;
}

const routes = new Map<string, Promise<Route | undefined>>();
/** Origins that only this thread reaches. */
const onlyHere = new Set<string>();

/**
 * Sends a GET request, as `openByteStream` does.
 *
 * @param bytes how many are expected
 */
export async function openStream(
  url: URL,
  headers: Headers,
  signal: AbortSignal,
  bytes: number,
): Promise<RawAnswer> {
  const { origin } = url;
  if (bytes < MIN_BYTES || onlyHere.has(origin)) return openHere(url, headers, signal);
  const route = await untilAborted(routes.get(origin) ?? Promise.resolve(undefined), signal);
  if (!route?.isDirect) return openHere(url, headers, signal);
  try {
    return await openStreamInThread(url, headers, signal);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (signal.aborted || !NOT_IN_THREAD.test(code)) throw error;
    onlyHere.add(origin);
    return openHere(url, headers, signal);
  }
}

function openHere(url: URL, headers: Headers, signal: AbortSignal): Promise<RawAnswer> {
  const answer = openByteStream(url, headers, signal);
  const route = noted(url, answer, routes.get(url.origin));
  // Large streams wait for the first answer, not for later ones.
  if (!routes.has(url.origin)) routes.set(url.origin, route);
  return answer;
}

/** Notes where a connection leads to. */
async function noted(
  url: URL,
  answer: Promise<RawAnswer>,
  earlier: Promise<Route | undefined> | undefined,
): Promise<Route | undefined> {
  try {
    const { remote } = await answer;
    const known = await earlier;
    if (known && known.address === remote?.address) return known;
    const route = { address: remote?.address, isDirect: await isDirect(url, remote) };
    routes.set(url.origin, Promise.resolve(route));
    return route;
  } catch {
    // The next answer decides.
    if (!earlier) routes.delete(url.origin);
    return undefined;
  }
}

/** Whether a connection leads to the host and port of an address, not to a proxy. */
async function isDirect({ protocol, hostname, port }: URL, remote?: Remote): Promise<boolean> {
  const usual = protocol === 'http:' ? 80 : 443;
  if (!remote?.address || remote.port !== (Number(port) || usual)) return false;
  const found = await lookup(hostname.replace(/^\[|\]$/g, ''), { all: true });
  return found.some(({ address }) => address === remote.address);
}
