/** Deletes what runs have written, and cancels their tasks. */
import type { Operation } from '../../src/core/index.ts';
import { RUN_PREFIX } from './run.ts';
import { bodyOf, isOk, type Services } from './services.ts';

export interface CleanupOptions {
  readonly services: Services;
  readonly project: string;
  readonly bucket: string;
  readonly withDrive: boolean;
  /** Name of one run, or the prefix of all of them. */
  readonly prefix: string;
  readonly signal: AbortSignal;
}

/** Numbers of what was deleted or cancelled. */
export interface Cleaned {
  readonly tasks: number;
  readonly objects: number;
  readonly folders: number;
}

/** Most pages of operations to look through: 10,000 tasks, newest first. */
const MAX_PAGES = 20;

/** Seconds that cancelled tasks have to end in: they could write until then. */
const CANCELLED_WITHIN_S = 60;

/** @throws Error in the words of a service that refuses, after everything else was tried */
export async function cleanUp(options: CleanupOptions): Promise<Cleaned> {
  const failures: unknown[] = [];
  const attempt = (work: Promise<number>) =>
    work.catch((error: unknown) => {
      failures.push(error);
      return 0;
    });
  const tasks = await attempt(cancelTasks(options));
  const objects = await attempt(deleteObjects(options));
  const folders = options.withDrive ? await attempt(deleteFolders(options)) : 0;
  if (failures.length > 0) {
    throw new Error(failures.map((error) => (error as Error).message).join('\n'));
  }
  return { tasks, objects, folders };
}

async function cancelTasks(options: CleanupOptions): Promise<number> {
  const { services, signal } = options;
  const running = await runningTasks(options);
  for (const name of running) {
    await services.send('earthEngine', `/v1/${name}:cancel`, { method: 'POST', body: {} }, signal);
  }
  for (let second = 0; second < CANCELLED_WITHIN_S; second += 1) {
    if ((await runningTasks(options)).length === 0) return running.length;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(
    `Tasks are still being cancelled. Run "npm run test:google" with --clean in some minutes.`,
  );
}

/** Names of the tasks of the run that have not ended. */
async function runningTasks({
  services,
  project,
  prefix,
  signal,
}: CleanupOptions): Promise<string[]> {
  const running: string[] = [];
  let token = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const path = `/v1/projects/${project}/operations?pageSize=500&pageToken=${token}`;
    const answer = await services.send('earthEngine', path, {}, signal);
    const { operations = [], nextPageToken = '' } = bodyOf(answer, 'The list of tasks') as {
      operations?: Operation[];
      nextPageToken?: string;
    };
    for (const { name, done, metadata } of operations) {
      if (!done && metadata?.description?.startsWith(prefix)) running.push(name);
    }
    token = encodeURIComponent(nextPageToken);
    if (token === '') break;
  }
  return running;
}

async function deleteObjects({
  services,
  bucket,
  prefix,
  signal,
}: CleanupOptions): Promise<number> {
  let count = 0;
  for (;;) {
    const path = `/storage/v1/b/${bucket}/o?prefix=${encodeURIComponent(prefix)}`;
    const answer = await services.send('storage', path, {}, signal);
    const { items = [] } = bodyOf(answer, 'The list of objects') as {
      items?: { name: string }[];
    };
    if (items.length === 0) return count;
    for (const { name } of items) {
      const object = `/storage/v1/b/${bucket}/o/${encodeURIComponent(name)}`;
      const deleted = await services.send('storage', object, { method: 'DELETE' }, signal);
      if (!isOk(deleted) && deleted.status !== 404) bodyOf(deleted, `Deleting ${name}`);
      count += 1;
    }
  }
}

const FOLDER = 'application/vnd.google-apps.folder';

/** Folders with all files in them, permanently. */
async function deleteFolders({ services, prefix, signal }: CleanupOptions): Promise<number> {
  // Drive looks for words that begin with a text; the prefix of all runs is one.
  const q = `mimeType = '${FOLDER}' and name contains '${RUN_PREFIX}' and trashed = false`;
  const path = `/drive/v3/files?q=${encodeURIComponent(q)}&fields=files(id,name)&pageSize=1000`;
  const answer = await services.send('drive', path, {}, signal);
  const { files = [] } = bodyOf(answer, 'The list of folders') as {
    files?: { id: string; name: string }[];
  };
  const own = files.filter(({ name }) => name.startsWith(prefix));
  for (const { id, name } of own) {
    const deleted = await services.send(
      'drive',
      `/drive/v3/files/${id}`,
      { method: 'DELETE' },
      signal,
    );
    if (!isOk(deleted) && deleted.status !== 404) bodyOf(deleted, `Deleting ${name}`);
  }
  return own.length;
}
