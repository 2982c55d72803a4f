/** Unpacks archives, with limits for what is in them. */
import { crc32, gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { AreaProblemError, refuseArea } from '../areaProblem.ts';
import type { NamedBytes } from './namedBytes.ts';
import { zipEntries } from './zipDirectory.ts';

/** Most bytes that a file may have when it and the archives in it are unpacked. */
const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024;

/** Most archives in each other, such as KMZ in ZIP in gzip. */
const MAX_DEPTH = 3;

/** What may still be unpacked. */
export interface UnpackLimits {
  /** Shared by all archives in a file. */
  readonly bytes: { left: number; readonly limit: number };
  /** Archives in each other. */
  readonly depth: number;
}

export function unpackLimits(limit = MAX_UNPACKED_BYTES): UnpackLimits {
  return { bytes: { left: limit, limit }, depth: MAX_DEPTH };
}

/**
 * Limits for what is in an archive.
 *
 * @throws AreaProblemError when there are too many archives in each other
 */
export function limitsInside({ bytes, depth }: UnpackLimits): UnpackLimits {
  // One that contains itself has no end.
  if (depth === 0) refuseArea({ reason: 'other-format', format: 'zip' });
  return { bytes, depth: depth - 1 };
}

function take({ bytes }: UnpackLimits, size: number): void {
  bytes.left -= size;
  if (bytes.left < 0) refuseTooLarge(bytes.limit);
}

function refuseTooLarge(limitBytes: number, cause?: unknown): never {
  refuseArea({ reason: 'too-large', limitBytes }, cause);
}

/**
 * @throws AreaProblemError when it is damaged, by its checksums too, encrypted, compressed in a way
 *   that is not read, or too large
 */
export function unzipped(bytes: Uint8Array, limits: UnpackLimits): NamedBytes[] {
  try {
    const directory = zipEntries(bytes);
    const checksums = new Map<string, number | undefined>();
    let index = 0;
    const entries = unzipSync(bytes, {
      filter: ({ name, originalSize, compression }) => {
        const entry = directory[index++];
        // Files that macOS adds: attributes under the same names.
        if (/(?:^|\/)(?:__MACOSX\/|\._)/.test(name) || name.endsWith('/')) return false;
        if (entry?.isEncrypted) refuseArea({ reason: 'zip-encrypted', file: name });
        if (compression !== STORED && compression !== DEFLATE) {
          refuseArea({ reason: 'zip-method', file: name, method: methodName(compression) });
        }
        take(limits, originalSize);
        checksums.set(name, entry?.crc32);
        return true;
      },
    });
    for (const [name, content] of Object.entries(entries)) {
      if (crc32(content) !== checksums.get(name)) refuseArea({ reason: 'zip-damaged', file: name });
    }
    return Object.entries(entries).map(([name, content]) => ({ name, bytes: content }));
  } catch (error) {
    if (error instanceof AreaProblemError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    return refuseArea({ reason: 'syntax', format: 'ZIP', detail }, error);
  }
}

const STORED = 0;
const DEFLATE = 8;

/** Methods of compression that programs offer. Source: APPNOTE 6.3.10 of PKWARE, section 4.4.5. */
const METHODS: Readonly<Record<number, string>> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  93: 'Zstandard',
  95: 'XZ',
  98: 'PPMd',
};

function methodName(method: number): string {
  return METHODS[method] ?? String(method);
}

/** @throws AreaProblemError when it is damaged, by its checksum too, or too large */
export function ungzipped(bytes: Uint8Array, limits: UnpackLimits): Uint8Array {
  try {
    const content = gunzipSync(bytes, { maxOutputLength: Math.max(limits.bytes.left, 1) });
    take(limits, content.length);
    return content;
  } catch (error) {
    if (error instanceof AreaProblemError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') refuseTooLarge(limits.bytes.limit, error);
    return refuseArea({ reason: 'syntax', format: 'GZIP', detail: message }, error);
  }
}
