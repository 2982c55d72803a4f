/**
 * Removes files from Google Drive.
 *
 * A document is in the trash before it is known whether it may be removed, and no listing shows it there.
 * So a cancel does not end that, and a document that must stay is taken out of the trash again. The
 * caller waits for it no longer than two seconds.
 */
import * as l10n from '@vscode/l10n';
import { CancelledError, ConflictError, NotFoundError, ServiceError } from '../errors.ts';
import { delayedAbort, finishInBackground } from '../services/abort.ts';
import { throwIfCancelled } from '../watch.ts';
import type { DriveFile } from './driveFiles.ts';
import type { DriveRequests } from './driveRequests.ts';
import type { StoredObject } from './store.ts';

/** Time that the removal of one document may still take after a cancel, milliseconds. */
const REMOVE_MS = 20_000;

/** Names of documents that could not be taken out of the trash, by the errors that report it. */
const leftInTrash = new WeakMap<object, string>();

/** Name of the document that is still in the trash, where an error reports that. */
export function documentInTrash(error: unknown): string | undefined {
  return error instanceof Error ? leftInTrash.get(error) : undefined;
}

interface Removal {
  readonly removal: 'trash' | 'delete';
  readonly signal: AbortSignal | undefined;
}

/**
 * Moves a file to the trash, or deletes it permanently. One that is not there is no error.
 *
 * @throws ConflictError when it was written again since it was listed
 */
export async function removeFile(
  requests: DriveRequests,
  object: StoredObject,
  options: Removal,
): Promise<void> {
  const removed = removeNow(requests, object, options);
  await finishInBackground(removed, options.signal, () => new CancelledError());
}

async function removeNow(
  requests: DriveRequests,
  object: StoredObject,
  { removal, signal }: Removal,
): Promise<void> {
  const { id, fileName } = object;
  const isDocument = fileName.endsWith('.json');
  const late = isDocument ? delayedAbort(signal, REMOVE_MS) : signal;
  try {
    if (isDocument || removal === 'trash') await moveToTrash(requests, object, { signal, late });
    if (removal === 'trash') return;
    try {
      await requests.delete(id, fileName, { signal: late });
    } catch (error) {
      if (isDocument && !(error instanceof NotFoundError)) {
        await restore(requests, object, late, error);
      }
      throw error;
    }
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
}

/** @throws ConflictError when it was written again since it was listed */
async function moveToTrash(
  requests: DriveRequests,
  object: StoredObject,
  { signal, late }: Record<'signal' | 'late', AbortSignal | undefined>,
): Promise<void> {
  const { id, fileName, version } = object;
  const isOther = ({ revision }: DriveFile) => version !== '' && revision !== version;
  // Only documents are worth the request.
  if (fileName.endsWith('.json') && isOther(await requests.file(id, fileName, { signal }))) {
    throw writtenAgain(fileName);
  }
  throwIfCancelled(signal);
  const removed = await requests.change(id, { trashed: true }, fileName, { signal: late });
  if (!isOther(removed)) return;
  await restore(requests, object, late);
  throw writtenAgain(fileName);
}

/**
 * Takes a file out of the trash.
 *
 * @param problem what kept it from being deleted, which is what to report
 * @throws where it stays in the trash: the problem, or what keeps it there, with that
 */
async function restore(
  requests: DriveRequests,
  { id, fileName }: StoredObject,
  signal: AbortSignal | undefined,
  problem?: unknown,
): Promise<void> {
  try {
    await requests.change(id, { trashed: false }, fileName, { signal });
  } catch (error) {
    const reported = problem ?? error;
    throw error instanceof NotFoundError ? reported : inTrashError(reported, fileName);
  }
}

function inTrashError(error: unknown, fileName: string): unknown {
  const remark = l10n.t(
    '"{0}" is in the trash of Google Drive now, and has to be restored there.',
    fileName,
  );
  const remarked = withRemark(error, remark);
  if (remarked) leftInTrash.set(remarked, fileName);
  return remarked ?? error;
}

function withRemark(error: unknown, remark: string): Error | undefined {
  if (error instanceof ServiceError) return error.withRemark(remark);
  if (!(error instanceof CancelledError)) return undefined;
  return new CancelledError(`${error.message} ${remark}`, { cause: error });
}

function writtenAgain(fileName: string): ConflictError {
  return new ConflictError(
    fileName,
    l10n.t('"{0}" was not deleted, because another program changed it in the meantime.', fileName),
  );
}
