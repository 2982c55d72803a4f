/**
 * Duplicate keys in a section of a YAML document.
 *
 * The parser compares each key with all before it, which takes a minute for 20,000 keys; a set does
 * not.
 */
import * as l10n from '@vscode/l10n';
import { type Document, isScalar, visit, type visitor, YAMLParseError } from 'yaml';

/** The errors that the parser itself would report, for a document parsed without `uniqueKeys`. */
export function duplicateKeys(document: Document): YAMLParseError[] {
  const errors: YAMLParseError[] = [];
  const visitor: visitor = {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const start = key.range?.[0] ?? 0;
        if (seen.has(key.value)) {
          const message = l10n.t('a key appears twice in one section');
          errors.push(new YAMLParseError([start, start + 1], 'DUPLICATE_KEY', message));
        }
        seen.add(key.value);
      }
    },
  };
  try {
    visit(document, visitor);
  } catch (error) {
    // Nested too deeply, which the reading of its values reports.
    if (!(error instanceof RangeError)) throw error;
  }
  return errors;
}
