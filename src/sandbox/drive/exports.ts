/**
 * Files that Earth Engine exports to Drive.
 *
 * Earth Engine finds a folder by its name, at any depth of My Drive and of the shared drives that the
 * account may add files to. Of several it takes the one that was modified last; where there is none
 * it makes one at the root of My Drive. A `/` in the name is a character like
 * any other. An export never replaces a file: a second one of the same name becomes a second file.
 * https://developers.google.com/earth-engine/apidocs/export-image-todrive
 */
import type { Bytes } from '../rest/writeContent.ts';
import type { SharedDriveRoles } from './driveRoles.ts';
import type { DriveFiles } from './fileStore.ts';

/** The folders and files that exports write to. */
export function driveExports(files: DriveFiles, roles: SharedDriveRoles) {
  return {
    async folder(name: string, account = ''): Promise<string> {
      if (name === '') return files.root.id;
      const folder = await files.ensureFolder(
        name,
        ({ driveId }) => driveId === undefined || roles.allows(account, 'add', driveId),
      );
      return folder.id;
    },
    /** @throws DriveError 403 when My Drive is full, and 404 when the folder is gone */
    async write(folder: string, name: string, bytes: Bytes, mimeType: string): Promise<unknown> {
      const content = await files.contents.stage(bytes);
      const now = new Date().toISOString();
      const driveId = files.find(folder)?.driveId;
      return files.create(
        {
          ...{ name, mimeType, parent: folder, content, originalFilename: name },
          ...(driveId !== undefined && { driveId }),
          ...{ createdTime: now, modifiedTime: now, madeByApp: false },
        },
        () => files.requireFolder(folder),
      );
    },
  };
}
