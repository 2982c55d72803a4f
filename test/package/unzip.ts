/** Reads a zip archive, as far as packed extensions need it: stored or deflated files. */
import { inflateRawSync } from 'node:zlib';

/** Signatures and field offsets are those of PKWARE's APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16. */
const END_OF_DIRECTORY = 0x06054b50;

/** @returns the content of each file by its name in the archive */
export function unzip(archive: Buffer): Map<string, Buffer> {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== END_OF_DIRECTORY) end--;
  if (end < 0) throw new Error('This is not a zip archive.');
  const files = new Map<string, Buffer>();
  let entry = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    const method = archive.readUInt16LE(entry + 10);
    const packedSize = archive.readUInt32LE(entry + 20);
    const nameLength = archive.readUInt16LE(entry + 28);
    const name = archive.toString('utf8', entry + 46, entry + 46 + nameLength);
    const local = archive.readUInt32LE(entry + 42);
    // The local header's own lengths: its extra field differs from the directory's.
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const packed = archive.subarray(start, start + packedSize);
    if (!name.endsWith('/')) files.set(name, method === 0 ? packed : inflateRawSync(packed));
    entry += 46 + nameLength + archive.readUInt16LE(entry + 30) + archive.readUInt16LE(entry + 32);
  }
  return files;
}
