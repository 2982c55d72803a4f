/**
 * Unpacks objects that are stored with gzip encoding while they arrive.
 *
 * Cloud Storage's CRC32C is that of the compressed bytes. The stream of Google's client library
 * compares it before the last bytes are unpacked, so memory is bounded whatever the object's size. A
 * kilobyte may unpack to a megabyte, so what is unpacked is bounded as well.
 */
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { HashStreamValidator } from '@google-cloud/storage';
import * as l10n from '@vscode/l10n';
import { CedarError, ChecksumError, TooLargeError } from '../errors.ts';

/**
 * The unpacked content of an object.
 *
 * @param stored its compressed bytes, as they are stored
 * @param crc32c of these bytes, base64
 * @param maxBytes most that it may unpack to
 * @throws TooLargeError; ChecksumError when they are not what is stored, or not gzip; what `stored` throws
 */
export async function* unpack(
  id: string,
  stored: AsyncIterable<Uint8Array>,
  crc32c: string,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  const arriving = Readable.from(stored, { objectMode: false });
  const checked = new HashStreamValidator({ crc32c: true, crc32cExpected: crc32c });
  const unpacked = createGunzip();
  // The iteration throws the error of any of them.
  pipeline(arriving, checked, unpacked, () => {});
  try {
    let size = 0;
    for await (const chunk of unpacked) {
      size += chunk.length;
      if (size > maxBytes) throw new TooLargeError(id, maxBytes);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof CedarError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ChecksumError(
      id,
      l10n.t(
        '"{0}" is stored compressed, and arrived damaged: {1}. Something between this machine and Google may have changed it; try again.',
        id,
        reason.replace(/\.$/, ''),
      ),
      { cause: error },
    );
  }
}
