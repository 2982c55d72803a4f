/** Creates and changes files as requests describe it. */
import { type Caller, folderOf, openFolder } from './access.ts';
import type { Content } from './content.ts';
import {
  badRequest,
  DriveError,
  forbidden,
  insufficientFilePermissions,
  invalidValue,
  notImplemented,
} from './driveErrors.ts';
import type { DriveFiles } from './fileStore.ts';
import { isGeneratedId } from './ids.ts';
import { mergeMetadata, mergeProperties } from './metadata.ts';
import { type DriveRecord, FOLDER } from './types.ts';
import type { Upload } from './uploads.ts';

/** Moves of a file: `addParents` and `removeParents`. */
type Move = Upload['move'];

/** Makes a file; content that is not used is removed. */
export async function createFile(
  files: DriveFiles,
  caller: Caller,
  upload: Upload,
  content?: Content,
): Promise<DriveRecord> {
  const { metadata, contentType = 'application/octet-stream' } = upload;
  try {
    const parent = parentOf(files, caller, upload);
    const mimeType = metadata.mimeType ?? contentType;
    const now = files.creationTime();
    const isFolder = mimeType === FOLDER;
    if (isFolder && content) throw badRequest('Bad Request');
    caller.checkRoom(content?.size ?? 0, parent.driveId);
    checkNewId(files, metadata.id);
    const name = metadata.name || 'Untitled';
    const properties = mergeProperties(undefined, metadata.properties);
    const appProperties = mergeProperties(undefined, metadata.appProperties);
    const bytes = isFolder
      ? undefined
      : (content ?? (await files.contents.stage(new Uint8Array())));
    const file = {
      ...(metadata.id !== undefined && { id: metadata.id }),
      ...{ name, mimeType, parent: parent.id, madeByApp: true },
      ...(parent.driveId !== undefined && { driveId: parent.driveId }),
      ...(metadata.description != null && { description: metadata.description }),
      ...(metadata.starred !== undefined && { starred: metadata.starred }),
      createdTime: metadata.createdTime ?? now,
      modifiedTime: metadata.modifiedTime ?? now,
      ...(properties && { properties }),
      ...(appProperties && { appProperties }),
      ...(bytes && { content: bytes, originalFilename: metadata.originalFilename ?? name }),
    };
    // Once more where nothing else changes: the folder or the id may be another request's by now.
    return await files.create(file, () => {
      parentOf(files, caller, upload);
      checkNewId(files, metadata.id);
    });
  } catch (error) {
    if (content) await files.contents.discard(content);
    throw error;
  }
}

/** The folder of a new file. @throws DriveError 403 or 404 */
export function parentOf(
  files: DriveFiles,
  caller: Caller,
  { metadata, allDrives }: Pick<Upload, 'metadata' | 'allDrives'>,
): DriveRecord {
  const [parent = 'root', ...others] = metadata.parents ?? [];
  if (others.length > 0) throw cannotAddParent();
  return openFolder(caller, files, parent, allDrives);
}

function checkNewId(files: DriveFiles, id: string | undefined): void {
  if (id === undefined) return;
  if (files.find(id)) {
    throw new DriveError(409, 'fileIdInUse', 'A file already exists with the provided ID.');
  }
  if (!isGeneratedId(id)) throw invalidValue('file.id', 'The provided file ID is not usable.');
}

/** Changes a file; content that is not used is removed. */
export async function updateFile(
  files: DriveFiles,
  caller: Caller,
  upload: Upload & { readonly id: string },
  content?: Content,
): Promise<DriveRecord> {
  const { metadata, contentType, move, allDrives } = upload;
  const change = (now: DriveRecord) => {
    checkChange(files, caller, upload, content !== undefined);
    const mimeType = metadata.mimeType ?? (content && contentType);
    const sent = mimeType === undefined ? metadata : { ...metadata, mimeType };
    const merged = mergeMetadata(now, sent, content !== undefined);
    return moved(merged, files, move, {
      find: (id) => folderOf(caller, files, id, allDrives),
      open: (id) => openFolder(caller, files, id, allDrives),
    });
  };
  try {
    const { id } = caller.file(files, upload.id, allDrives);
    return await files.update(id, change, content);
  } catch (error) {
    if (content) await files.contents.discard(content);
    throw error;
  }
}

/** @throws DriveError 400, 403 or 404 for a change that cannot be made */
export function checkChange(
  files: DriveFiles,
  caller: Caller,
  { id, metadata, move, allDrives }: Upload & { readonly id: string },
  hasContent: boolean,
): void {
  const file = caller.file(files, id, allDrives);
  caller.checkWritable(file);
  caller.check('edit', file);
  if (metadata.trashed && !files.isTrashed(file)) caller.check('trash', file);
  if (move.add.length + move.remove.length > 0) caller.check('move', file);
  const isFolder = file.mimeType === FOLDER;
  if (isFolder && hasContent) throw badRequest('Bad Request');
  const turns = metadata.mimeType !== undefined && (metadata.mimeType === FOLDER) !== isFolder;
  if (turns) throw badRequest('Bad Request');
  if (file.parent !== undefined) return;
  const leaves = move.add.length + move.remove.length > 0;
  if (metadata.trashed || leaves || metadata.name !== undefined) {
    throw insufficientFilePermissions();
  }
}

/**
 * A file in the folder that it is moved to. It has exactly one:
 * https://developers.google.com/workspace/drive/api/guides/ref-single-parent
 */
function moved(
  file: DriveRecord,
  files: DriveFiles,
  { add, remove }: Move,
  folders: {
    readonly find: (id: string) => DriveRecord;
    /** A folder that the caller may put files in. */
    readonly open: (id: string) => DriveRecord;
  },
): DriveRecord {
  if (add.length + remove.length === 0) return file;
  const removed = new Set(remove.map((id) => files.find(id)?.id));
  const kept = file.parent === undefined || removed.has(file.parent) ? [] : [file.parent];
  const parents = new Set([...kept, ...add.map((id) => folders.open(id).id)]);
  if (parents.size > 1) throw cannotAddParent();
  // Without a folder a file of My Drive is at its root.
  const [parent = file.driveId ?? files.root.id] = parents;
  const folder = folders.find(parent);
  if (folder.driveId !== file.driveId) {
    throw notImplemented('moves between My Drive and shared drives');
  }
  if (files.contains(file.id, folder)) throw badRequest('Bad Request');
  return { ...file, parent };
}

function cannotAddParent(): DriveError {
  return forbidden('cannotAddParent', 'Increasing the number of parents is not allowed');
}

/** @throws DriveError 403 for what cannot be deleted */
export function checkDeletable(caller: Caller, file: DriveRecord): void {
  caller.checkWritable(file);
  caller.check('delete', file);
  if (file.parent === undefined) throw insufficientFilePermissions();
}
