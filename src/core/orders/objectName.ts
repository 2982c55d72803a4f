/** Checks the names that templates make against what stores accept. */
import * as l10n from '@vscode/l10n';
import { OrderRequestError } from '../errors.ts';
import { joinPath } from '../stores/store.ts';

/** Most bytes in the name of an object on Cloud Storage. */
const OBJECT_NAME_BYTES = 1024;
/**
 * @param template key of the template that has made the name
 * @param suffix bytes of the longest ending
 * @throws OrderRequestError
 */
export function checkObjectName(
  name: string,
  prefix: string,
  template: string,
  suffix: number,
): void {
  const problem = objectNameProblem(name, joinPath(prefix, name), suffix);
  if (!problem) return;
  throw new OrderRequestError(
    template,
    `${problem} ${l10n.t('Change {0} under tracker: in cedar.yaml.', template)}`,
  );
}

function objectNameProblem(name: string, path: string, suffix: number): string | undefined {
  const bytes = Buffer.byteLength(path) + suffix;
  if (bytes > OBJECT_NAME_BYTES) {
    const start = `${path.slice(0, 60)}…`;
    return l10n.t(
      'The name "{0}" would have {1} bytes with its ending, but Cloud Storage allows {2}.',
      start,
      bytes,
      OBJECT_NAME_BYTES,
    );
  }
  if (name.trim() === '') return l10n.t('The name is empty.');
  if (name.includes('/')) {
    return l10n.t('The name "{0}" contains "/". Put folders into the prefix.', name);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what stores refuse
  if (/[\u0000-\u001f\u007f]/.test(path)) {
    return l10n.t(
      'The name {0} contains control characters, which stores refuse.',
      JSON.stringify(path),
    );
  }
  if (path.split('/').some((part) => part === '.' || part === '..')) {
    return l10n.t('The name "{0}" has "." or ".." as a part, which stores refuse.', path);
  }
  return undefined;
}
