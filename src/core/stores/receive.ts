/**
 * Receives an object into an open file: in ranges at the same time, checked against its CRC32C or MD5.
 *
 * The parts of a stream are written half a MiB at a time, without copying them, while the next ones
 * arrive. Memory is bounded by the number of ranges under way, whatever the size of the object.
 */
import * as l10n from '@vscode/l10n';
import { ChecksumError } from '../errors.ts';
import { freeMemory } from '../services/byteStream.ts';
import { forEachLimited } from '../services/limiter.ts';
import { retry } from '../services/retryPolicy.ts';
import { Crc32c, combineCrc32c, encodeCrc32c } from './crc32c.ts';
import { md5OfFile, type ReadableFile } from './md5File.ts';
import { createSizeLimiter } from './sizeLimiter.ts';
import type { Store, StoredObject } from './store.ts';

/** Bytes written at once. */
const WRITE_BYTES = 512 * 1024;
/** Bytes of one range: large enough that asking for it costs nothing. */
const RANGE_BYTES = 32 * 1024 * 1024;
/** Ranges of one object at a time. */
const RANGES_AT_ONCE = 4;
/** Ranges of all objects of this process at a time; small ones are whole objects. */
const receivingFor = createSizeLimiter({ small: 64, large: 12 });

export interface ReceiveOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes received since the last call; negative when a try is given up. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** A file that is open for writing and reading. */
export interface ReceivedFile extends ReadableFile {
  truncate(length: number): Promise<void>;
  /** @param position the byte that the first chunk begins at */
  writev(
    chunks: readonly Uint8Array[],
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
}

/**
 * Receives a whole object; a range continues where a lost connection stopped.
 *
 * @throws ChecksumError when what arrives is damaged every time; ServiceError, CancelledError
 */
export async function receive(
  store: Store,
  object: StoredObject,
  file: ReceivedFile,
  options: ReceiveOptions,
): Promise<void> {
  if (object.isCompressed) return receiveUnpacked(store, object, file, options);
  const { signal, onBytes } = options;
  await retry(
    async () => {
      const crc32c = encodeCrc32c(await receiveRanges(store, object, file, options));
      const wrong = await wrongChecksum(object, file, crc32c, signal);
      if (wrong === undefined) return;
      onBytes?.(-object.size);
      throw new ChecksumError(object.id, wrong);
    },
    // Requests are repeated range by range.
    { signal, repeatAfter: () => false, clock: store.clock },
  );
}

/** Describes the checksum that differs from the store's; undefined when what arrived is whole. */
async function wrongChecksum(
  object: StoredObject,
  file: ReceivedFile,
  crc32c: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if (object.crc32c !== undefined) {
    return object.crc32c === crc32c
      ? undefined
      : describeChecksum(object, 'CRC32C', crc32c, object.crc32c);
  }
  if (object.md5 === undefined) return undefined;
  const md5 = await md5OfFile(file, signal);
  return object.md5 === md5 ? undefined : describeChecksum(object, 'MD5', md5, object.md5);
}

/** @returns the CRC32C of the whole object */
async function receiveRanges(
  store: Store,
  object: StoredObject,
  file: ReceivedFile,
  options: ReceiveOptions,
): Promise<number> {
  const ranges = rangesOf(object.size);
  const checksums: number[] = [];
  const receiveOne = async (range: ByteRange, index: number) => {
    const receiving = receivingFor(range.end - range.start);
    checksums[index] = await receiving(
      () => receiveRange(store, object, file, range, options),
      options.signal,
    );
  };
  await forEachLimited(ranges, RANGES_AT_ONCE, receiveOne, options.signal);
  return ranges.reduce(
    (whole, { start, end }, index) => combineCrc32c(whole, checksums[index] ?? 0, end - start),
    0,
  );
}

/** First byte, and the byte after the last. */
interface ByteRange {
  readonly start: number;
  readonly end: number;
}

function rangesOf(size: number): ByteRange[] {
  const count = Math.max(1, Math.ceil(size / RANGE_BYTES));
  return Array.from({ length: count }, (_, index) => ({
    start: index * RANGE_BYTES,
    end: Math.min(size, (index + 1) * RANGE_BYTES),
  }));
}

/** @returns the CRC32C of the range */
async function receiveRange(
  store: Store,
  object: StoredObject,
  file: ReceivedFile,
  { start, end }: ByteRange,
  { signal, onBytes }: ReceiveOptions,
): Promise<number> {
  const checksum = await Crc32c.create();
  const writer = new ChunkWriter(file, start);
  await retry(
    async () => {
      const offset = writer.position;
      // A connection can be lost after the last byte: there is nothing left to ask for.
      if (offset < end || start === end) {
        for await (const chunk of store.read(object, { offset, end, signal })) {
          checksum.update(chunk);
          await writer.write(chunk);
          onBytes?.(chunk.length);
        }
      }
      await writer.flush();
      if (writer.position === end) return;
      onBytes?.(start - writer.position);
      const received = writer.position - start;
      writer.position = start;
      checksum.value();
      throw new ChecksumError(object.id, describeSize(object, received, end - start));
    },
    { signal, clock: store.clock },
  );
  return checksum.value();
}

/** The store checks the content of a compressed object; it cannot be received in parts. */
async function receiveUnpacked(
  store: Store,
  object: StoredObject,
  file: ReceivedFile,
  { signal, onBytes }: ReceiveOptions,
): Promise<void> {
  await receivingFor(object.size)(
    () =>
      retry(
        async () => {
          await file.truncate(0);
          const writer = new ChunkWriter(file, 0);
          for await (const chunk of store.read(object, { signal })) await writer.write(chunk);
          await writer.flush();
        },
        { signal, clock: store.clock },
      ),
    signal,
  );
  onBytes?.(object.size);
}

/** Writes chunks one after the other, many at once, while more are collected. */
class ChunkWriter {
  /** The byte that the next chunk begins at. */
  position: number;
  readonly #file: ReceivedFile;
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(file: ReceivedFile, position: number) {
    this.#file = file;
    this.position = position;
  }

