/** A cube that is read in a thread of its own, so that other extensions are not delayed. */
import { Worker } from 'node:worker_threads';
import type { Cube, CubeBlockShape, CubeFacts } from '../../cubeFiles/index.ts';
import { type SampleArray, UnreadableImage } from '../../imageFiles/index.ts';
import type {
  CubeReaderJob,
  CubeReadRequest,
  FromCubeReader,
  SentError,
} from './cubeReaderMessages.ts';

/** As it is in the sources, and as it is in `dist/`. */
const FILE = import.meta.url.endsWith('.ts') ? 'cubeReaderWorker.ts' : 'cubeReader.cjs';

interface Waiting {
  readonly resolve: (values: SampleArray) => void;
  readonly reject: (error: unknown) => void;
}

/** @throws UnreadableImage, or the file system's error */
export async function openCubeInThread(file: string): Promise<Cube> {
  const worker = startThread({ kind: 'serve', file });
  const waiting = new Map<number, Waiting>();
  const fail = (error: unknown) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  try {
    const facts = await new Promise<Cube['facts']>((resolve, reject) => {
      worker.on('message', (message: FromCubeReader) => {
        if (message.kind === 'opened') return resolve(message.facts);
        if (message.kind === 'inspected') return;
        if (message.kind === 'failed' && message.id === undefined) {
          return reject(receivedError(message.error));
        }
        const one = waiting.get(message.id ?? -1);
        waiting.delete(message.id ?? -1);
        if (message.kind === 'values') one?.resolve(message.values);
        else one?.reject(receivedError(message.error));
      });
      const ended = (error: unknown) => {
        reject(error);
        fail(error);
      };
      worker.on('error', ended);
      worker.on('exit', (code) => ended(new Error(String(code))));
    });
    let last = 0;
    const read = (variable: number, origin: CubeBlockShape, shape: CubeBlockShape) =>
      new Promise<SampleArray>((resolve, reject) => {
        const request: CubeReadRequest = { id: ++last, variable, origin, shape };
        waiting.set(request.id, { resolve, reject });
        worker.postMessage(request);
      });
    return {
      facts,
      read,
      close: async () => {
        await worker.terminate();
      },
    };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

function startThread(workerData: CubeReaderJob): Worker {
  return new Worker(new URL(FILE, import.meta.url), {
    name: 'Cedar cube',
    execArgv: [],
    workerData,
  });
}

/**
 * Reads what several cubes contain, in one thread.
 *
 * @returns by file: its facts, or why it cannot be read
 * @throws the signal's reason; an Error when the thread fails
 */
export async function readCubeFacts(
  files: readonly string[],
  signal: AbortSignal,
): Promise<readonly ({ readonly facts: CubeFacts } | { readonly error: unknown })[]> {
  signal.throwIfAborted();
  const worker = startThread({ kind: 'inspect', files });
  let cancel = () => {};
  try {
    return await new Promise((resolve, reject) => {
      cancel = () => reject(signal.reason);
      signal.addEventListener('abort', cancel, { once: true });
      worker.on('message', (message: FromCubeReader) => {
        if (message.kind !== 'inspected') return;
        resolve(
          message.results.map((each) =>
            'facts' in each ? each : { error: receivedError(each.error) },
          ),
        );
      });
      worker.on('error', reject);
      // After an answer this has no effect.
      worker.on('exit', (code) => reject(new Error(String(code))));
    });
  } finally {
    signal.removeEventListener('abort', cancel);
    await worker.terminate();
  }
}

function receivedError({ message, code, reason }: SentError): Error {
  if (reason) return new UnreadableImage(reason);
  return Object.assign(new Error(message), code && { code });
}
