/**
 * Reads objects that are stored with gzip encoding, unpacked.
 *
 * Cloud Storage's CRC32C is that of the compressed bytes. Google's client library checks it before it
 * unpacks; `fetch` unpacks by itself and shows only the result.
 */
import type { Readable } from 'node:stream';
import { type Bucket, Storage } from '@google-cloud/storage';
import * as l10n from '@vscode/l10n';
import { untilAborted } from '../abort.ts';
import { CancelledError, ChecksumError, ServiceError } from '../errors.ts';
import type { CloudStorageOptions } from './cloudStorageRequests.ts';

/** How long the service may take for the next part, milliseconds. */
const STALL_TIMEOUT_MS = 30_000;

export class CompressedObjects {
  readonly #bucket: Bucket;

  constructor({ bucket, project, auth, endpoint }: CloudStorageOptions) {
    const storage = new Storage({
      projectId: project,
      authClient: auth,
      // Retries follow the one policy, in the caller.
      retryOptions: { autoRetry: false },
      ...(endpoint && { apiEndpoint: endpoint, useAuthWithCustomEndpoint: true }),
    });
    this.#bucket = storage.bucket(bucket);
  }

  /**
   * The unpacked content of one version of an object.
   *
   * @throws ChecksumError when the stored bytes arrived damaged, ServiceError, CancelledError
   */
  async *read(
    id: string,
    version: string,
    { signal, userProject }: { signal?: AbortSignal | undefined; userProject?: string | undefined },
  ): AsyncGenerator<Uint8Array> {
    const stream = this.#bucket
      .file(id, { generation: version, ...(userProject !== undefined && { userProject }) })
      .createReadStream({ validation: 'crc32c', decompress: true });
    const answered = answerOf(stream);
    try {
      const chunks = stream[Symbol.asyncIterator]();
      for (;;) {
        const step = await within(chunks.next(), signal);
        if (step.done) return;
        yield step.value as Uint8Array;
      }
    } catch (error) {
      throw describe(error, id);
    } finally {
      void answered.then(() => stream.destroy());
    }
  }
}

/**
 * Settles when the service has answered, well or not. Only then may a stream be destroyed: the client
 * library pipes the answer into it without looking whether it still can.
 */
function answerOf(stream: Readable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('response', () => setImmediate(resolve));
    stream.on('error', () => resolve());
    stream.once('end', () => resolve());
  });
}

async function within<T>(step: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(l10n.t('No answer within the time limit.'))),
      STALL_TIMEOUT_MS,
    );
  });
  try {
    return await untilAborted(Promise.race([step, late]), signal);
  } finally {
    clearTimeout(timer);
  }
}

function describe(error: unknown, id: string): Error {
  if (error instanceof CancelledError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const { code } = error as { code?: unknown };
  if (code === 'CONTENT_DOWNLOAD_MISMATCH') return new ChecksumError(id, said, { cause: error });
  const status = typeof code === 'number' ? code : 0;
  return new ServiceError('Cloud Storage', status, said, undefined, { cause: error });
}
