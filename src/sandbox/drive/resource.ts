/** Files, shared drives and the account as Drive writes them. */
import type { Caller } from './access.ts';
import type { DriveAction } from './driveRoles.ts';
import type { DriveFiles } from './fileStore.ts';
import { type DriveRecord, FOLDER, type StoredDrive, type StoredRevision } from './types.ts';

/** The one user there is. */
const USER = {
  kind: 'drive#user',
  displayName: 'Sandbox User',
  me: true,
  permissionId: '00000000000000000001',
  emailAddress: 'user@example.com',
};

/** Fields that an answer has when the request does not name any. */
export const DEFAULT_FIELDS = {
  file: 'kind,id,name,mimeType,teamDriveId,driveId',
  files: 'kind,nextPageToken,incompleteSearch,files(kind,id,name,mimeType,teamDriveId,driveId)',
  revision: 'kind,id,mimeType,modifiedTime',
  revisions: 'kind,nextPageToken,revisions(kind,id,mimeType,modifiedTime)',
  drive: 'kind,id,name',
  drives: 'kind,nextPageToken,drives(kind,id,name)',
};

/** JSON of a file: https://developers.google.com/workspace/drive/api/reference/rest/v3/files */
export function fileResource(
  file: DriveRecord,
  files: DriveFiles,
  caller: Caller,
): Record<string, unknown> {
  const { id, name, mimeType, parent, driveId, trashedTime, properties, appProperties } = file;
  const shared = driveId !== undefined;
  return {
    kind: 'drive#file',
    id,
    name,
    mimeType,
    ...(file.description !== undefined && { description: file.description }),
    starred: file.starred === true,
    trashed: files.isTrashed(file),
    explicitlyTrashed: trashedTime !== undefined,
    ...(shared && trashedTime !== undefined && { trashedTime, trashingUser: USER }),
    ...(parent !== undefined && { parents: [parent] }),
    ...(properties && { properties }),
    ...(appProperties && { appProperties }),
    spaces: ['drive'],
    version: String(file.version),
    ...linksOf(file),
    createdTime: file.createdTime,
    modifiedTime: file.modifiedTime,
    modifiedByMe: true,
    modifiedByMeTime: file.modifiedTime,
    lastModifyingUser: USER,
    ...(shared
      ? { teamDriveId: driveId, driveId, hasAugmentedPermissions: false }
      : { owners: [USER], ownedByMe: true, shared: false, writersCanShare: true }),
    isAppAuthorized: file.madeByApp,
    copyRequiresWriterPermission: false,
    viewersCanCopyContent: true,
    ...contentFields(file),
    capabilities: capabilitiesOf(file, files, caller),
  };
}

function linksOf({ id, mimeType, content }: DriveRecord): Record<string, string> {
  const view =
    mimeType === FOLDER
      ? `https://drive.google.com/drive/folders/${id}`
      : `https://drive.google.com/file/d/${id}/view?usp=drivesdk`;
  return {
    webViewLink: view,
    ...(content && { webContentLink: `https://drive.google.com/uc?id=${id}&export=download` }),
  };
}

/** Sizes are text, as all 64-bit numbers of Google's JSON. */
function contentFields(file: DriveRecord): Record<string, unknown> {
  const { content, name, revisions, originalFilename } = file;
  if (!content) return { quotaBytesUsed: '0' };
  const { size, md5Checksum, sha1Checksum, sha256Checksum } = content;
  const [, ...extensions] = name.split('.');
  return {
    ...{ size: String(size), quotaBytesUsed: String(size) },
    ...{ md5Checksum, sha1Checksum, sha256Checksum },
    headRevisionId: revisions?.at(-1)?.id,
    originalFilename: originalFilename ?? name,
    fileExtension: extensions.at(-1) ?? '',
    fullFileExtension: extensions.join('.'),
    hasThumbnail: false,
    thumbnailVersion: '0',
  };
}

/** Capabilities of the caller, by the kind of file and the role. A root cannot be moved. */
function capabilitiesOf(
  file: DriveRecord,
  files: DriveFiles,
  caller: Caller,
): Record<string, boolean> {
  const isFolder = file.mimeType === FOLDER;
  const isRoot = file.parent === undefined;
  const shared = file.driveId !== undefined;
  const may = (action: DriveAction) => caller.may(action, file);
  return {
    canAddChildren: isFolder && may('add'),
    canCopy: !isFolder,
    canDelete: !isRoot && may('delete'),
    canDownload: file.content !== undefined,
    canEdit: may('edit'),
    canListChildren: isFolder,
    canModifyContent: may('edit'),
    canReadRevisions: file.content !== undefined && may('edit'),
    canRemoveChildren: isFolder && !shared,
    canRename: isRoot ? shared && may('manage') : may('edit'),
    canTrash: !isRoot && may('trash'),
    canUntrash: !isRoot && may('edit') && files.isTrashed(file),
    ...(shared && {
      canDeleteChildren: isFolder && may('delete'),
      canMoveItemWithinDrive: !isRoot && may('move'),
      canTrashChildren: isFolder && may('trash'),
      canReadDrive: true,
    }),
  };
}

/** JSON of a revision: https://developers.google.com/workspace/drive/api/reference/rest/v3/revisions */
export function revisionResource(revision: StoredRevision): Record<string, unknown> {
  const { id, mimeType, modifiedTime, originalFilename, content } = revision;
  return {
    ...{ kind: 'drive#revision', id, mimeType, modifiedTime, originalFilename },
    ...{ size: String(content.size), md5Checksum: content.md5Checksum },
    ...{ keepForever: false, published: false, lastModifyingUser: USER },
  };
}

/** JSON of a shared drive: https://developers.google.com/workspace/drive/api/reference/rest/v3/drives */
export function driveResource(
  { id, name, createdTime }: StoredDrive,
  caller: Caller,
): Record<string, unknown> {
  const may = (action: DriveAction) => caller.may(action, { driveId: id });
  return {
    ...{ kind: 'drive#drive', id, name, createdTime, hidden: false },
    capabilities: {
      ...{ canAddChildren: may('add'), canTrashChildren: may('trash') },
      ...{ canDeleteChildren: may('delete'), canEdit: may('edit'), canDownload: true },
      ...{ canListChildren: true, canReadRevisions: may('edit') },
      ...{ canRename: may('edit'), canRenameDrive: may('manage') },
    },
    restrictions: {
      adminManagedRestrictions: false,
      copyRequiresWriterPermission: false,
      domainUsersOnly: false,
      driveMembersOnly: false,
    },
  };
}

/** The largest file that Drive takes: https://support.google.com/drive/answer/37603 */
const MAX_UPLOAD_SIZE = 5 * 2 ** 40;

/**
 * JSON of the account. A service account has no storage:
 * https://developers.google.com/workspace/drive/api/guides/about-shareddrives
 */
export function aboutResource(files: DriveFiles, caller: Caller): Record<string, unknown> {
  const { isServiceAccount = false } = caller.grant;
  const { total, trash } = isServiceAccount ? { total: 0, trash: 0 } : files.usage();
  return {
    kind: 'drive#about',
    user: { ...USER, emailAddress: caller.account },
    storageQuota: {
      limit: String(isServiceAccount ? 0 : files.quota),
      usage: String(total),
      usageInDrive: String(total),
      usageInDriveTrash: String(trash),
    },
    importFormats: {},
    exportFormats: {},
    maxImportSizes: {},
    maxUploadSize: String(MAX_UPLOAD_SIZE),
    appInstalled: true,
    canCreateDrives: true,
    canCreateTeamDrives: true,
    folderColorPalette: [],
  };
}
