/** Problems of answers for a new configuration; undefined where an answer can be used. */
import * as l10n from '@vscode/l10n';
import { wrongBucketName } from '../config/bucketName.ts';
import { isPlaceholder, placeholderMessage } from '../config/placeholders.ts';

/**
 * Ids of projects: 6 to 30 characters, those of an organization's domain after its name.
 * https://cloud.google.com/resource-manager/docs/creating-managing-projects
 */
const PROJECT_ID = /^(?:[a-z0-9][a-z0-9.-]*:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/;

/** Longest folder, bytes; the names of objects have at most 1,024 in Cloud Storage. */
const MAX_FOLDER_BYTES = 200;

/** Characters that Windows does not allow in names of files and folders. */
const REFUSED_BY_WINDOWS = /[<>:"\\|?*]/;

/**
 * Describes what is wrong with the id of a project.
 *
 * @param id id of a Google Cloud project
 */
export function projectProblem(id: string): string | undefined {
  if (isPlaceholder(id)) return placeholderMessage('project', id);
  if (PROJECT_ID.test(id)) return undefined;
  if (id === '') return l10n.t('Enter the id of a Google Cloud project.');
  if (/^\d+$/.test(id)) {
    return l10n.t(
      '"{0}" is the number of a project. Enter its id, which the Cloud console shows beside it.',
      id,
    );
  }
  return l10n.t(
    '"{0}" is not the id of a project: ids have 6 to 30 lowercase letters, digits and dashes, and begin with a letter. The Cloud console shows it beside the name of the project.',
    id,
  );
}

/**
 * Describes what is wrong with the name of a bucket.
 *
 * @param name name of a bucket
 */
export function bucketProblem(name: string): string | undefined {
  if (name === '') return l10n.t('Enter the name of a bucket.');
  if (isPlaceholder(name)) return placeholderMessage('bucket_name', name);
  if (/[{}$%]/.test(name)) {
    return l10n.t(
      'The bucket name "{0}" contains "{1}". Use lowercase letters, digits, dashes, underscores and dots only.',
      name,
      /[{}$%]/.exec(name)?.[0] ?? '',
    );
  }
  return wrongBucketName(name);
}

/**
 * Describes what is wrong with the folder of images.
 *
 * @param folder path of a folder in the store
 */
export function folderProblem(folder: string): string | undefined {
  if (folder.trim() === '') return l10n.t('Enter the name of a folder.');
  if (/[{}]/.test(folder)) {
    return l10n.t(
      'Enter the name of a folder without braces. Fields such as {0} can be added to prefix_template in cedar.yaml.',
      '{collection}',
    );
  }
  const wrong = REFUSED_BY_WINDOWS.exec(folder)?.[0];
  if (wrong !== undefined) return refusedCharacter(folder, wrong);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u001f\u007f]/.test(folder)) {
    return l10n.t('The folder "{0}" contains an invisible character. Enter it again.', folder);
  }
  const parts = folder.split('/');
  if (parts.some((part) => part.trim() !== part || ['', '.', '..'].includes(part))) {
    return l10n.t(
      '"{0}" is not a valid folder. Enter names that are separated by single slashes, without "." and "..".',
      folder,
    );
  }
  if (Buffer.byteLength(folder) > MAX_FOLDER_BYTES) {
    return l10n.t('The folder is too long: it can have {0} bytes.', MAX_FOLDER_BYTES);
  }
  return undefined;
}

/** The first character of a name that Windows does not allow in file names, in a message. */
export function refusedByWindows(name: string): string | undefined {
  const wrong = REFUSED_BY_WINDOWS.exec(name)?.[0];
  return wrong === undefined ? undefined : refusedCharacter(name, wrong);
}

function refusedCharacter(name: string, character: string): string {
  return l10n.t(
    '"{0}" contains "{1}", which Windows does not allow in file names. Use another character.',
    name,
    character,
  );
}
