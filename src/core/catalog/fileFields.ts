/** Sizes and checksums of files, by the file extension of STAC. */
import { createHash } from 'node:crypto';

/** A file that a catalog refers to. */
export interface ReferencedFile {
  /** Relative path from the file that refers to it, with slashes. */
  readonly href: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-256, in hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Before a digest in a multihash: 0x12 for SHA-256, and its 0x20 bytes.
 * https://github.com/multiformats/multicodec/blob/master/table.csv
 */
const SHA256_PREFIX = '1220';

/** Address, size and checksum of a file, as fields of an asset. */
export function fileFields({ href, size, sha256 }: ReferencedFile): object {
  return { href, 'file:size': size, 'file:checksum': SHA256_PREFIX + sha256 };
}

/** Facts of a file that is made of a text. */
export function factsOfText(href: string, text: string): ReferencedFile {
  return { href, size: Buffer.byteLength(text), sha256: sha256Of(text) };
}

export function sha256Of(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A file name as the last part of an address. */
export function hrefOf(folder: string, file: string): string {
  return `${folder}/${encodeURIComponent(file)}`;
}
