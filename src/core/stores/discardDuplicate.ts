/**
 * Discards a file or folder on Google Drive that another machine created at the same moment.
 *
 * On a shared drive, only a Manager can delete files permanently, and a Contributor cannot move them to
 * the trash either: https://developers.google.com/workspace/drive/api/guides/ref-roles. A duplicate that
 * stays must have another name, because it would be the newest file of its name, which counts.
 */
import { ServiceError } from '../errors.ts';
import type { DriveRequests } from './driveRequests.ts';

/** @param file its name is the one that both have */
export async function discardDuplicate(
  requests: DriveRequests,
  { id, name }: { readonly id: string; readonly name: string },
  { signal, isFolder }: { readonly signal?: AbortSignal | undefined; readonly isFolder: boolean },
): Promise<void> {
  const other = `${name} (duplicate)`;
  const ways: (() => Promise<unknown>)[] = [
    () => requests.change(id, { trashed: true }, name, { signal }),
    () => requests.change(id, { name: other }, name, { signal }),
  ];
  // Deleting a folder would also delete what another machine has just put into it.
  if (!isFolder) ways.unshift(() => requests.delete(id, name, { signal }));
  for (const [tried, discard] of ways.entries()) {
    try {
      await discard();
      return;
    } catch (error) {
      if (!isBeyondRole(error) || tried === ways.length - 1) throw error;
    }
  }
}

function isBeyondRole(error: unknown): boolean {
  return error instanceof ServiceError && error.reason === 'insufficientFilePermissions';
}
