/**
 * Duplicate keys in a section of a YAML document.
 *
 * The parser compares each key with all before it, which takes a minute for 20,000 keys; a set does
 * not.
 */
import * as l10n from '@vscode/l10n';
import { type Document, isScalar, visit, type visitor, YAMLParseError } from 'yaml';
import { boundMessage, MAX_PROBLEM_LENGTH } from '../../domain/messages.ts';
import { withoutStackTraces } from '../../domain/stackTraces.ts';

/**
 * The errors that the parser itself would report, for a document parsed without `uniqueKeys`; their
 * messages are the keys.
 */
export function duplicateKeys(document: Document): YAMLParseError[] {
  const errors: YAMLParseError[] = [];
  const visitor: visitor = {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const start = key.range?.[0] ?? 0;
        if (seen.has(key.value)) {
          const name = String(key.value);
          errors.push(new YAMLParseError([start, start + 1], 'DUPLICATE_KEY', name));
        }
        seen.add(key.value);
      }
    },
  };
  try {
    withoutStackTraces(() => visit(document, visitor));
  } catch (error) {
    // Nested too deeply, which the reading of its values reports.
    if (!(error instanceof RangeError)) throw error;
  }
  return errors;
}

/** @param key one that is there twice */
export function describeDuplicate(key: string): string {
  const name = boundMessage(key, MAX_PROBLEM_LENGTH);
  return l10n.t('"{0}" appears twice in one section. Keep one of them.', name);
}
