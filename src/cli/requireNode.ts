/** The version of Node.js that the command needs. */
import * as zlib from 'node:zlib';

/**
 * The core compresses with Zstandard, which is part of Node.js since this version.
 *
 * https://nodejs.org/api/zlib.html#zlibzstdcompressbuffer-options-callback
 */
const OLDEST_NODE = '22.15';

/** @throws Error with what to install, if this Node.js is too old to load the core */
export function requireNode(): void {
  if (typeof zlib.zstdCompress === 'function') return;
  throw new Error(`Node.js ${OLDEST_NODE} or newer is needed; this is ${process.version}.`);
}
