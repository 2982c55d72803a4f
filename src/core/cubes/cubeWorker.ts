/**
 * A thread that reads images and writes chunks of cubes: decoding and packing take most of the time,
 * and the thread of VS Code's extensions stays free.
 *
 * It has no texts and no token: files in buckets are read and written through the other thread, which
 * ends this one when the user cancels.
 */
import { parentPort } from 'node:worker_threads';
import { UnreadableImage } from '../../imageFiles/index.ts';
import type { ByteStoreReference } from './byteStore.ts';
import { CubeJobRunner } from './cubeJobs.ts';
import type {
  BucketRequest,
  CubeFailure,
  CubeJobName,
  CubeJobs,
  FromCubeThread,
  ToCubeThread,
} from './cubeMessages.ts';
import { HeldReadError } from './heldLayers.ts';
import { PieceReadError } from './itemReader.ts';
import { type Answer, newAnswer } from './threadAnswer.ts';
import { openInThread, type ThreadStore } from './threadStores.ts';

/** A failure about a bucket: the other thread has its error. */
class BucketFailure extends Error {
  readonly request: number;

  constructor(message: string, request: number) {
    super(message);
    this.request = request;
  }
}

const stopping = new AbortController();
const jobs = new CubeJobRunner(storeOf, stopping.signal);
let running = 0;
const asked = new Map<number, Answer>();
let latest = 0;

function send(message: FromCubeThread): void {
  parentPort?.postMessage(message);
}

function ask(store: ByteStoreReference, request: BucketRequest): Promise<unknown> {
  const id = ++latest;
  const answer = newAnswer();
  asked.set(id, answer);
  send({ kind: 'bucket', id, store, request });
  return answer.promise;
}

function storeOf(reference: ByteStoreReference): ThreadStore {
  return openInThread(reference, ask);
}

parentPort?.on('message', (message: ToCubeThread) => {
  switch (message.kind) {
    case 'cube':
      jobs.setCube(message.cube, message.task);
      break;
    case 'job':
      void run(message.id, message.name, message.arguments);
      break;
    case 'stop':
      stopping.abort();
      reportStop();
      break;
    case 'bucketAnswer':
      asked.get(message.id)?.resolve(message.answer);
      asked.delete(message.id);
      break;
    case 'bucketFailed':
      asked.get(message.id)?.reject(new BucketFailure(message.message, message.id));
      asked.delete(message.id);
  }
});

async function run<Name extends CubeJobName>(
  id: number,
  name: Name,
  given: CubeJobs[Name]['arguments'],
): Promise<void> {
  running++;
  try {
    send({ kind: 'done', id, result: await jobs.run(name, given) });
  } catch (error) {
    send({ kind: 'failed', id, failure: failureOf(error) });
  }
  running--;
  reportStop();
}

function reportStop(): void {
  if (stopping.signal.aborted && running === 0) send({ kind: 'stopped' });
}

function failureOf(error: unknown): CubeFailure {
  const isNamed = error instanceof PieceReadError || error instanceof HeldReadError;
  const cause = isNamed ? (error.cause ?? error) : error;
  const { message, path, code } = cause as Partial<NodeJS.ErrnoException>;
  return {
    path: isNamed ? error.path : (path ?? ''),
    message: message ?? String(cause),
    code,
    ...(cause instanceof UnreadableImage && { reason: cause.reason }),
    ...(error instanceof HeldReadError && { isHeld: true }),
    bucketRequest: bucketRequestOf(error),
  };
}

/** The failure may be the cause of another one: an image is damaged if its bytes cannot be read. */
function bucketRequestOf(error: unknown): number | undefined {
  if (error instanceof BucketFailure) return error.request;
  return error instanceof Error ? bucketRequestOf(error.cause) : undefined;
}
