/**
 * Blocks whose first rows are used before the checksums at their ends are reached, so that they can be
 * shown sooner.
 */

/** A block that is unpacked up to the rows that are wanted. */
export interface BlockRest {
  /** Memory that it takes until it is checked or left, bytes. */
  readonly bytes: number;
  /**
   * Unpacks the rest of the block.
   *
   * @throws UnreadableImage when its bytes are invalid, so that those before may be wrong; what reading
   *   them throws
   */
  check(): Promise<void>;
  /** Ends the unpacking. */
  leave(): Promise<void>;
}

/** Limit of the memory of unchecked blocks, which several files share. */
export class UncheckedMemory {
  #left: number;

  /** @param bytes of all blocks at a time */
  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** @returns whether there is as much memory left */
  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  release(bytes: number): void {
    this.#left += bytes;
  }
}

/** The unchecked blocks of a file, which stays open until they are checked or left. */
export class UncheckedBlocks {
  readonly #memory: UncheckedMemory;
  #rests: BlockRest[] = [];

  constructor(memory: UncheckedMemory) {
    this.#memory = memory;
  }

  get count(): number {
    return this.#rests.length;
  }

  /** @returns false without memory for it: the block has to be checked at once */
  add(rest: BlockRest): boolean {
    if (!this.#memory.take(rest.bytes)) return false;
    this.#rests.push(rest);
    return true;
  }

  /**
   * Checks the blocks, one after another. Those behind the first invalid one are left.
   *
   * @throws UnreadableImage when a block is invalid, what reading its file throws
   */
  async check(): Promise<void> {
    try {
      for (let rest = this.#rests.shift(); rest; rest = this.#rests.shift()) {
        this.#memory.release(rest.bytes);
        await rest.check();
      }
    } finally {
      await this.leave();
    }
  }

  /** Ends the unpacking of all blocks. */
  async leave(): Promise<void> {
    const rests = this.#rests;
    this.#rests = [];
    for (const rest of rests) {
      this.#memory.release(rest.bytes);
      await rest.leave();
    }
  }
}
