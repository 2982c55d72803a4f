/** Bucket names that Google refuses: https://cloud.google.com/storage/docs/buckets#naming */
import * as l10n from '@vscode/l10n';

/** Of the name, or of each part of it between dots. */
const MAX_PART = 63;
const MAX_NAME_WITH_DOTS = 222;

/**
 * Describes what is wrong with the name of a bucket; undefined when it is valid.
 *
 * Placeholders that a script of the user's fills in, such as `{project}-orders`, are not checked.
 */
export function wrongBucketName(name: string): string | undefined {
  if (/[{}]|\$\w|%\w+%/.test(name)) return undefined;
  const parts = name.split('.');
  if (/\p{Lu}/u.test(name)) {
    return l10n.t(
      'The bucket name "{0}" has capital letters, which Google does not allow. Write it in lower case, as the Cloud console shows it.',
      name,
    );
  }
  const strange = /[^a-z0-9._-]/u.exec(name)?.[0];
  if (name.startsWith('gs://') || strange === '/') {
    return l10n.t(
      '"{0}" is more than the name of a bucket. Write the name alone, without gs:// and without a folder.',
      name,
    );
  }
  if (strange !== undefined) {
    return l10n.t(
      'The bucket name "{0}" contains "{1}". Use lowercase letters, digits, dashes, underscores and dots only.',
      name,
      strange,
    );
  }
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) {
    return l10n.t(
      'The bucket name "{0}" is an IP address, which Google does not allow. Check the name in the Cloud console.',
      name,
    );
  }
  if (name.length < 3) {
    return l10n.t('The bucket name "{0}" is too short: it must have at least 3 characters.', name);
  }
  if (parts.length === 1 && name.length > MAX_PART) {
    return l10n.t(
      'The bucket name "{0}" is too long: it must have at most {1} characters.',
      name,
      MAX_PART,
    );
  }
  if (name.length > MAX_NAME_WITH_DOTS || parts.some((part) => part.length > MAX_PART)) {
    return l10n.t(
      'The bucket name "{0}" is too long: it must have at most {1} characters, and at most {2} between dots.',
      name,
      MAX_NAME_WITH_DOTS,
      MAX_PART,
    );
  }
  if (!/^[a-z0-9].*[a-z0-9]$/.test(name)) {
    return l10n.t(
      'The bucket name "{0}" must begin and end with a lowercase letter or a digit.',
      name,
    );
  }
  if (parts.includes('')) {
    return l10n.t(
      'The bucket name "{0}" has two dots in a row. Check the name in the Cloud console.',
      name,
    );
  }
  if (name.startsWith('goog')) {
    return l10n.t(
      'The bucket name "{0}" begins with "goog", which Google reserves for itself. Check the name in the Cloud console.',
      name,
    );
  }
  return undefined;
}
