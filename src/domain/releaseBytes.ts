/**
 * Frees memory of large arrays as soon as they are not needed, rather than when V8 looks for it: many of
 * them, one after another, make it look hundreds of times, which costs more than unpacking does.
 */

/** Arrays up to this size may share memory with others: small buffers of Node are parts of a pool. */
const POOL_BYTES = Math.max(2 ** 13, Buffer.poolSize);

/**
 * @param array which is not used again, nor others that share its memory; they are empty afterwards
 */
export function releaseBytes({ buffer }: Pick<Uint8Array, 'buffer'>): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength > POOL_BYTES) buffer.transfer(0);
}
