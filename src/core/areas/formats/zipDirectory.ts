/**
 * The central directory of a ZIP file: what `fflate` does not check, the checksum of each file and
 * whether it is encrypted.
 *
 * Source: APPNOTE 6.3.10 of PKWARE, sections 4.3.12 to 4.3.16 and 4.4.
 */

/** Facts about a file in an archive. */
export interface ZipEntry {
  /** CRC-32 of its content. */
  readonly crc32: number;
  readonly isEncrypted: boolean;
}

const END = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT_BYTES = 65_535;
const LOCATOR_64 = 0x07064b50;
const LOCATOR_64_BYTES = 20;
const ENTRY = 0x02014b50;
const ENTRY_BYTES = 46;

/**
 * @param bytes of the archive
 * @returns its files in the order of the directory, up to where it is damaged
 */
export function zipEntries(bytes: Uint8Array): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ZipEntry[] = [];
  let at = directoryOffset(view);
  while (at + ENTRY_BYTES <= view.byteLength && view.getUint32(at, true) === ENTRY) {
    entries.push({
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      crc32: view.getUint32(at + 16, true),
    });
    // Its name, extra fields and comment follow.
    const lengths = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    at += lengths.reduce((sum, length) => sum + length, ENTRY_BYTES);
  }
  return entries;
}

/** Where the directory begins; the length of the archive where it has none. */
function directoryOffset(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - MAX_COMMENT_BYTES);
  for (let at = view.byteLength - END_BYTES; at >= first; at--) {
    if (view.getUint32(at, true) !== END) continue;
    const offset = view.getUint32(at + 16, true);
    return offset === 0xffff_ffff ? directoryOffset64(view, at) : offset;
  }
  return view.byteLength;
}

/** @param end where the record for the end of the directory is */
function directoryOffset64(view: DataView, end: number): number {
  const locator = end - LOCATOR_64_BYTES;
  if (locator < 0 || view.getUint32(locator, true) !== LOCATOR_64) return view.byteLength;
  const at = Number(view.getBigUint64(locator + 8, true));
  if (at + 56 > view.byteLength) return view.byteLength;
  return Number(view.getBigUint64(at + 48, true));
}
