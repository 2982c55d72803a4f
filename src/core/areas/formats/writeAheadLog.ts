/**
 * Changes of an SQLite database that are in its write-ahead log, `NAME-wal`, while a program has it
 * open. SQLite as WebAssembly opens bytes, which have no log beside them.
 *
 * The layout is that of https://sqlite.org/fileformat2.html#the_write_ahead_log.
 */

/** Magic number of a log; the last bit is set where its checksums have the most significant byte first. */
const MAGIC = 0x377f0682;
const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/** The two bytes that show whether a database has a log, and their value if it has none. */
const VERSIONS_AT = 18;
const WITHOUT_LOG = 1;
const WITH_LOG = 2;

/** Whether a database is one whose latest changes can be in a log; programs that close it remove the log. */
export function canHaveLog(database: Uint8Array): boolean {
  return database[VERSIONS_AT + 1] === WITH_LOG;
}

interface Frame {
  readonly page: number;
  /** Pages of the database after the transaction that this frame ends; 0 within a transaction. */
  readonly pagesAfter: number;
  readonly content: Uint8Array;
}

/**
 * The database with the transactions of its log.
 *
 * @param database bytes of the file
 * @param log bytes of the file `-wal`; what is not complete there is left out, as by SQLite
 */
export function withWriteAheadLog(database: Uint8Array, log: Uint8Array | undefined): Uint8Array {
  const { frames, pageSize } = committedFrames(log ?? new Uint8Array());
  const bytes = database.slice();
  const pages = frames.findLast(({ pagesAfter }) => pagesAfter > 0)?.pagesAfter;
  const size = pages === undefined ? bytes.length : pages * pageSize;
  const changed = size === bytes.length ? bytes : resized(bytes, size);
  for (const { page, content } of frames) {
    // A later transaction can have cut off pages of an earlier one.
    if (page * pageSize <= size) changed.set(content, (page - 1) * pageSize);
  }
  changed.fill(WITHOUT_LOG, VERSIONS_AT, VERSIONS_AT + 2);
  return changed;
}

function resized(bytes: Uint8Array, size: number): Uint8Array {
  const other = new Uint8Array(size);
  other.set(bytes.subarray(0, size));
  return other;
}

/** Frames up to the end of the last whole transaction. */
function committedFrames(log: Uint8Array): {
  readonly frames: readonly Frame[];
  readonly pageSize: number;
} {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const none = { frames: [], pageSize: 0 };
  if (log.length < HEADER_BYTES) return none;
  const magic = view.getUint32(0);
  if (magic >>> 1 !== MAGIC >>> 1) return none;
  const isLittleEndian = (magic & 1) === 0;
  const pageSize = view.getUint32(8);
  const sums = new Checksum(view, isLittleEndian);
  sums.add(0, HEADER_BYTES - 8);
  if (!sums.isStoredAt(HEADER_BYTES - 8)) return none;
  const frames: Frame[] = [];
  const frameBytes = FRAME_HEADER_BYTES + pageSize;
  for (let at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    // Frames of an earlier round of the log have other salts.
    if (view.getUint32(at + 8) !== view.getUint32(16)) break;
    if (view.getUint32(at + 12) !== view.getUint32(20)) break;
    sums.add(at, 8);
    sums.add(at + FRAME_HEADER_BYTES, pageSize);
    if (!sums.isStoredAt(at + 16)) break;
    const [page, pagesAfter] = [view.getUint32(at), view.getUint32(at + 4)];
    const content = log.subarray(at + FRAME_HEADER_BYTES, at + frameBytes);
    frames.push({ page, pagesAfter, content });
  }
  const end = frames.findLastIndex(({ pagesAfter }) => pagesAfter > 0);
  return { frames: frames.slice(0, end + 1), pageSize };
}

/** The checksum of a log, which runs on from frame to frame. */
class Checksum {
  readonly #view: DataView;
  readonly #isLittleEndian: boolean;
  #first = 0;
  #second = 0;

  constructor(view: DataView, isLittleEndian: boolean) {
    this.#view = view;
    this.#isLittleEndian = isLittleEndian;
  }

  add(start: number, length: number): void {
    for (let at = start; at < start + length; at += 8) {
      const one = this.#view.getUint32(at, this.#isLittleEndian);
      const two = this.#view.getUint32(at + 4, this.#isLittleEndian);
      this.#first = (this.#first + one + this.#second) >>> 0;
      this.#second = (this.#second + two + this.#first) >>> 0;
    }
  }

  isStoredAt(at: number): boolean {
    return (
      this.#view.getUint32(at) === this.#first && this.#view.getUint32(at + 4) === this.#second
    );
  }
}
