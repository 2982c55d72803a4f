/** A sandbox, folders and bytes for the tests with other projects' programs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Object names that a path, an address or a terminal could take for something else. */
export const awkwardNames = [
  'plain.txt',
  'with blank/and+plus.txt',
  'signs/a&b=c;d,e(f)[g]#h?i%2Fj.txt',
  'letters/äöü-中文-🌲.txt',
  "quotes/'single'.txt",
];

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cedar-peer-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Bytes without a pattern that a shifted piece could hide in. */
export function noise(length: number, start = 1): Buffer {
  const bytes = Buffer.alloc(length);
  let state = start;
  for (let at = 0; at < length; at++) {
    // Numerical Recipes' generator; its high bits are the random ones.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
