/** A cube that is read in a thread of its own, so that other extensions are not delayed. */
import { Worker } from 'node:worker_threads';
import type { Cube, CubeBlockShape } from '../../cubeFiles/index.ts';
import { type SampleArray, UnreadableImage } from '../../imageFiles/index.ts';
import type { CubeReadRequest, FromCubeReader, SentError } from './cubeReaderMessages.ts';

/** As it is in the sources, and as it is in `dist/`. */
const FILE = import.meta.url.endsWith('.ts') ? 'cubeReaderWorker.ts' : 'cubeReader.cjs';

interface Waiting {
  readonly resolve: (values: SampleArray) => void;
  readonly reject: (error: unknown) => void;
}

/** @throws UnreadableImage, or the file system's error */
export async function openCubeInThread(file: string): Promise<Cube> {
  const worker = new Worker(new URL(FILE, import.meta.url), {
    name: 'Cedar cube',
    execArgv: [],
    workerData: file,
  });
  const waiting = new Map<number, Waiting>();
  const fail = (error: unknown) => {
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  try {
    const facts = await new Promise<Cube['facts']>((resolve, reject) => {
      worker.on('message', (message: FromCubeReader) => {
        if (message.kind === 'opened') return resolve(message.facts);
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

function receivedError({ message, code, reason }: SentError): Error {
  if (reason) return new UnreadableImage(reason);
  return Object.assign(new Error(message), code && { code });
}
