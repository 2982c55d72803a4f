/** A sandbox, folders and bytes for the tests with other projects' programs. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Sandbox } from '../../src/sandbox/index.ts';

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

/** The key of a service account that signs in at the sandbox, as Google's console writes it. */
export function serviceAccountKey(
  sandbox: Pick<Sandbox, 'project' | 'oauth'>,
): Record<string, string> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    type: 'service_account',
    project_id: sandbox.project,
    private_key_id: '0123456789abcdef',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    client_email: `peer@${sandbox.project}.iam.gserviceaccount.com`,
    client_id: '123456789',
    auth_uri: `${sandbox.oauth}/auth`,
    token_uri: `${sandbox.oauth}/token`,
  };
}
