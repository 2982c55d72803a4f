/** Records of files: new ones, and those of files with new bytes. */
import type { Content } from './content.ts';
import { createFileId } from './ids.ts';
import type { DriveRecord, FileAttributes } from './types.ts';

/** A file that is to be. */
export interface NewFile extends FileAttributes {
  /** Made up when it is left out. */
  readonly id?: string;
  readonly parent: string;
  readonly driveId?: string;
  readonly originalFilename?: string;
  readonly content?: Content;
  readonly madeByApp: boolean;
}

/** Older revisions are removed: https://support.google.com/drive/answer/2409045 */
const MAX_REVISIONS = 100;

/** A file with new bytes. */
export function withRevision(file: DriveRecord, content: Content): DriveRecord {
  const { mimeType, modifiedTime, name, originalFilename = name } = file;
  const revision = { id: createFileId(), mimeType, modifiedTime, originalFilename, content };
  const revisions = [...(file.revisions ?? []), revision].slice(-MAX_REVISIONS);
  return { ...file, content, revisions };
}
