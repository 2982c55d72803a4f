/**
 * Frees memory of large arrays as soon as they are not needed, rather than when V8 looks for it: many of
 * them, one after another, make it look hundreds of times, which costs more than unpacking does.
 */

/** Smaller arrays may share memory with others: Node's buffers have pools. */
const MIN_BYTES = 2 ** 17;

/** @param bytes which are not used again, and whose memory no other array shares; they are empty afterwards */
export function releaseBytes({ buffer }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength >= MIN_BYTES) buffer.transfer(0);
}
