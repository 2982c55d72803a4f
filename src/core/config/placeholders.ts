/** Finds values that the examples of a configuration have in place of the user's own. */

import * as l10n from '@vscode/l10n';
import type { StoreKind } from '../../domain/stores.ts';
import type { Source } from './configSource.ts';
import { type ConfigYaml, projectKey } from './configYaml.ts';

/** Values in the examples of Cedar, of its documentation, and of the Python tool. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  'my-bucket',
  'my-project',
  'your-bucket',
  'your-project',
  'MY_BUCKET_NAME',
  'MY_GCS_PROJECT',
  'MY_SERVICE_ACCOUNT_CREDS.json',
]);

/** Whether a value is one of the examples, to be replaced by the user's own. */
export function isPlaceholder(value: string | undefined): boolean {
  return value !== undefined && PLACEHOLDERS.has(value.split(/[\\/]/).at(-1) ?? value);
}

/** Keys whose examples are placeholders, by the store that they are for; the project is one for each. */
const KEYS = {
  gcs: ['bucket_name', 'credentials_file'],
  gdrive: ['credentials_file'],
} as const satisfies Record<StoreKind, readonly string[]>;

/** Reports the values that are used for the store and are still those of an example. */
export function notePlaceholders(source: Source, config: ConfigYaml): void {
  const { store } = config.tracker;
  const [section, project] = projectKey(config).split('.') as [StoreKind, 'project'];
  const paths = [...KEYS[store].map((key) => [store, key] as const), [section, project] as const];
  for (const [name, key] of paths) {
    const value = (config[name] as Readonly<Record<string, unknown>> | undefined)?.[key];
    if (typeof value !== 'string' || !isPlaceholder(value)) continue;
    source.warn([name, key], placeholderMessage(key, value), { placeholder: value });
  }
}

/** @param key last key of its path */
export function placeholderMessage(key: string, value: string): string {
  switch (key) {
    case 'bucket_name':
      return l10n.t(
        '"{0}" is the value of the example. Replace it with the name of your own bucket.',
        value,
      );
    case 'project':
      return l10n.t(
        '"{0}" is the value of the example. Replace it with the id of your own Google Cloud project.',
        value,
      );
    default:
      return l10n.t(
        '"{0}" is the value of the example. Replace it with the path of your own file, or remove the line to sign in another way.',
        value,
      );
  }
}
