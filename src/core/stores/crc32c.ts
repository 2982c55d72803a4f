/**
 * CRC32C, which Cloud Storage keeps of every object, in WebAssembly.
 *
 * ```ts
 * const checksum = await Crc32c.create();
 * for await (const chunk of chunks) checksum.update(chunk);
 * checksum.digest() === object.crc32c; // base64 of the big-endian bytes
 * ```
 */
import hashWasm from 'hash-wasm/dist/crc32.umd.min.js';

/** The Castagnoli polynomial, bits reversed (RFC 3720, appendix B.4). */
const POLYNOMIAL = 0x82f63b78;

type Hasher = Awaited<ReturnType<typeof hashWasm.createCRC32>>;

export class Crc32c {
  readonly #hasher: Hasher;

  private constructor(hasher: Hasher) {
    this.#hasher = hasher;
  }

  static async create(): Promise<Crc32c> {
    return new Crc32c(await hashWasm.createCRC32(POLYNOMIAL));
  }

  update(bytes: Uint8Array): void {
    this.#hasher.update(bytes);
  }

  /** Base64 of the big-endian bytes, as Cloud Storage writes it. Starts a new checksum. */
  digest(): string {
    return encodeCrc32c(this.value());
  }

  /** The checksum as a number. Starts a new checksum. */
  value(): number {
    const value = Number.parseInt(this.#hasher.digest('hex'), 16);
    this.#hasher.init();
    return value;
  }
}

/** The checksum of bytes in memory, base64. */
export async function crc32cOf(bytes: Uint8Array): Promise<string> {
  const checksum = await Crc32c.create();
  checksum.update(bytes);
  return checksum.digest();
}

/** Base64 of the big-endian bytes. */
export function encodeCrc32c(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes.toString('base64');
}

/**
 * The checksum of two parts one after the other, from the checksums of both.
 *
 * Appending `length` zero bytes is a linear map over the 32 bits of a checksum; it is raised to the
 * length by repeated squaring, as zlib's `crc32_combine` does.
 *
 * @param length bytes of the second part
 */
export function combineCrc32c(first: number, second: number, length: number): number {
  let combined = first;
  let power = squared(squared(squared(oneZeroBit())));
  for (let rest = length; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) combined = applied(power, combined);
    power = squared(power);
  }
  return (combined ^ second) >>> 0;
}

/** A map of 32 bits to 32 bits: what becomes of each bit, the lowest first. */
type BitMap = readonly number[];

function oneZeroBit(): BitMap {
  return [POLYNOMIAL, ...Array.from({ length: 31 }, (_, bit) => (1 << bit) >>> 0)];
}

function applied(map: BitMap, bits: number): number {
  return map.reduce((sum, row, bit) => ((bits >>> bit) & 1 ? sum ^ row : sum), 0) >>> 0;
}

function squared(map: BitMap): BitMap {
  return map.map((row) => applied(map, row));
}
