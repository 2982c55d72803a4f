/** The stored form of files, folders and shared drives. */
import type { Content } from './content.ts';

export const FOLDER = 'application/vnd.google-apps.folder';

/** Key-value pairs of `properties` and `appProperties`. */
export type Properties = Readonly<Record<string, string>>;

/** What a client may set of a file without sending its bytes. */
export interface Attributes {
  readonly name: string;
  readonly mimeType: string;
  readonly description?: string;
  readonly starred?: boolean;
  /** Times as RFC 3339 writes them, in UTC with milliseconds. */
  readonly createdTime: string;
  readonly modifiedTime: string;
  readonly properties?: Properties;
  readonly appProperties?: Properties;
}

export interface StoredFile extends Attributes {
  readonly id: string;
  /** The folder that contains it; a root has none. */
  readonly parent?: string;
  /** The shared drive that it is in. */
  readonly driveId?: string;
  /** When it was put in the trash itself, rather than a folder that contains it. */
  readonly trashedTime?: string;
  readonly originalFilename?: string;
  /** A folder has none. */
  readonly content?: Content;
  readonly headRevisionId?: string;
  /** Grows with every change. */
  readonly version: number;
  /** Whether an app created it with this API; Earth Engine's exports are not the app's files. */
  readonly madeByApp: boolean;
}

/** A shared drive; its root folder has the same id. */
export interface StoredDrive {
  readonly id: string;
  readonly name: string;
  readonly createdTime: string;
  /** Id of the request that created it, so that a repeated one is known. */
  readonly requestId: string;
}
