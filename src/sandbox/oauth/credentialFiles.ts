/** Writes files with credentials that sign in at a sandbox. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Sandbox } from '../index.ts';

/** Where each kind of file is written; it is not, when its path is left out. */
export interface CredentialFiles {
  readonly clientJson?: string | undefined;
  readonly serviceAccountKey?: string | undefined;
  readonly authorizedUser?: string | undefined;
}

/** @throws Error when a file exists that no sandbox has written, which may be a key of Google's */
export async function writeCredentials(sandbox: Sandbox, files: CredentialFiles): Promise<void> {
  if (files.clientJson !== undefined) await write(files.clientJson, sandbox.clientJson());
  if (files.serviceAccountKey !== undefined) {
    await write(files.serviceAccountKey, await sandbox.serviceAccountKey());
  }
  if (files.authorizedUser !== undefined) {
    await write(files.authorizedUser, sandbox.authorizedUser());
  }
}

async function write(path: string, credentials: object): Promise<void> {
  if (!(await isReplaceable(path))) {
    throw new Error(`${path} exists and is not of a sandbox: choose another file.`);
  }
  await writeFile(path, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600 });
}

/** Whether a file is missing, or signs in at an address of a sandbox. */
async function isReplaceable(path: string): Promise<boolean> {
  try {
    return /"token_uri": "http:\/\/127\.0\.0\.1:\d+\/token"/.test(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}
