/**
 * Google's client library, initialized once per process.
 *
 * The library keeps a token, an address and a project for the whole process. Cedar sets none of
 * them: the library only builds expressions and export requests, from the signatures of Earth
 * Engine's functions, and every session sends them by itself. So any number of sessions share it.
 */

import { pause, untilAborted } from '../services/abort.ts';
import { throwIfCancelled } from '../watch.ts';
import type { AlgorithmsList, EarthEngineClient } from './clientTypes.ts';

export type { EarthEngineClient } from './clientTypes.ts';

/** Source of the signatures of Earth Engine's functions. */
export interface SignatureSource {
  /** Address of the service. */
  readonly address: string;
  /**
   * Requests them from the service, or reads its earlier answer. @throws ServiceError,
   * CancelledError
   */
  request(): Promise<AlgorithmsList>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Time that a second session of an address waits for the request of the first one, milliseconds.
 */
const HEAD_START_MS = 2000;

let ready: EarthEngineClient | undefined;
let announceReady = () => {};
const becameReady = new Promise<void>((resolve) => {
  announceReady = resolve;
});

/** The request of the first session, by address. */
const underway = new Map<string, Promise<void>>();

/**
 * The library, ready to build expressions; the first source that has the signatures gives them.
 *
 * No source waits for that of another address. Of those of one address the first has a head start,
 * because the answer is large; the others' accounts or networks may still be better.
 *
 * @throws what the source throws, unless another one has the signatures by then; CancelledError
 */
export async function earthEngineClient(source: SignatureSource): Promise<EarthEngineClient> {
  throwIfCancelled(source.signal);
  const first = underway.get(source.address);
  if (!ready && first) await headStart(first, source.signal);
  if (!ready) await untilAborted(Promise.race([initialize(source), becameReady]), source.signal);
  throwIfCancelled(source.signal);
  if (!ready) throw new Error('The client library was not initialized');
  return ready;
}

/** Requests the signatures of a source; one that fails after another has answered does no harm. */
async function initialize(source: SignatureSource): Promise<void> {
  const request = requestSignatures(source);
  const over = request.catch(() => {});
  if (!underway.has(source.address)) underway.set(source.address, over);
  try {
    await request;
  } catch (error) {
    if (!ready) throw error;
  } finally {
    if (underway.get(source.address) === over) underway.delete(source.address);
  }
}

async function requestSignatures(source: SignatureSource): Promise<void> {
  // Loading the library takes a while: it is loaded during the request.
  const [signatures, { default: client }] = await Promise.all([
    source.request(),
    import('@google/earthengine'),
  ]);
  throwIfCancelled(source.signal);
  if (ready) return;
  initializeClient(client, signatures);
  ready = client;
  announceReady();
}

/** Waits until the first request is over, the library is ready, or the time is up. */
async function headStart(first: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const timeUp = new AbortController();
  const pauseOver = pause(HEAD_START_MS, timeUp.signal).catch(() => {});
  try {
    await untilAborted(Promise.race([first, becameReady, pauseOver]), signal);
  } finally {
    timeUp.abort();
  }
}

/** Initializes the library with signatures, without a request of its own. */
function initializeClient(client: EarthEngineClient, signatures: AlgorithmsList): void {
  const registry = client.rpc_convert.algorithms(signatures);
  const { data } = client;
  const { getAlgorithms } = data;
  let failure: unknown;
  data.getAlgorithms = (callback) => {
    callback?.(registry);
    return registry;
  };
  try {
    client.reset();
    client.initialize(
      null,
      null,
      () => {},
      (error) => {
        failure = error;
      },
    );
  } finally {
    data.getAlgorithms = getAlgorithms;
  }
  if (failure !== undefined) {
    client.reset();
    throw failure;
  }
}
