/**
 * A file of any size in a bucket: stored in parts, which the bucket joins to one object without
 * sending their bytes again.
 */
import { releaseBytes } from '../../domain/releaseBytes.ts';
import type { ByteOutput, ByteStoreWatch } from './byteStore.ts';

/** Bytes of a part: most shards of Zarr are smaller, and are stored in one request. */
export const PART_BYTES = 16 * 2 ** 20;

/** Dependencies of storing a file in parts. */
export interface PartStore {
  write(key: string, bytes: Uint8Array, options?: ByteStoreWatch): Promise<void>;
  join(keys: readonly string[], key: string, options?: ByteStoreWatch): Promise<void>;
  remove(keys: readonly string[], options?: ByteStoreWatch): Promise<void>;
}

export class PartedOutput implements ByteOutput {
  readonly #store: PartStore;
  readonly #key: string;
  readonly #options: ByteStoreWatch;
  readonly #partBytes: number;
  #held: { readonly bytes: Uint8Array; readonly isOwned: boolean }[] = [];
  #bytes = 0;
  readonly #parts: string[] = [];

  constructor(
    store: PartStore,
    key: string,
    options: ByteStoreWatch = {},
    partBytes: number = PART_BYTES,
  ) {
    this.#store = store;
    this.#key = key;
    this.#options = options;
    this.#partBytes = partBytes;
  }

  async append(bytes: Uint8Array, { isOwned = false } = {}): Promise<void> {
    this.#held.push({ bytes, isOwned });
    this.#bytes += bytes.length;
    if (this.#bytes >= this.#partBytes) await this.#storePart();
  }

  async finish(): Promise<void> {
    if (this.#parts.length === 0) {
      await this.#store.write(this.#key, this.#takeHeld(), this.#options);
      return;
    }
    if (this.#bytes > 0) await this.#storePart();
    await this.#store.join(this.#parts, this.#key, this.#options);
    await this.discard();
  }

  async discard(): Promise<void> {
    this.#held = [];
    await this.#store.remove(this.#parts.splice(0), this.#options);
  }

  /** The same names in each run: those of an interrupted one are replaced. */
  async #storePart(): Promise<void> {
    const part = `${this.#key}.part${String(this.#parts.length).padStart(5, '0')}`;
    await this.#store.write(part, this.#takeHeld(), this.#options);
    this.#parts.push(part);
  }

  #takeHeld(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#bytes);
    let at = 0;
    for (const { bytes: held, isOwned } of this.#held) {
      bytes.set(held, at);
      at += held.length;
      if (isOwned) releaseBytes(held);
    }
    this.#held = [];
    this.#bytes = 0;
    return bytes;
  }
}
