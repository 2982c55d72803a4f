/**
 * Files that Earth Engine exports to Drive.
 *
 * Earth Engine finds a folder by its name, at any depth. Of several it takes the one that was
 * modified last; where there is none it makes one at the root. A `/` in the name is a character like
 * any other. An export never replaces a file: a second one of the same name becomes a second file.
 * https://developers.google.com/earth-engine/apidocs/export-image-todrive
 */
import type { Bytes } from '../rest/writeContent.ts';
import type { DriveFiles } from './fileStore.ts';

/** The folders and files of My Drive, as exports need them. */
export function driveExports(files: DriveFiles) {
  return {
    async folder(name: string): Promise<string> {
      return name === '' ? files.root.id : (await files.ensureFolder(name)).id;
    },
    /** @throws DriveError 403 when My Drive is full, and 404 when the folder is gone */
    async write(folder: string, name: string, bytes: Bytes, mimeType: string): Promise<unknown> {
      const content = await files.stage(bytes);
      const now = new Date().toISOString();
      return files.create(
        {
          ...{ name, mimeType, parent: folder, content, originalFilename: name },
          ...{ createdTime: now, modifiedTime: now, madeByApp: false },
        },
        () => files.requireFolder(folder),
      );
    },
  };
}
