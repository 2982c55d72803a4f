/** Refuses keys that order files do not have: a misspelled one would order something else. */
import * as l10n from '@vscode/l10n';
import { isRecord } from '../../domain/isRecord.ts';
import { nearest } from '../../domain/nearest.ts';
import type { Source } from '../config/configSource.ts';
import type { ConfigSchema } from '../config/index.ts';

/**
 * Notes each key that the schema does not have, wherever it lists keys.
 *
 * @param value whatever the text holds, right or wrong
 */
export function noteUnknownOrderKeys(
  source: Source,
  value: unknown,
  schema: ConfigSchema,
  path: readonly string[] = [],
): void {
  const { properties, additionalProperties } = schema;
  if (!isRecord(value) || (!properties && !additionalProperties)) return;
  const known = Object.keys(properties ?? {});
  for (const [key, held] of Object.entries(value)) {
    const below =
      properties && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (below) noteUnknownOrderKeys(source, held, below, [...path, key]);
    else source.problem([...path, key], describeUnknown(key, known));
  }
}

function describeUnknown(key: string, known: readonly string[]): string {
  const [meant] = nearest(key, known);
  return meant === undefined
    ? l10n.t('"{0}" is not a valid key here. Valid keys are: {1}.', key, known.join(', '))
    : l10n.t('"{0}" is not a valid key here. Write "{1}".', key, meant);
}
