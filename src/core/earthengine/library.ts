/**
 * Google's client library, initialized once per process.
 *
 * The library keeps a token, an address and a project for the whole process. Cedar sets none of
 * them: the library only builds expressions and export requests, from the signatures of Earth
 * Engine's functions, and every session sends them by itself. So any number of sessions share it.
 */
import type ee from '@google/earthengine';
import type { AlgorithmsList } from '@google/earthengine';
import { throwIfCancelled } from '../watch.ts';

export type EarthEngineClient = typeof ee;

/** Where the signatures of Earth Engine's functions come from. */
export interface SignatureSource {
  /** Asks the service, or reads what it answered before. @throws ServiceError, CancelledError */
  request(): Promise<AlgorithmsList>;
  readonly signal?: AbortSignal | undefined;
}

let ready: EarthEngineClient | undefined;
let underway: Promise<void> | undefined;

/**
 * The library, ready to build expressions; the first caller's source gives the signatures.
 *
 * Callers that come meanwhile wait for the first one. When that one fails or is cancelled, the next
 * one asks its own source: its account or its network may be better.
 *
 * @throws what the source throws; CancelledError
 */
export async function earthEngineClient(source: SignatureSource): Promise<EarthEngineClient> {
  while (!ready) {
    throwIfCancelled(source.signal);
    if (underway) {
      await settled(underway, source.signal);
      continue;
    }
    underway = initialize(source);
    try {
      await underway;
    } finally {
      underway = undefined;
    }
  }
  return ready;
}

async function initialize(source: SignatureSource): Promise<void> {
  // Loading the library takes a while: it is loaded while the service is asked.
  const [signatures, { default: client }] = await Promise.all([
    source.request(),
    import('@google/earthengine'),
  ]);
  throwIfCancelled(source.signal);
  feed(client, signatures);
  ready = client;
}

/** Initializes the library with signatures, without a request of its own. */
function feed(client: EarthEngineClient, signatures: AlgorithmsList): void {
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

/** Waits until a promise is settled, however, or the signal is aborted. */
async function settled(promise: Promise<unknown>, signal?: AbortSignal): Promise<void> {
  const over = promise.then(
    () => {},
    () => {},
  );
  if (!signal) return over;
  let abort = () => {};
  const aborted = new Promise<void>((resolve) => {
    abort = resolve;
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    await Promise.race([over, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
