/** The stored form of files, folders and shared drives. */
import type { Content } from './content.ts';

export const FOLDER = 'application/vnd.google-apps.folder';

/** Key-value pairs of `properties` and `appProperties`. */
export type FileProperties = Readonly<Record<string, string>>;

/** Metadata of a file that a client may set without sending its bytes. */
export interface FileAttributes {
  readonly name: string;
  readonly mimeType: string;
  readonly description?: string;
  readonly starred?: boolean;
  /** Times as RFC 3339 writes them, in UTC with milliseconds. */
  readonly createdTime: string;
  readonly modifiedTime: string;
  readonly properties?: FileProperties;
  readonly appProperties?: FileProperties;
}

export interface DriveRecord extends FileAttributes {
  readonly id: string;
  /** The folder that contains it; a root has none. */
  readonly parent?: string;
  /** The shared drive that it is in. */
  readonly driveId?: string;
  /** When it was put in the trash itself, rather than a folder that contains it. */
  readonly trashedTime?: string;
  readonly originalFilename?: string;
  /** Bytes of the newest revision; a folder has none. */
  readonly content?: Content;
  /** Every revision that is kept, the newest one last. */
  readonly revisions?: readonly StoredRevision[];
  /** Grows with every change. */
  readonly version: number;
  /** Whether an app created it with this API; Earth Engine's exports are not the app's files. */
  readonly madeByApp: boolean;
}

/** The bytes that a file has, or had before it was replaced. */
export interface StoredRevision {
  readonly id: string;
  readonly mimeType: string;
  readonly modifiedTime: string;
  readonly originalFilename: string;
  readonly content: Content;
}

/** A shared drive; its root folder has the same id. */
export interface StoredDrive {
  readonly id: string;
  readonly name: string;
  readonly createdTime: string;
  /** Id of the request that created it, so that a repeated one is known. */
  readonly requestId: string;
}
