/** Connection to Google Drive, and the addresses of its API, version 3. */
import type { Clock } from '../../domain/clock.ts';
import type { AuthClient } from '../services/authClient.ts';

export const DRIVE_URL = 'https://www.googleapis.com';

/** The account's Drive, and the connection to it. */
export interface DriveOptions {
  /** The client that signs the requests, such as that of an Earth Engine session. */
  readonly auth: AuthClient;
  /** Id of a shared drive that the folders are on; the account's own Drive unless given. */
  readonly driveId?: string | undefined;
  /**
   * Treatment of deleted files: `trash` moves them to Drive's trash, which keeps them for 30 days
   * and counts them as used storage; `delete` frees the storage at once. Default: `trash`.
   */
  readonly removal?: 'trash' | 'delete' | undefined;
  /** Another endpoint than Google's: a private one, or a sandbox. */
  readonly endpoint?: string | undefined;
  /** Measures the waits between tries; the system's unless given. */
  readonly clock?: Clock | undefined;
}

/** Parameters of a request; those without a value are left out. */
export type DriveQuery = Readonly<Record<string, string | undefined>>;

/** The address of a request. Files on shared drives are found as well. */
export function driveUrl(
  origin: string,
  base: 'drive/v3' | 'upload/drive/v3',
  path: string,
  query: DriveQuery,
): URL {
  const url = new URL(`${origin}/${base}/${path}`);
  const isFile = path.startsWith('files') && path !== 'files/generateIds';
  const all = isFile && !path.includes('/revisions') ? { supportsAllDrives: 'true' } : {};
  for (const [name, value] of Object.entries({ ...query, ...all })) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

/** Path of a file by its id. */
export function filePath(id: string): string {
  return `files/${encodeURIComponent(id)}`;
}
