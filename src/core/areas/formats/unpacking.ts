/** Unpacks archives, with limits for what is in them. */
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { AreaProblemError, refuseArea } from '../areaProblem.ts';
import type { NamedBytes } from './namedBytes.ts';

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

/** @throws AreaProblemError when it is damaged, or too large */
export function unzipped(bytes: Uint8Array, limits: UnpackLimits): NamedBytes[] {
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        // Files that macOS adds: attributes under the same names.
        if (/(?:^|\/)(?:__MACOSX\/|\._)/.test(name) || name.endsWith('/')) return false;
        take(limits, originalSize);
        return true;
      },
    });
    return Object.entries(entries).map(([name, content]) => ({ name, bytes: content }));
  } catch (error) {
    if (error instanceof AreaProblemError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    return refuseArea({ reason: 'syntax', format: 'ZIP', detail }, error);
  }
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
