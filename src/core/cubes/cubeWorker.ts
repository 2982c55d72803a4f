/**
 * A thread that reads images and writes shards of cubes: decoding and packing take most of the time,
 * and the thread of VS Code's extensions stays free.
 *
 * It has no texts and no token: files in buckets are read and written through the other thread, which
 * ends this one when the user cancels.
 */
import { parentPort } from 'node:worker_threads';
import { UnreadableImage } from '../../imageFiles/index.ts';
import type { ByteStoreReference } from './byteStore.ts';
import type {
  BucketRequest,
  CubeFailure,
  CubeJobName,
  CubeJobs,
  CubeTask,
  FromCubeThread,
  ToCubeThread,
  ZarrTask,
} from './cubeMessages.ts';
import { ItemReader, inspectPiece, PieceReadError } from './itemReader.ts';
import { readBlocks } from './readBlocks.ts';
import { type Answer, newAnswer } from './threadAnswer.ts';
import { openInThread, type ThreadStore } from './threadStores.ts';
import { findDifferences } from './verifyBlocks.ts';
import { writeShards } from './writeShards.ts';

/** A failure about a bucket: the other thread has its error. */
class BucketFailure extends Error {}

const cubes = new Map<number, CubeTask | ZarrTask>();
const readers = new Map<number, ItemReader>();
const asked = new Map<number, Answer>();
let latest = 0;

function send(message: FromCubeThread, transfer: readonly ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, [...transfer]);
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
      cubes.set(message.cube, message.task);
      break;
    case 'job':
      void run(message.id, message.name, message.arguments);
      break;
    case 'bucketAnswer':
      asked.get(message.id)?.resolve(message.answer);
      asked.delete(message.id);
      break;
    case 'bucketFailed':
      asked.get(message.id)?.reject(new BucketFailure(message.message));
      asked.delete(message.id);
  }
});

async function run<Name extends CubeJobName>(
  id: number,
  name: Name,
  given: CubeJobs[CubeJobName]['arguments'],
): Promise<void> {
  try {
    const { result, transfer } = await JOBS[name](given as CubeJobs[Name]['arguments']);
    send({ kind: 'done', id, result }, transfer);
  } catch (error) {
    send({ kind: 'failed', id, failure: failureOf(error) });
  }
}

type Job<Name extends CubeJobName> = (
  given: CubeJobs[Name]['arguments'],
) => Promise<{ result: CubeJobs[Name]['result']; transfer?: ArrayBuffer[] }>;

const JOBS: { readonly [Name in CubeJobName]: Job<Name> } = {
  async inspect({ store, file }) {
    return { result: await inspectPiece(storeOf(store), file) };
  },
  async writeShards({ cube, window }) {
    const task = cubes.get(cube) as ZarrTask;
    return { result: await writeShards(task, window, readerOf(cube), storeOf(task.target)) };
  },
  async readWindow({ cube, item, window }) {
    const result = await readBlocks(cubes.get(cube) as CubeTask, item, window, readerOf(cube));
    return { result, transfer: [...new Set(result.map(({ values }) => values.buffer))] };
  },
  async verify({ target, variables, blocks, documents }) {
    return { result: await findDifferences(storeOf(target), variables, blocks, documents) };
  },
};

function readerOf(cube: number): ItemReader {
  const reader = readers.get(cube) ?? new ItemReader(({ store }) => storeOf(store));
  readers.set(cube, reader);
  return reader;
}

function failureOf(error: unknown): CubeFailure {
  const cause = error instanceof PieceReadError ? error.cause : error;
  const { message, path, code } = cause as Partial<NodeJS.ErrnoException>;
  return {
    path: error instanceof PieceReadError ? error.path : (path ?? ''),
    message: message ?? String(cause),
    code,
    ...(cause instanceof UnreadableImage && { reason: cause.reason }),
    ...(cause instanceof BucketFailure && { isBucket: true }),
  };
}
