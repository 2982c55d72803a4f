/** Inflates blocks bit by bit, on Node's threads: up to their checksum, whatever part is wanted. */
import { createInflate, type Inflate } from 'node:zlib';
import { messageOf } from '../domain/messages.ts';
import { releaseBytes } from '../domain/releaseBytes.ts';
import type { BlockRest } from './uncheckedBlocks.ts';
import { damaged, UnreadableImage } from './unreadable.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes beyond those expected, so that the last byte does not begin another chunk. */
export const SPARE_BYTES = 64;

/** Bytes that are inflated at a time, at most: each step costs a turn between threads. */
export const INFLATED_CHUNK = 2 ** 20;

/** The same where few rows of a block are wanted, with the memory of many blocks at a time. */
const ROWS_CHUNK = 2 ** 19;
/** Memory of zlib for a stream: its window and its tables (zlib.h). */
const STREAM_BYTES = 48 * 2 ** 10;

/** Which bytes of a deflated block are wanted. */
interface WantedBytes {
  /** Number of the first one. */
  readonly start: number;
  /** Bytes of the whole block. */
  readonly blockBytes: number;
}

/**
 * Some bytes of a deflated block.
 *
 * @param bytes filled with them
 * @throws UnreadableImage, also when the block ends before them
 */
export async function inflateInto(
  packed: Bytes,
  bytes: Bytes,
  { start, blockBytes }: WantedBytes,
): Promise<Bytes> {
  const end = start + bytes.length;
  let received = 0;
  for await (const chunk of inflatedChunks([packed], end, { blockBytes })) {
    copyWanted(chunk, received - start, bytes);
    received += chunk.length;
  }
  return checkedLength(bytes, received, end);
}

/**
 * Some bytes of a deflated block, before the rest is unpacked and its checksum is compared.
 *
 * @param packed the block in parts, each of which is read when the one before is unpacked
 * @param partBytes largest size of a part
 * @param bytes filled with those that are wanted
 * @returns the rest, to be checked or left
 * @throws UnreadableImage, also when the block ends before the bytes; what `packed` throws
 */
export async function inflateFirst(
  packed: AsyncIterable<Bytes>,
  partBytes: number,
  bytes: Bytes,
  { start, blockBytes }: WantedBytes,
): Promise<BlockRest> {
  const end = start + bytes.length;
  const chunkSize = Math.min(blockBytes + SPARE_BYTES, ROWS_CHUNK);
  const chunks = inflatedChunks(packed, end, { blockBytes, chunkSize });
  let received = 0;
  while (received < end) {
    const { value: chunk, done } = await chunks.next();
    if (done) break;
    copyWanted(chunk, received - start, bytes);
    received += chunk.length;
  }
  checkedLength(bytes, received, end);
  return {
    // The stream has a chunk more than was taken of it.
    bytes: STREAM_BYTES + partBytes + 2 * chunkSize,
    check: async () => {
      await chunks.next();
    },
    leave: async () => {
      await chunks.return(undefined);
    },
  };
}

/** @param at of the chunk in the bytes, negative where it begins before them */
function copyWanted(chunk: Bytes, at: number, bytes: Bytes): void {
  if (at + chunk.length > 0) bytes.set(chunk.subarray(Math.max(0, -at)), Math.max(0, at));
}

/** @throws UnreadableImage when a block has fewer bytes than its pixels need */
export function checkedLength(bytes: Bytes, received: number, wanted: number): Bytes {
  if (received < wanted) throw damaged(`a block of ${received} bytes instead of ${wanted}`);
  return bytes;
}

/**
 * The bytes of a deflated block up to a length, in parts that are used before the next one is taken.
 *
 * The rest is unpacked as well, because the Adler-32 of all bytes is at the end of a block (RFC 1950):
 * bytes that have been overwritten are valid deflated data in most cases, of other values.
 *
 * @param length of the bytes that are wanted
 * @param options.blockBytes of the whole block
 * @param options.chunkSize bytes of a part, at most
 * @throws UnreadableImage, also when the checksum is not that of the bytes; what `packed` throws
 */
export async function* inflatedChunks(
  packed: AsyncIterable<Bytes> | Iterable<Bytes>,
  length: number,
  {
    blockBytes,
    chunkSize = Math.min(length + SPARE_BYTES, INFLATED_CHUNK),
  }: { readonly blockBytes: number; readonly chunkSize?: number },
): AsyncGenerator<Bytes> {
  const stream = createInflate({ chunkSize });
  const most = mostBytes(blockBytes);
  let failure: { readonly error: unknown } | undefined;
  const feeding = feed(packed, stream).catch((error) => {
    failure = { error };
    stream.destroy();
  });
  let received = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer<ArrayBuffer>>) {
      const wanted = chunk.subarray(0, Math.max(0, length - received));
      received += chunk.length;
      if (wanted.length > 0) yield wanted;
      // The stream has taken other memory once this is full; parts before have been used.
      const isFull = chunk.byteOffset + chunk.length === chunk.buffer.byteLength;
      if (isFull) releaseBytes(chunk);
      if (received > most) throw damaged(`a block of more than ${most} bytes`);
    }
  } catch (error) {
    if (failure) throw failure.error;
    if (error instanceof UnreadableImage) throw error;
    throw damaged(messageOf(error), error);
  } finally {
    stream.destroy();
    await feeding;
  }
}

/** Writes the bytes of a block to a stream, a part at a time, until the stream is closed. */
async function feed(parts: AsyncIterable<Bytes> | Iterable<Bytes>, stream: Inflate): Promise<void> {
  for await (const part of parts) {
    await new Promise<unknown>((resolve) => {
      stream.once('close', resolve);
      stream.write(part, () => {
        stream.off('close', resolve);
        resolve(undefined);
      });
    });
    if (stream.destroyed) return;
  }
  stream.end();
}

/** Bytes that are unpacked at most of a block. @param length of its pixels */
export function mostBytes(length: number): number {
  return Math.max(length * 2, 2 ** 16);
}
