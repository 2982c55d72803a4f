/** Files as Google Drive describes them: answers are checked here, and trusted from here on. */
import { isRecord } from '../../domain/isRecord.ts';

export const FOLDER_TYPE = 'application/vnd.google-apps.folder';

/** The fields of a file that are asked for. */
export const FILE_FIELDS =
  'id,name,mimeType,size,md5Checksum,headRevisionId,createdTime,modifiedTime,trashed,driveId,properties';

/** A file or folder. */
export interface DriveFile {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  /** Bytes; 0 for a folder. */
  readonly size: number;
  /** MD5 of the content, hexadecimal; absent for folders and for documents of Google's own kinds. */
  readonly md5?: string | undefined;
  /** Id of the content; another one after each write. */
  readonly revision?: string | undefined;
  readonly created: Date;
  readonly modified: Date;
  readonly isTrashed: boolean;
  /** The shared drive it is on. */
  readonly driveId?: string | undefined;
  /** Texts that every program sees. */
  readonly properties: Readonly<Record<string, string>>;
}

/** Metadata of a file besides its content. */
export interface FileMetadata {
  readonly id?: string;
  readonly name?: string;
  readonly mimeType?: string;
  readonly parents?: readonly string[];
  readonly trashed?: boolean;
  /** Texts that every program sees; null removes one. */
  readonly properties?: Readonly<Record<string, string | null>>;
  /** Texts that only programs of the same OAuth client see. */
  readonly appProperties?: Readonly<Record<string, string>>;
}

/** A version of a file's content. */
export interface DriveRevision {
  readonly id: string;
  readonly md5?: string | undefined;
  readonly size: number;
}

/** A file whose content is there to be downloaded. */
export type BlobFile = DriveFile & { readonly md5: string; readonly revision: string };

export function isBlobFile(file: DriveFile): file is BlobFile {
  return file.md5 !== undefined && file.revision !== undefined;
}

export function isFolder({ mimeType }: DriveFile): boolean {
  return mimeType === FOLDER_TYPE;
}

/** The file of an answer; undefined when Drive cannot have answered this. */
export function parseFile(json: unknown): DriveFile | undefined {
  return isRecord(json) && json.kind === 'drive#file' ? fileOf(json) : undefined;
}

/** A page of files. */
export function parseFileList(json: unknown) {
  if (!isRecord(json) || json.kind !== 'drive#fileList') return undefined;
  const { files: listed = [], nextPageToken, incompleteSearch } = json;
  if (!Array.isArray(listed) || !isToken(nextPageToken)) return undefined;
  const files = listed.map(fileOf);
  if (!files.every((file) => file !== undefined)) return undefined;
  const isIncomplete = incompleteSearch === true;
  return { files, nextPageToken: nextPageToken || undefined, isIncomplete };
}

/** A page of revisions. */
export function parseRevisions(json: unknown) {
  if (!isRecord(json) || json.kind !== 'drive#revisionList') return undefined;
  const { revisions: listed = [], nextPageToken } = json;
  if (!Array.isArray(listed) || !isToken(nextPageToken)) return undefined;
  const revisions = listed.map(revisionOf);
  if (!revisions.every((revision) => revision !== undefined)) return undefined;
  return { revisions, nextPageToken: nextPageToken || undefined };
}

/** Ids for new files, at least one. */
export function parseIds(json: unknown): string[] | undefined {
  if (!isRecord(json) || json.kind !== 'drive#generatedIds' || !Array.isArray(json.ids)) {
    return undefined;
  }
  const ids = json.ids.filter((id): id is string => typeof id === 'string');
  return ids.length > 0 ? ids : undefined;
}

function fileOf(json: unknown): DriveFile | undefined {
  if (!isRecord(json)) return undefined;
  const { id, name, mimeType, size = '0', md5Checksum: md5, headRevisionId: revision } = json;
  const created = new Date(String(json.createdTime));
  const modified = new Date(String(json.modifiedTime));
  if (typeof id !== 'string' || typeof name !== 'string' || typeof mimeType !== 'string') {
    return undefined;
  }
  if (!/^\d+$/.test(String(size)) || Number.isNaN(modified.getTime() + created.getTime())) {
    return undefined;
  }
  return {
    id,
    name,
    mimeType,
    size: Number(size),
    md5: typeof md5 === 'string' ? md5 : undefined,
    revision: typeof revision === 'string' ? revision : undefined,
    created,
    modified,
    isTrashed: json.trashed === true,
    driveId: typeof json.driveId === 'string' ? json.driveId : undefined,
    properties: textsOf(json.properties),
  };
}

function revisionOf(json: unknown): DriveRevision | undefined {
  if (!isRecord(json) || typeof json.id !== 'string') return undefined;
  const { id, md5Checksum: md5, size = '0' } = json;
  if (!/^\d+$/.test(String(size))) return undefined;
  return { id, md5: typeof md5 === 'string' ? md5 : undefined, size: Number(size) };
}

function isToken(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => {
      return typeof entry[1] === 'string';
    }),
  );
}
