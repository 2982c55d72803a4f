/**
 * The global heap: bytes of variable length, which elements of attributes point to.
 *
 * Source: HDF5 file format specification version 3.0, section III.E.
 */
import { padded, uint8, uint16, uint32, uint64 } from './hdf5Bytes.ts';

/** Bytes before the first object. */
const HEADER_BYTES = 16;
/** Smallest collection that HDF5 makes. */
const UNIT = 4096;

export class GlobalHeap {
  readonly #objects: Buffer[] = [];

  /** @returns the element that points to them, when the heap is stored at this address */
  add(bytes: Uint8Array, length: number, heapAddress: number): Buffer {
    this.#objects.push(Buffer.from(bytes));
    return Buffer.concat([uint32(length), uint64(heapAddress), uint32(this.#objects.length)]);
  }

  toBytes(): Buffer {
    const objects = this.#objects.map((bytes, index) => {
      const header = [uint16(index + 1), uint16(1), uint32(0), uint64(bytes.length)];
      return Buffer.concat([...header, padded(bytes, 8)]);
    });
    const used = HEADER_BYTES + objects.reduce((sum, { length }) => sum + length, 0);
    // The remaining space is an object of its own, with the index 0.
    const size = Math.ceil((used + HEADER_BYTES) / UNIT) * UNIT;
    const free = [uint16(0), uint16(0), uint32(0), uint64(size - used)];
    const header = [Buffer.from('GCOL'), uint8(1, 0, 0, 0), uint64(size)];
    const bytes = Buffer.concat([...header, ...objects, ...free]);
    return Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);
  }
}
