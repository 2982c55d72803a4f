/**
 * Unpacks objects that are stored with gzip encoding while they arrive.
 *
 * Cloud Storage's CRC32C is that of the compressed bytes. It is compared before the last bytes are
 * unpacked, so memory is bounded whatever the object's size. A kilobyte may unpack to a megabyte, so
 * what is unpacked is bounded as well.
 */
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import * as l10n from '@vscode/l10n';
import { messageOf } from '../../domain/messages.ts';
import { CedarError, ChecksumError, DamagedObjectError, TooLargeError } from '../errors.ts';
import { Crc32c } from './crc32c.ts';

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
  const checksum = await Crc32c.create();
  const arriving = Readable.from(
    checked(stored, {
      onChunk: (chunk) => {
        arrived += chunk.length;
        checksum.update(chunk);
      },
      onEnd: () => compare(id, checksum.digest(), crc32c),
    }),
    { objectMode: false },
  );
  const unpacked = createGunzip();
  arriving.on('error', (error) => unpacked.destroy(error));
  arriving.pipe(unpacked);
  try {
    let size = 0;
    for await (const chunk of unpacked) {
      size += chunk.length;
      if (size > maxBytes) throw new TooLargeError(id, maxBytes);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof CedarError) throw error;
    // An error in unpacking does not end what arrives: the rest shows whether the bytes are those stored.
    await receiveRest(id, arriving);
    if (arrived > 0)
      throw new DamagedObjectError(id, messageWithoutPeriod(error), { cause: error });
  } finally {
    arriving.destroy();
  }
}

async function* checked(
  chunks: AsyncIterable<Uint8Array>,
  { onChunk, onEnd }: { onChunk(chunk: Uint8Array): void; onEnd(): void },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    onChunk(chunk);
    yield chunk;
  }
  onEnd();
}

/** @throws ChecksumError when what arrived is not what is stored */
function compare(id: string, received: string, stored: string): void {
  if (received === stored) return;
  throw new ChecksumError(
    id,
    l10n.t(
      '"{0}" is stored compressed, and arrived damaged: its CRC32C is {1}, the store\'s is {2}. Something between this machine and Google may have changed it; try again.',
      id,
      received,
      stored,
    ),
  );
}

/** Receives the rest of an object. @throws ChecksumError when it is not what is stored */
async function receiveRest(id: string, arriving: Readable): Promise<void> {
  try {
    arriving.resume();
    await finished(arriving);
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