  async write(chunk: Uint8Array): Promise<void> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.byteLength;
    this.position += chunk.byteLength;
    if (this.#bytes >= WRITE_BYTES) await this.#begin();
  }

  async flush(): Promise<void> {
    await this.#begin();
    await this.#writing;
  }

  /** Waits for the write before this one: at most two are in memory. */
  async #begin(): Promise<void> {
    await this.#writing;
    const [chunks, position] = [this.#chunks, this.position - this.#bytes];
    this.#chunks = [];
    this.#bytes = 0;
    this.#writing = writeAll(this.#file, chunks, position).then(() => chunks.forEach(freeMemory));
    // Reported by the next wait.
    this.#writing.catch(() => {});
  }
}

async function writeAll(
  file: ReceivedFile,
  chunks: readonly Uint8Array[],
  position: number,
): Promise<void> {
  let rest = chunks.filter(({ byteLength }) => byteLength > 0);
  let at = position;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, at);
    at += bytesWritten;
    rest = withoutFirst(rest, bytesWritten);
  }
}

/** The bytes of chunks after the first ones. */
function withoutFirst(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let left = bytes;
  return chunks.flatMap((chunk) => {
    const skipped = Math.min(left, chunk.byteLength);
    left -= skipped;
    return skipped === chunk.byteLength ? [] : [chunk.subarray(skipped)];
  });
}

function describeSize({ fileName }: StoredObject, received: number, size: number): string {
  return l10n.t(
    '"{0}" arrived damaged: {1} of {2} bytes. Download it again.',
    fileName,
    received,
    size,
  );
}

function describeChecksum(
  { fileName }: StoredObject,
  kind: string,
  received: string,
  stored: string,
): string {
  return l10n.t(
    '"{0}" arrived damaged: its {1} is {2}, the store\'s is {3}. Download it again.',
    fileName,
    kind,
    received,
    stored,
  );
}
