/**
 * Unpacks objects that are stored with gzip encoding while they arrive.
 *
 * Cloud Storage's CRC32C is that of the compressed bytes. The stream of Google's client library
 * compares it before the last bytes are unpacked, so memory is bounded whatever the object's size. A
 * kilobyte may unpack to a megabyte, so what is unpacked is bounded as well.
 */
import { pipeline, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { HashStreamValidator } from '@google-cloud/storage';
import * as l10n from '@vscode/l10n';
import { messageOf } from '../../domain/messages.ts';
import { CedarError, ChecksumError, DamagedObjectError, TooLargeError } from '../errors.ts';

/**
 * The unpacked content of an object; none of one that is stored without content.
 *
 * @param stored its compressed bytes, as they are stored
 * @param crc32c of these bytes, base64
 * @param maxBytes most that it may unpack to
 * @throws TooLargeError; ChecksumError when they are not what is stored; DamagedObjectError when they
 *   are, and are not gzip; what `stored` throws
 */
export async function* unpack(
  id: string,
  stored: AsyncIterable<Uint8Array>,
  crc32c: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let arrived = 0;
  // The library takes longer to load than most commands take without it, and few objects are compressed.
  const { HashStreamValidator } = await import('@google-cloud/storage');
  const arriving = Readable.from(
    counted(stored, (bytes) => {
      arrived += bytes;
    }),
    { objectMode: false },
  );
  const checked = new HashStreamValidator({ crc32c: true, crc32cExpected: crc32c });
  const unpacked = createGunzip();
  // An error in unpacking ends neither of these: the rest shows whether the bytes are those stored.
  pipeline(arriving, checked, (error) => {
    if (error) unpacked.destroy(error);
  });
  checked.pipe(unpacked);
  try {
    let size = 0;
    for await (const chunk of unpacked) {
      size += chunk.length;
      if (size > maxBytes) throw new TooLargeError(id, maxBytes);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof CedarError) throw error;
    await checkStored(id, checked);
    if (arrived > 0)
      throw new DamagedObjectError(id, messageWithoutPeriod(error), { cause: error });
  } finally {
    arriving.destroy();
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onBytes(chunk.length);
    yield chunk;
  }
}

/** Receives the rest of an object. @throws ChecksumError when it is not what is stored */
async function checkStored(id: string, checked: HashStreamValidator): Promise<void> {
  try {
    checked.resume();
    await finished(checked);
  } catch (error) {
    if (error instanceof CedarError) throw error;
    throw new ChecksumError(
      id,
      l10n.t(
        '"{0}" is stored compressed, and arrived damaged: {1}. Something between this machine and Google may have changed it; try again.',
        id,
        messageWithoutPeriod(error),
      ),
      { cause: error },
    );
  }
}

function messageWithoutPeriod(error: unknown): string {
  return messageOf(error).replace(/\.$/, '');
}
